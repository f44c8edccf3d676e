package dev.nufleet.app.devices;

import dev.nufleet.app.campaign.CampaignRefused;
import dev.nufleet.app.campaign.Made;
import dev.nufleet.app.campaign.Removal;
import dev.nufleet.app.devices.DevicesOptions.Place;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.Printable;
import dev.nufleet.model.RunClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Removes what a run listed, and nothing else. */
@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Removes from a platform what a run made there and lists in its made.jsonl: cancels what is open of its jobs, and"
          + " deletes its packages with their files. Asks before (at a terminal), or wants --yes. Devices stay.",
      "Exit: 0 all is done, 1 the platform refused some of it, 2 bad usage."
    })
public final class RemoveCommand implements Callable<Integer> {
  private final RunClock clock;

  @Spec private CommandSpec spec;

  @Option(names = "--from", paramLabel = "RUN", required = true, description = "the run's folder")
  private Path run;

  @Mixin private DevicesOptions options;

  RemoveCommand(RunClock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    List<Made.Thing> things = things();
    List<Made.Thing> jobs = of(Made.Kind.JOB, things);
    List<Made.Thing> packages = of(Made.Kind.PACKAGE, things);
    PrintWriter out = spec.commandLine().getOut();
    things.stream().filter(thing -> thing.id().isEmpty()).forEach(thing -> out.println(Printable.line(
        "not known whether it was made, for no answer came: " + thing.kind().name().toLowerCase(Locale.ROOT)
            + " " + thing.name() + "; look for it in the console")));
    if (jobs.isEmpty() && packages.isEmpty()) {
      out.println("there is nothing to remove");
      out.flush();
      return DevicesCommand.GOOD;
    }
    Place place = options.place(spec, clock, System.getenv());
    Question.ask("cancel " + jobs.size() + " job(s) and delete " + packages.size() + " package(s) at "
        + place.account(), place.yes(), out);
    boolean all = true;
    try {
      Removal removal = new Removal(place.account());
      for (Made.Thing job : jobs) {
        all &= tried("job " + job.id() + " cancelled", () -> removal.cancel(job.id()), out);
      }
      for (Made.Thing one : packages) {
        all &= tried("package " + one.name() + " (" + one.id() + ") deleted", () -> removal.delete(one.id()), out);
      }
    } catch (CampaignRefused e) {
      return RegisterCommand.unfinished(spec.commandLine().getErr(), e.getMessage());
    }
    return all ? DevicesCommand.GOOD : DevicesCommand.UNFINISHED;
  }

  private interface Step {
    void take() throws CampaignRefused;
  }

  private boolean tried(String done, Step step, PrintWriter out) {
    try {
      step.take();
      out.println(Printable.line(done));
      out.flush();
      return true;
    } catch (CampaignRefused e) {
      RegisterCommand.unfinished(spec.commandLine().getErr(), "not " + done + ": " + e.getMessage());
      return false;
    }
  }

  private List<Made.Thing> things() {
    Path file = run.resolve(Made.FILE);
    if (!Files.isRegularFile(file)) {
      throw new UserMistake("--from: " + run + " has no " + Made.FILE + ": no run made anything there that outlives it;"
          + " name the folder of a run with --platform or --target aliyun");
    }
    try {
      return Made.read(file);
    } catch (IOException e) {
      throw new UserMistake("--from: " + file + " cannot be read (" + e.getMessage() + ")");
    }
  }

  private static List<Made.Thing> of(Made.Kind kind, List<Made.Thing> things) {
    return things.stream().filter(thing -> thing.kind() == kind && !thing.id().isEmpty()).toList();
  }
}
