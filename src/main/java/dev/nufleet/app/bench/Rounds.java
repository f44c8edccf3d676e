package dev.nufleet.app.bench;

import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.Printable;
import dev.nufleet.model.RunClock;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * All parts in turns, round by round, so that what is compared has met the same machine. A part that cannot be
 * measured, or breaks down, keeps no other from its turn, nor itself from the next round.
 *
 * @param children must not be ended, or the rounds are over
 * @param progress gets a line for each thing that is done
 */
record Rounds(List<Part> parts, int number, Figures figures, Children children, RunClock clock,
    Consumer<String> progress) {
  /** @throws Over if the bench was ended before the last round was */
  void measure() throws Over {
    for (int round = 1; round <= number; round++) {
      for (Part part : parts) {
        children.check();
        progress.accept("round " + round + " of " + number + ", " + clock.nanos() / 1_000_000_000 + " s: "
            + part.doing());
        measure(part);
      }
    }
  }

  private void measure(Part part) throws Over {
    try {
      part.measure(figures);
    } catch (Unmeasured e) {
      skip(part, e);
    } catch (UserMistake e) {
      skip(part, Unmeasured.broken(e.getMessage()));
    } catch (RuntimeException e) {
      LoggerFactory.getLogger(Rounds.class).error("{} broke down", part.doing(), e);
      skip(part, Unmeasured.broken("the bench itself broke down: " + e));
    }
  }

  private void skip(Part part, Unmeasured why) throws Over {
    children.check(); // what was ended is no failure
    progress.accept("not measured: " + Printable.line(why.getMessage()));
    part.figures().forEach(figure -> figures.skip(figure.name(), why));
  }
}
