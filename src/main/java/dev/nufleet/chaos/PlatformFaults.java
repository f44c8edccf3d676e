package dev.nufleet.chaos;

import dev.nufleet.model.DeviceId;
import dev.nufleet.model.FaultKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the platform does wrong to whom: at each occasion (a request for an object, a sign-in, a notice) it is asked
 * whether a fault acts, and the planned acts of a device come true one after the other, from its first occasion on. May
 * be asked from any thread.
 */
public final class PlatformFaults {
  private final BiConsumer<Optional<DeviceId>, Act> heard;
  private Function<String, List<Act>> plan;
  private final Map<DeviceId, Map<FaultKind, Deque<Act>>> left = new HashMap<>();
  /** What was given later, by the devices' names. */
  private final Map<String, List<Act>> given = new HashMap<>();
  private final Set<Integer> ended = new HashSet<>(2);

  /**
   * @param plan of a device, by its name
   * @param heard what came true, with the device that it befell, or none for the platform as a whole; returns at once
   */
  public PlatformFaults(Function<String, List<Act>> plan, BiConsumer<Optional<DeviceId>, Act> heard) {
    this.plan = plan;
    this.heard = heard;
  }

  /** Whether a fault of this kind acts at this occasion; it counts as acted then. */
  public Optional<Act> at(FaultKind kind, DeviceId device) {
    Optional<Act> act = next(kind, device);
    act.ifPresent(one -> came(Optional.of(device), one));
    return act;
  }

  /**
   * Another campaign begins: what is left of the plan before does not come true any more. What was given later stays.
   *
   * @param anew of a device, by its name
   */
  public synchronized void plan(Function<String, List<Act>> anew) {
    plan = anew;
    left.replaceAll((device, before) -> occasions(Stream.concat(
        before.values().stream().flatMap(Deque::stream).filter(Act::isLive), ofPlan(device))));
  }

  /**
   * More is to go wrong from now on, before what was planned earlier.
   *
   * @param more by the devices' names
   */
  public synchronized void add(Map<String, List<Act>> more) {
    more.forEach((name, acts) -> given.merge(name, acts, (old, young) -> Stream.concat(young.stream(), old.stream())
        .toList()));
    left.forEach((device, byKind) -> {
      List<Act> acts = more.getOrDefault(device.deviceName().value(), List.of());
      for (int i = acts.size() - 1; i >= 0; i--) { // the first of them is to be first
        if (acts.get(i).spot() instanceof Spot.Request) {
          byKind.computeIfAbsent(acts.get(i).kind(), kind -> new ArrayDeque<>(2)).addFirst(acts.get(i));
        }
      }
    });
  }

  /** Nothing more of a fault comes true. @param fault its number */
  public synchronized void end(int fault) {
    ended.add(fault);
    left.values().forEach(byKind -> byKind.values().forEach(acts -> acts.removeIf(act -> act.fault() == fault)));
  }

  /** A fault that is placed by time has come true. @param device empty: the platform as a whole */
  public void came(Optional<DeviceId> device, Act act) {
    heard.accept(device, act);
  }

  /** A device's planned acts that are placed by time, each fault's in their order. */
  public synchronized List<Act> timedByPlan(DeviceId device) {
    return ofPlan(device).filter(Act::isTimed).toList();
  }

  /** The same, and what was given later. */
  public synchronized List<Act> timed(DeviceId device) {
    return ofPlatform(device).filter(Act::isTimed).toList();
  }

  private synchronized Optional<Act> next(FaultKind kind, DeviceId device) {
    Deque<Act> acts = left.computeIfAbsent(device, one -> occasions(ofPlatform(one))).get(kind);
    return acts == null ? Optional.empty() : Optional.ofNullable(acts.poll());
  }

  private static Map<FaultKind, Deque<Act>> occasions(Stream<Act> acts) {
    Map<FaultKind, Deque<Act>> byKind = new EnumMap<>(FaultKind.class);
    acts.filter(act -> act.spot() instanceof Spot.Request)
        .forEach(act -> byKind.computeIfAbsent(act.kind(), kind -> new ArrayDeque<>(2)).add(act));
    return byKind;
  }

  private Stream<Act> ofPlatform(DeviceId device) {
    List<Act> more = given.getOrDefault(device.deviceName().value(), List.of());
    return Stream.concat(more.stream().filter(this::isOfPlatform), ofPlan(device));
  }

  private Stream<Act> ofPlan(DeviceId device) {
    return plan.apply(device.deviceName().value()).stream().filter(this::isOfPlatform);
  }

  private boolean isOfPlatform(Act act) {
    return act.kind().side() == FaultKind.Side.PLATFORM && !ended.contains(act.fault());
  }
}
