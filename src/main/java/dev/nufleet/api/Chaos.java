package dev.nufleet.api;

import dev.nufleet.app.run.ChaosOptions;
import dev.nufleet.app.run.RunCommand;
import dev.nufleet.app.settings.ChaosFile;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.chaos.Scenario;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A scenario: which faults befall which boards, links and parts of the platform, and when. The grammar is that of
 * {@code ./nufleet run --chaos}; {@code ./nufleet chaos list} names those that come along. What a scenario's block
 * {@code run} sets (boards, pace, timeout) is the command line's; a plan says these itself.
 */
public final class Chaos {
  /** Nothing happens. */
  public static final Chaos NONE = new Chaos(Scenario.NONE);

  private static final String NAME = "[a-z0-9][a-z0-9-]{0,60}";

  private final Scenario scenario;

  private Chaos(Scenario scenario) {
    this.scenario = scenario;
  }

  /**
   * One that comes along, such as {@code wifi-drops}.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static Chaos named(String name) {
    try (InputStream in = name.matches(NAME) ? Chaos.class.getResourceAsStream("scenarios/" + name + ".conf") : null) {
      if (in == null) {
        throw new IllegalArgumentException("scenario '" + name + "' does not come along; './nufleet chaos list' names"
            + " those that do, Chaos.text and Chaos.file take others");
      }
      return inFolder(name, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** @throws IllegalArgumentException with file and line, if the file cannot be read or says what cannot be meant */
  public static Chaos file(Path scenario) {
    try {
      return new Chaos(ChaosOptions.scenario(ChaosFile.read(scenario, RunCommand.settableOptions())));
    } catch (UserMistake e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * One that is written in place, for example
   * {@code faults = [ { kind = power-cut, during = install, at = "50%" } ]}.
   *
   * @throws IllegalArgumentException with the line, if it says what cannot be meant
   */
  public static Chaos text(String scenario) {
    return inFolder("scenario", scenario.getBytes(StandardCharsets.UTF_8));
  }

  /** A scenario's file is what its mistakes are told by. */
  private static Chaos inFolder(String name, byte[] text) {
    try {
      Path folder = Files.createTempDirectory("nufleet-scenario-");
      Path file = folder.resolve(name + ".conf");
      try {
        return file(Files.write(file, text));
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Scenario scenario() {
    return scenario;
  }

  @Override
  public String toString() {
    return scenario.name() + ", " + scenario.faults().size() + " faults";
  }
}
