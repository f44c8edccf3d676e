package dev.nufleet.app.rehearse;

import akka.actor.typed.ActorSystem;
import dev.nufleet.app.run.Actors;
import dev.nufleet.app.run.Interruption;
import dev.nufleet.app.run.Preflight;
import dev.nufleet.app.settings.Meant;
import dev.nufleet.app.settings.Mix;
import dev.nufleet.app.settings.OutputFile;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.HostTrouble;
import dev.nufleet.model.RunClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rehearse}: what boards in the field would do if the platform changed. */
@Command(
    name = "rehearse",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false,
    description = {
      "Lets boards of every profile do a whole upgrade with a stand-in that is set up as the platform may be one day,"
          + " and says of each set-up what happens to them: works, works but prints a flag, or stops and why."
          + " docs/rehearsals.md has more of it.",
      "Exit: 0 the rehearsal was made, whatever it showed; 2 bad usage; 130 stopped by Ctrl-C."
    })
public final class RehearseCommand implements Callable<Integer> {
  private static final String ALL = "all";
  private static final String LIST = "list";
  /** Each with a stand-in of its own and four boards. */
  private static final int AT_A_TIME = 4;
  /** For a board of whom nothing is heard; ten times what one on busy cores needed. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final RunClock clock;

  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "NAME|all|list", description = "what to rehearse; `list` says what there is")
  private List<String> names;

  @Option(names = "--profile", paramLabel = "P,...", split = ",",
      description = "boards of these profiles only (default: one of each)")
  private List<String> profiles = List.of();

  @Option(names = "--json", paramLabel = "FILE", description = "writes what was found there too, for programs")
  private Path json;

  @Option(names = "--consoles", paramLabel = "DIR",
      description = "writes each board's console there: NAME-SETUP-PROFILE.txt")
  private Path consoles;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "of the boards' random sources")
  private long seed;

  public RehearseCommand(RunClock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws Exception {
    if (names.equals(List.of(LIST))) {
      list();
      return 0;
    }
    List<Rehearsal> asked = asked();
    List<BoardProfile> boards = profiles.isEmpty()
        ? List.of(BoardProfile.values()) : profiles.stream().map(Mix::profile).distinct().toList();
    checkPlaces();
    Preflight.refuse("a rehearsal", AT_A_TIME * boards.size());
    PrintWriter err = spec.commandLine().getErr();
    try (Interruption interruption = Interruption.install(err)) {
      ActorSystem<Void> system = Actors.start("nufleet-rehearsal");
      ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
      try {
        rehearse(asked, boards, system, threads, interruption);
        return 0;
      } catch (Interruption.Stop e) {
        err.println("nufleet: interrupted");
        err.flush();
        return interruption.exitCode();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof UserMistake mistake ? mistake : e;
      } finally {
        threads.shutdownNow();
        Actors.stop(system);
      }
    }
  }

  private void rehearse(List<Rehearsal> asked, List<BoardProfile> boards, ActorSystem<Void> system,
      ExecutorService threads, Interruption interruption) throws Interruption.Stop, ExecutionException {
    List<List<CompletableFuture<Outcome>>> all = new ArrayList<>();
    for (Rehearsal rehearsal : asked) {
      List<CompletableFuture<Outcome>> ofOne = new ArrayList<>();
      for (int i = 0; i < rehearsal.setUps().size(); i++) {
        SetUp setUp = rehearsal.setUps().get(i);
        Trial trial = new Trial(system, clock, setUp, seed, PATIENCE, rehearsal.name() + "-" + (i + 1));
        ofOne.add(CompletableFuture.supplyAsync(() -> Outcome.of(setUp, trial.run(boards)), threads));
      }
      all.add(ofOne);
    }
    RehearsalJson found = new RehearsalJson(seed);
    for (int i = 0; i < asked.size(); i++) {
      List<Outcome> outcomes = new ArrayList<>();
      for (CompletableFuture<Outcome> one : all.get(i)) {
        outcomes.add(interruption.await(one));
      }
      tell(asked.get(i), outcomes, /* last= */ i == asked.size() - 1);
      found.add(asked.get(i), outcomes);
    }
    if (json != null) {
      OutputFile.write(json, "--json", found.bytes());
    }
  }

  private void tell(Rehearsal rehearsal, List<Outcome> outcomes, boolean last) {
    PrintWriter out = spec.commandLine().getOut();
    RehearsalTable.lines(rehearsal, outcomes).forEach(out::println);
    if (!last) {
      out.println();
    }
    out.flush();
    if (consoles != null) {
      for (int i = 0; i < outcomes.size(); i++) {
        for (Course course : outcomes.get(i).courses()) {
          String name =
              String.format(Locale.ROOT, "%s-%02d-%s.txt", rehearsal.name(), i + 1, course.profile().id());
          OutputFile.write(
              consoles.resolve(name), "--consoles", course.console().getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  private void list() {
    PrintWriter out = spec.commandLine().getOut();
    for (Rehearsal rehearsal : Rehearsal.ALL) {
      out.printf(Locale.ROOT, "%-16s %s (%d set-ups)%n",
          rehearsal.name(), rehearsal.headline(), rehearsal.setUps().size());
    }
    out.flush();
  }

  private List<Rehearsal> asked() {
    if (names.equals(List.of(ALL))) {
      return Rehearsal.ALL;
    }
    return names.stream().distinct().map(RehearseCommand::named).toList();
  }

  private static Rehearsal named(String name) {
    Optional<Rehearsal> found = Rehearsal.named(name);
    return found.orElseThrow(() -> new UserMistake(name.equals(ALL) || name.equals(LIST)
        ? "rehearse '" + name + "' stands alone; leave the other names out"
        : "rehearse '" + name + "' is unknown" + Meant.hint(name, Rehearsal.names()) + "; "
            + String.join(", ", Rehearsal.names()) + ", all and list are allowed"));
  }

  private void checkPlaces() {
    if (json != null) {
      OutputFile.check(json, "--json");
      folder("--json", json.toAbsolutePath().getParent());
    }
    if (consoles != null) {
      folder("--consoles", consoles);
    }
  }

  private static void folder(String option, Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UserMistake(option + ": folder " + folder + " cannot be made "
          + HostTrouble.explained(e, "name another"));
    }
  }
}
