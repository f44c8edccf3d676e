package dev.nufleet.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The acts that are placed by time, each fault's one after the other: so a board waits for one of each, however often
 * it comes back.
 */
public final class Moments {
  private final List<Act> first = new ArrayList<>();
  private final Map<Act, Act> next = new HashMap<>();

  /** @param planned for one board, each fault's acts in the order of their ordinals */
  public Moments(List<Act> planned) {
    Map<Integer, Act> last = new HashMap<>();
    Set<Integer> seen = new HashSet<>();
    for (Act act : planned) {
      if (act.isTimed()) {
        if (seen.add(act.fault())) {
          first.add(act);
        } else {
          next.put(last.get(act.fault()), act);
        }
        last.put(act.fault(), act);
      }
    }
  }

  public List<Act> first() {
    return List.copyOf(first);
  }

  public Optional<Act> after(Act act) {
    return Optional.ofNullable(next.get(act));
  }

  /** When an act is due, in nanoseconds of the board's time since the first board was switched on. */
  public static long boardNanos(Act act) {
    return act.spot() instanceof Spot.Moment moment ? moment.boardNanos() : 0;
  }
}
