package dev.nufleet.app.sheet;

import java.util.Optional;

/**
 * This program and the machine that it is on.
 *
 * @param version of the jar; empty: it is not from one
 * @param processors that it may use
 * @param system name and architecture
 */
public record Program(Optional<String> version, int processors, String system, String java) {
  /** This process. */
  static Program here() {
    return new Program(Optional.ofNullable(Program.class.getPackage().getImplementationVersion()),
        Runtime.getRuntime().availableProcessors(), System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Runtime.version().toString());
  }
}
