package dev.nufleet.app.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.run.Interruption;
import dev.nufleet.app.settings.Home;
import dev.nufleet.app.settings.Image;
import dev.nufleet.app.settings.Meant;
import dev.nufleet.app.settings.OutputFile;
import dev.nufleet.app.settings.RunSettingsReader;
import dev.nufleet.app.settings.Times;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.HostTrouble;
import dev.nufleet.model.RunClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench}: measured figures of this machine, side by side with a C baseline. */
@Command(
    name = "bench",
    sortOptions = false,
    description = {
      "Measures what fleet and stand-in cost on this machine, side by side with C programs that do the same work"
          + " (curl, openssl, mosquitto_pub, mosquitto): CPU of an upgrade, memory of an idle board, sign-ins a second,"
          + " start-up. Prints a table of medians and writes bench.json. Nothing else should run meanwhile.",
      "Exit 0: all was measured that this machine has the programs for. 1: something did not do its work, or the time"
          + " was over. 2: bad usage. 130: stopped by Ctrl-C, with what was found until then."
    })
public final class BenchCommand implements Callable<Integer> {
  private static final int BROKEN = 1;
  private static final int MOST_ROUNDS = 100;

  @Option(names = "--quick", description = "small fleets and one round: less than two minutes, and no more than a look")
  private boolean quick;

  @Option(names = "--only", paramLabel = "PART,...", description = "measure these parts only: warm, c, cold, sign-ins,"
      + " start-up, growth (default: all)", split = ",")
  private List<String> only = List.of();

  @Option(names = "--rounds", paramLabel = "N", description = "how often all is measured, in turns, 1..100 (default: 3;"
      + " with --quick 1)")
  private String rounds;

  @Option(names = "--out", paramLabel = "FILE", description = "where the figures go as JSON (default: bench.json)")
  private Path out = Path.of("bench.json");

  @Option(names = "--timeout", paramLabel = "TIME", description = "end after this time, with what was found until then"
      + " (default: 2h; with --quick 10m)")
  private String timeout;

  @Option(names = "--quiet", description = "print the table only, not what is being done")
  private boolean quiet;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help message and exit.")
  private boolean help;

  @Spec private CommandSpec spec;

  private final RunClock clock;

  public BenchCommand(RunClock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Sizes sizes = sizes();
    Duration most = mostTime();
    Set<String> words = words();
    OutputFile.check(out, "--out");
    makeFolder();
    Path image = Home.find().resolve(RunSettingsReader.SAMPLE).toAbsolutePath();
    Image.read(image, "bench");
    return measured(sizes, most, words, image);
  }

  private void makeFolder() {
    Path folder = out.toAbsolutePath().getParent();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UserMistake("--out: folder " + folder + " cannot be made "
          + HostTrouble.explained(e, "name another file"));
    }
  }

  private int measured(Sizes sizes, Duration most, Set<String> words, Path image) {
    PrintWriter err = spec.commandLine().getErr();
    Ground ground = Ground.here();
    Bench bench = new Bench(sizes, image, words, clock, this::say, err);
    try (Interruption interruption = Interruption.install(err)) {
      CompletableFuture<Void> measuring = bench.begin();
      String endedBy = "completed";
      int code = 0;
      try {
        interruption.await(measuring, most.minusNanos(clock.nanos()));
        bench.figures().end("no round came to it");
        code = bench.figures().isBroken() ? BROKEN : 0;
      } catch (Interruption.Stop e) {
        endedBy = "interrupted";
        bench.end(measuring);
        bench.figures().end("the bench was interrupted before");
        code = interruption.exitCode();
      } catch (TimeoutException e) {
        endedBy = "timeout";
        bench.end(measuring);
        bench.figures().end("the time of " + Times.show(most.toMillis()) + " was over before");
        code = BROKEN;
      } catch (ExecutionException e) {
        throw new IllegalStateException("the bench broke down: " + e.getCause(), e.getCause());
      }
      tell(bench.figures(), sizes, ground, endedBy);
      return code;
    }
  }

  private void tell(Figures figures, Sizes sizes, Ground ground, String endedBy) {
    PrintWriter terminal = spec.commandLine().getOut();
    BenchTable.lines(figures, sizes, ground).forEach(terminal::println);
    terminal.flush();
    ObjectNode json = BenchJson.of(figures, sizes,
        new BenchJson.Course(clock.startedAt(), clock.nanos() / 1e9, quick, endedBy), ground);
    OutputFile.write(out, "--out", BenchJson.bytes(json));
    terminal.println();
    terminal.println("bench: " + out);
    terminal.flush();
  }

  private void say(String line) {
    if (!quiet) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("bench: " + line);
      err.flush();
    }
  }

  private Sizes sizes() {
    Sizes sizes = quick ? Sizes.QUICK : Sizes.FULL;
    if (rounds == null) {
      return sizes;
    }
    if (!rounds.matches("[0-9]{1,3}") || Integer.parseInt(rounds) < 1 || Integer.parseInt(rounds) > MOST_ROUNDS) {
      throw new UserMistake("--rounds '" + rounds + "' is not allowed; 1.." + MOST_ROUNDS + " is");
    }
    return sizes.withRounds(Integer.parseInt(rounds));
  }

  private Duration mostTime() {
    if (timeout == null) {
      return quick ? Duration.ofMinutes(10) : Duration.ofHours(2);
    }
    try {
      return Times.parse(timeout);
    } catch (IllegalArgumentException e) {
      throw new UserMistake("--timeout: " + e.getMessage());
    }
  }

  private Set<String> words() {
    for (String word : only) {
      if (!Bench.words().contains(word)) {
        throw new UserMistake("--only '" + word + "' is no part of the bench" + Meant.hint(word, Bench.words()) + "; "
            + String.join(", ", Bench.words()) + " are");
      }
    }
    return new LinkedHashSet<>(only);
  }
}
