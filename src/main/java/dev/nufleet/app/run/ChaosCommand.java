package dev.nufleet.app.run;

import dev.nufleet.app.settings.ChaosFile;
import dev.nufleet.app.settings.Home;
import dev.nufleet.app.settings.Scenarios;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.model.HostTrouble;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The scenarios of chaos: what there is, and what they say. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description = "The scenarios of chaos that come along. `run --chaos NAME` or `run --chaos FILE` uses one.",
    subcommands = {ChaosCommand.ListThem.class, ChaosCommand.Show.class})
public final class ChaosCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new UserMistake("chaos needs a command: list, or show NAME");
  }

  /** One line each. */
  @Command(name = "list", mixinStandardHelpOptions = true, description = "Says what each scenario is for.")
  static final class ListThem implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
      PrintWriter out = spec.commandLine().getOut();
      List<ChaosFile> all = Scenarios.all(Home.find(), RunCommand.settableOptions());
      int width = all.stream().mapToInt(file -> file.scenario().name().length()).max().orElse(0);
      for (ChaosFile file : all) {
        Scenario scenario = ChaosOptions.scenario(file);
        out.println(scenario.name() + " ".repeat(width - scenario.name().length() + 2) + scenario.purpose());
      }
      out.flush();
    }
  }

  /** The file as it is. */
  @Command(name = "show", mixinStandardHelpOptions = true, description = "Prints a scenario's file.")
  static final class Show implements Runnable {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "as `chaos list` has it")
    private String name;

    @Override
    public void run() {
      Path file = Scenarios.named(name, Home.find(), RunCommand.settableOptions()).file();
      PrintWriter out = spec.commandLine().getOut();
      try {
        out.println("# " + file);
        out.print(Files.readString(file));
        out.flush();
      } catch (IOException e) {
        throw new UserMistake("scenario " + file + " cannot be read (" + HostTrouble.explained(e) + ")");
      }
    }
  }
}
