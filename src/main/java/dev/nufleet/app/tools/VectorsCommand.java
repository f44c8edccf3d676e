package dev.nufleet.app.tools;

import dev.nufleet.app.settings.UserMistake;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vectors DIR}: runs recorded cases of the vendor's code. */
@Command(
    name = "vectors",
    mixinStandardHelpOptions = true,
    description = {
      "Runs recorded vectors: one line 'NAME ok' or 'NAME FAIL reason' each, last line 'vectors: P of T hold'.",
      "Exit 0 if all hold, 1 if one fails, 2 if one cannot be read."
    })
public final class VectorsCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "DIR",
      description = "a directory of vectors, each a directory with a vector.json; or one of them")
  private Path directory;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<Path> vectors = vectors();
    int held = 0;
    boolean unreadable = false;
    for (Path vector : vectors) {
      String reason;
      try {
        VectorRunner.Verdict verdict = VectorRunner.run(vector);
        held += verdict.holds() ? 1 : 0;
        reason = verdict.holds() ? "" : Stream.concat(verdict.failures().stream(), verdict.otherDifferences().stream())
            .collect(Collectors.joining("; "));
      } catch (VectorContent.Unreadable e) {
        unreadable = true;
        reason = "cannot be read: " + e.getMessage();
      }
      out.println(vector.getFileName() + (reason.isEmpty() ? " ok" : " FAIL " + reason.replaceAll("\\R", " ")));
    }
    out.println("vectors: " + held + " of " + vectors.size() + " hold");
    out.flush();
    return unreadable ? 2 : held == vectors.size() ? 0 : 1;
  }

  private List<Path> vectors() {
    if (!Files.isDirectory(directory)) {
      throw new UserMistake("'" + directory + "' is " + (Files.exists(directory) ? "no directory" : "not there")
          + "; name a directory of vectors");
    }
    if (Files.exists(directory.resolve("vector.json"))) {
      return List.of(directory.toAbsolutePath().normalize());
    }
    try (Stream<Path> entries = Files.list(directory)) {
      List<Path> vectors = entries.filter(d -> Files.exists(d.resolve("vector.json"))).sorted().toList();
      if (vectors.isEmpty()) {
        throw new UserMistake("'" + directory + "' holds no vectors: none of its directories has a vector.json");
      }
      return vectors;
    } catch (IOException e) {
      throw new UserMistake("'" + directory + "' cannot be listed: " + e.getMessage());
    }
  }
}
