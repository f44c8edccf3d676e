package dev.nufleet.sim;

import dev.nufleet.chaos.Scenario;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Mends;
import java.util.List;

/**
 * Everything about a world that is not drawn while it goes on: the same plan is the same history. Times are nanoseconds
 * of the world's time.
 *
 * @param mode whether faults ever end
 * @param profiles of the boards, which are called by their numbers
 * @param imageBytes of the campaign
 * @param dynamic the job takes whoever reports, and not those alone that are known when it begins
 * @param retryMinutes until the platform tries a failed task again; -1: never
 * @param noticeQos of notices, 0 or 1
 * @param campaignAt when the job begins
 * @param calmAt when faults end and the operator sees to all boards; {@link Long#MAX_VALUE}: never
 * @param endsAt when the world ends, unless all boards are upgraded before
 * @param latencyNanos how long bytes are under way at least
 * @param jitterNanos and how much longer at most
 */
public record WorldPlan(
    long seed, Mode mode, List<BoardProfile> profiles, Scenario scenario, int imageBytes, boolean dynamic,
    int retryMinutes, int retries, int noticeQos, long campaignAt, long calmAt, long endsAt, long latencyNanos,
    long jitterNanos, Mends mends) {
  /** What is asked of a world. */
  public enum Mode {
    /** Faults go on: nothing bad may happen. */
    SAFETY,
    /** Faults stop, and after a bounded time every board is upgraded, or a defect of its firmware is named. */
    LIVENESS
  }

  static final long SECOND = 1_000_000_000L;

  public WorldPlan {
    profiles = List.copyOf(profiles);
  }

  /** Boards that nothing befalls, and an image as long as the guide's. */
  public static WorldPlan calm(long seed, List<BoardProfile> profiles) {
    return new WorldPlan(seed, Mode.LIVENESS, profiles, Scenario.NONE, 314_676, false, -1, 0, 0, SECOND,
        Long.MAX_VALUE, 3600 * SECOND, 10_000_000, 2_000_000, Mends.NONE);
  }

  public WorldPlan mended(Mends firmware) {
    return new WorldPlan(seed, mode, profiles, scenario, imageBytes, dynamic, retryMinutes, retries, noticeQos,
        campaignAt, calmAt, endsAt, latencyNanos, jitterNanos, firmware);
  }

  public WorldPlan under(Scenario other) {
    return new WorldPlan(seed, mode, profiles, other, imageBytes, dynamic, retryMinutes, retries, noticeQos,
        campaignAt, calmAt, endsAt, latencyNanos, jitterNanos, mends);
  }

  public WorldPlan spreading(int bytes) {
    return new WorldPlan(seed, mode, profiles, scenario, bytes, dynamic, retryMinutes, retries, noticeQos,
        campaignAt, calmAt, endsAt, latencyNanos, jitterNanos, mends);
  }
}
