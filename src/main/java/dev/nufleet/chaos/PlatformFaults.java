package dev.nufleet.chaos;

import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.FaultKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the platform does wrong to whom: at each occasion (a request for an object, a sign-in, a notice) it is asked
 * whether a fault acts, and the planned acts of a device come true one after the other, from its first occasion on. May
 * be asked from any thread.
 */
public final class PlatformFaults {
  private final Function<String, List<Act>> plan;
  private final Map<String, Map<FaultKind, Deque<Act>>> left = new HashMap<>();
  private final Map<String, List<FaultActed>> acted = new HashMap<>();

  /** @param plan of a device, by its name */
  public PlatformFaults(Function<String, List<Act>> plan) {
    this.plan = plan;
  }

  /** Whether a fault of this kind acts at this occasion; it counts as acted then. */
  public synchronized Optional<Act> at(FaultKind kind, String device) {
    Deque<Act> acts = left.computeIfAbsent(device, this::planned).get(kind);
    Act act = acts == null ? null : acts.poll();
    if (act != null) {
      came(device, act);
    }
    return Optional.ofNullable(act);
  }

  /** A fault that is placed by time, or given from outside, has come true. @param who a device or the platform */
  public synchronized void came(String who, Act act) {
    acted.computeIfAbsent(who, one -> new ArrayList<>()).add(act.told());
  }

  /** What came true until now, by device. */
  public synchronized Map<String, List<FaultActed>> acted() {
    Map<String, List<FaultActed>> copy = new HashMap<>();
    acted.forEach((who, acts) -> copy.put(who, List.copyOf(acts)));
    return copy;
  }

  private Map<FaultKind, Deque<Act>> planned(String device) {
    Map<FaultKind, Deque<Act>> byKind = new EnumMap<>(FaultKind.class);
    plan.apply(device).stream()
        .filter(act -> act.kind().side() == FaultKind.Side.PLATFORM && act.spot() instanceof Spot.Request)
        .forEach(act -> byKind.computeIfAbsent(act.kind(), kind -> new ArrayDeque<>(2)).add(act));
    return byKind;
  }
}
