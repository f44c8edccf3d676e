package dev.nufleet.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The acts that are placed by time, each fault's one after the other: so a board waits for one of each, however often
 * it comes back.
 */
public final class Moments {
  private final List<Act> first = new ArrayList<>();
  private final Map<Act, Act> next = new HashMap<>();

  /** @param planned for one board, each fault's acts in the order of their ordinals */
  public Moments(List<Act> planned) {
    first.addAll(add(planned));
  }

  /** More is planned. @param more of faults that were not there before. @return each fault's first */
  public List<Act> add(List<Act> more) {
    List<Act> firsts = new ArrayList<>();
    Map<Integer, Act> last = new HashMap<>();
    for (Act act : more) {
      if (act.isTimed()) {
        Act before = last.put(act.fault(), act);
        if (before == null) {
          firsts.add(act);
        } else {
          next.put(before, act);
        }
      }
    }
    return firsts;
  }

  /** The scenario's acts are others now; those of faults that were given later stay. @return each fault's first */
  public List<Act> replace(List<Act> planned) {
    next.keySet().removeIf(act -> act.fault() < Act.LIVE);
    return add(planned);
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
