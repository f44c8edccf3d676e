package dev.nufleet.app.bench;

import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.RunClock;
import dev.nufleet.platform.TemporaryFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** One thread measures; another may end it at any time, and then has what was found until then. */
final class Bench {
  /** Stand-ins that are asked to end take a moment; those that do not come along end with this process. */
  private static final Duration LAST_WAIT = Duration.ofSeconds(10);

  private final Children children = new Children();
  private final TemporaryFolder folder;
  private final CPart c;
  private final Figures figures;
  private final Rounds rounds;

  /**
   * @param image what is spread
   * @param only parts by their words; empty: all
   * @param progress gets a line for each thing that is done
   * @throws UserMistake if there is no place for temporary files, or a word is no part's
   */
  Bench(Sizes sizes, Path image, Set<String> only, RunClock clock, Consumer<String> progress, PrintWriter err) {
    this.folder = folder();
    Path dir = folder.path();
    Lab lab = new Lab(dir, image, children, new Stopwatch(children, clock, dir), clock, err);
    FleetRuns fleets = new FleetRuns(lab);
    this.c = new CPart(lab, fleets, sizes.work());
    List<Part> all = List.of(new WarmPart(fleets, sizes.fewBoards(), sizes.manyBoards()), c,
        new ColdPart(fleets, sizes.coldBoards()), new SignInPart(lab, fleets, sizes.signIns()),
        new StartPart(lab, fleets), new GrowthPart(lab, fleets, sizes));
    this.figures = new Figures(all.stream().flatMap(part -> part.figures().stream()).toList());
    List<Part> parts = all.stream().filter(part -> only.isEmpty() || only.contains(part.word())).toList();
    this.rounds = new Rounds(parts, sizes.rounds(), figures, children, clock, progress);
    Unmeasured notAsked = Unmeasured.lacking("--only " + String.join(",", only) + " does not name it");
    all.stream().filter(part -> !parts.contains(part)).flatMap(part -> part.figures().stream())
        .forEach(figure -> figures.skip(figure.name(), notAsked));
  }

  private static TemporaryFolder folder() {
    Path within = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      return TemporaryFolder.make(within);
    } catch (IOException e) {
      throw new UserMistake("there is no place for temporary files in " + within + " (" + e.getMessage()
          + "); make room there, or set NUFLEET_JAVA_OPTS=-Djava.io.tmpdir=DIR");
    }
  }

  /** What has been found so far. */
  Figures figures() {
    return figures;
  }

  /** Begins on a thread of its own. Completes when all rounds are over, or {@link #end} was called. */
  CompletableFuture<Void> begin() {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Thread thread = new Thread(() -> {
      try {
        rounds.measure();
        ended.complete(null);
      } catch (Over e) {
        ended.complete(null);
      } catch (RuntimeException | Error e) {
        ended.completeExceptionally(e);
      } finally {
        c.close();
        folder.removeOrWarn();
      }
    }, "bench");
    thread.setDaemon(true);
    thread.start();
    return ended;
  }

  /** Ends all processes, and waits a moment for the thread that measures. */
  void end(CompletableFuture<Void> measuring) {
    children.endAll();
    try {
      measuring.get(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LoggerFactory.getLogger(Bench.class).info("left behind: {}", e.toString());
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  /** The words that {@code --only} may name. */
  static List<String> words() {
    return new ArrayList<>(List.of("warm", "c", "cold", "sign-ins", "start-up", "growth"));
  }
}
