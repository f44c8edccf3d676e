package dev.nufleet.platform.campaign.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.platform.objects.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random histories of devices, users, time and kills, done to the stand-in and to a {@link Model} that was written from
 * the documents. 60 of them by default, {@code -Dnufleet.campaign.seeds=1000} does a thousand,
 * {@code -Dnufleet.campaign.seed=N} does one. A difference is told with the shortest history that still shows one.
 */
class CampaignModelTest {
  private static final int EVERY_DAY = 60;

  @TempDir
  Path dir;
  private final Coverage coverage = new Coverage();
  private ObjectStore store;
  private int runs;

  @BeforeEach
  void aStore() throws IOException {
    store = World.store(Files.createDirectory(dir.resolve("objects")));
  }

  @Test
  @Timeout(value = 25, unit = TimeUnit.MINUTES) // for a thousand
  void what_the_stand_in_does_in_any_history_is_what_the_documents_say() throws IOException {
    Long only = Long.getLong("nufleet.campaign.seed");
    int seeds = Integer.getInteger("nufleet.campaign.seeds", EVERY_DAY);
    for (long seed = only == null ? 1 : only; seed <= (only == null ? seeds : only); seed++) {
      List<Step> steps = Step.history(seed);
      String failure = failure(seed, steps);
      if (failure != null) {
        throw new AssertionError("seed " + seed + ", -Dnufleet.campaign.seed=" + seed + " repeats it:\n"
            + failure(seed, shrunk(seed, steps)));
      }
    }
    Path kept = Path.of("target", "campaign-coverage.txt");
    Files.createDirectories(kept.getParent());
    Files.writeString(kept, coverage.toString());
    assertThat(only == null ? coverage.missing(seeds) : List.of()).as("what never happened").isEmpty();
  }

  /** @return what differs, below what led to it; null if nothing does */
  private String failure(long seed, List<Step> steps) throws IOException {
    Path place = Files.createDirectory(dir.resolve("run-" + runs++));
    coverage.begin();
    Duel duel = null;
    try {
      duel = new Duel(seed, place, store, coverage);
      for (Step step : steps) {
        Deeds.run(step, duel);
      }
      duel.end();
      return null;
    } catch (RuntimeException | AssertionError e) {
      String what = e instanceof Duel.Difference ? e.getMessage() : trace(e);
      return (duel == null ? "" : String.join("\n", duel.script()) + "\n") + what;
    } finally {
      if (duel != null) {
        duel.close();
      }
      remove(place);
    }
  }

  private static String trace(Throwable e) {
    StringBuilder text = new StringBuilder(e.toString());
    for (StackTraceElement at : e.getStackTrace()) {
      text.append("\n    at ").append(at);
    }
    return text.toString();
  }

  private static void remove(Path place) throws IOException {
    try (var files = Files.list(place)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(place);
  }

  /** Leaves out what it can: pieces by halves down to single steps, and these again while that finds something. */
  private List<Step> shrunk(long seed, List<Step> steps) throws IOException {
    List<Step> best = steps;
    int piece = Math.max(1, best.size() / 2);
    while (true) {
      List<Step> fewer = without(seed, best, piece);
      if (piece == 1 && fewer.size() == best.size()) {
        return best;
      }
      best = fewer;
      piece = Math.max(1, piece / 2);
    }
  }

  private List<Step> without(long seed, List<Step> steps, int piece) throws IOException {
    List<Step> best = steps;
    int from = 0;
    while (from < best.size()) {
      List<Step> fewer = new ArrayList<>(best);
      fewer.subList(from, Math.min(fewer.size(), from + piece)).clear();
      if (failure(seed, fewer) != null) {
        best = fewer;
      } else {
        from += piece;
      }
    }
    return best;
  }
}
