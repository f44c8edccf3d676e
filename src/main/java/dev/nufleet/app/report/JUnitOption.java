package dev.nufleet.app.report;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --junit} of the commands that judge. */
public final class JUnitOption {
  @Option(names = "--junit", paramLabel = "FILE",
      description = "write what was judged (invariants, thresholds) as JUnit XML, for CI servers (default: off)")
  private Path junit;

  public Optional<Path> file() {
    return Optional.ofNullable(junit);
  }
}
