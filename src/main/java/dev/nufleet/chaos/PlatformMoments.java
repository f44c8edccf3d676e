package dev.nufleet.chaos;

import dev.nufleet.model.DeviceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * The platform's acts that are placed by time, in one line. Times are real nanoseconds since the run's start. What
 * befalls a device stands in line from its first sign-in on: before, there is nobody to be cut off.
 */
public final class PlatformMoments {
  private final ChaosTime time;
  private final PriorityQueue<Due> line = new PriorityQueue<>();
  private long order;
  /** Moments of the plan count from here. */
  private long beginsAt;

  /** @param device empty: the platform as a whole */
  public record Due(long atNanos, long order, Optional<DeviceId> device, Act act) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /** @param ofPlatform what is planned for the platform as a whole */
  public PlatformMoments(List<Act> ofPlatform, ChaosTime time) {
    this.time = time;
    ofPlatform.forEach(act -> add(Optional.empty(), act));
  }

  /** A device signs in for the first time. Its moments that are past pass it by. */
  public void joined(DeviceId device, List<Act> timed, long nowNanos) {
    timed.stream().filter(act -> at(act) >= nowNanos).forEach(act -> add(Optional.of(device), act));
  }

  /** More is to happen to a device that is known, or to the platform as a whole; what is late is due at once. */
  public void given(Optional<DeviceId> device, List<Act> acts) {
    acts.stream().filter(Act::isTimed).forEach(act -> add(device, act));
  }

  /**
   * Another campaign begins, and with it the time from which moments count. What was given later keeps its moments.
   *
   * @param ofPlatform what is planned for the platform as a whole
   * @param ofDevices what is planned for those that are known
   * @param beginNanos since the run's start
   */
  public void plan(List<Act> ofPlatform, Map<DeviceId, List<Act>> ofDevices, long beginNanos) {
    line.removeIf(due -> !due.act().isLive());
    beginsAt = beginNanos;
    ofPlatform.forEach(act -> add(Optional.empty(), act));
    ofDevices.forEach((device, acts) -> acts.forEach(act -> add(Optional.of(device), act)));
  }

  /** Nothing more of a fault is due. @param fault its number */
  public void end(int fault) {
    line.removeIf(due -> due.act().fault() == fault);
  }

  /** When {@link #due} is wanted next. */
  public OptionalLong next() {
    return line.isEmpty() ? OptionalLong.empty() : OptionalLong.of(line.peek().atNanos());
  }

  /** The next act whose time has come. */
  public Optional<Due> due(long nowNanos) {
    return line.isEmpty() || line.peek().atNanos() > nowNanos ? Optional.empty() : Optional.of(line.poll());
  }

  private void add(Optional<DeviceId> device, Act act) {
    line.add(new Due(at(act), order++, device, act));
  }

  private long at(Act act) {
    return (act.isLive() ? 0 : beginsAt) + time.realNanos(Moments.boardNanos(act));
  }
}
