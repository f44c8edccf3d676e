package dev.nufleet.sim;

import dev.nufleet.chaos.OperatorPolicy;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Mends;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Everything about a world that is not drawn while it goes on: the same plan is the same history. Times are nanoseconds
 * of the world's time.
 *
 * @param mode whether faults ever end
 * @param boards in the order of their making
 * @param scenario what acts are drawn from, unless they are given; its operator serves the boards in any case
 * @param imageBytes of the campaign
 * @param dynamic the job takes whoever reports, and not those alone that are known when it begins
 * @param retryMinutes until the platform tries a failed task again; -1: never
 * @param noticeQos of notices, 0 or 1
 * @param campaignAt when the job begins
 * @param calmAt when faults end and the operator sees to all boards; {@link Long#MAX_VALUE}: never
 * @param endsAt when the world ends, unless all boards are upgraded before
 * @param latencyNanos how long bytes are under way at least
 * @param jitterNanos and how much longer at most
 * @param acts what befalls the boards, act by act; empty: drawn from the scenario
 * @param limits of the job
 */
public record WorldPlan(
    long seed, Mode mode, List<Board> boards, Scenario scenario, int imageBytes, boolean dynamic,
    int retryMinutes, int retries, int noticeQos, long campaignAt, long calmAt, long endsAt, long latencyNanos,
    long jitterNanos, Mends mends, Optional<PlannedActs> acts, JobLimits limits) {
  /** A board draws by its name, so it does the same whichever others there are. */
  public record Board(String name, BoardProfile profile) {}

  /** What is asked of a world. */
  public enum Mode {
    /** Faults go on: nothing bad may happen. */
    SAFETY,
    /** Faults stop, and after a bounded time every board is upgraded, or a defect of its firmware is named. */
    LIVENESS;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is none of this word */
    public static Mode byWord(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  static final long SECOND = 1_000_000_000L;

  public WorldPlan {
    boards = List.copyOf(boards);
  }

  /** Boards that are called by their numbers, and what befalls them is drawn. */
  public WorldPlan(
      long seed, Mode mode, List<BoardProfile> profiles, Scenario scenario, int imageBytes, boolean dynamic,
      int retryMinutes, int retries, int noticeQos, long campaignAt, long calmAt, long endsAt, long latencyNanos,
      long jitterNanos, Mends mends) {
    this(seed, mode, numbered(profiles), scenario, imageBytes, dynamic, retryMinutes, retries, noticeQos, campaignAt,
        calmAt, endsAt, latencyNanos, jitterNanos, mends, Optional.empty(), JobLimits.NONE);
  }

  private static List<Board> numbered(List<BoardProfile> profiles) {
    return IntStream.range(0, profiles.size())
        .mapToObj(i -> new Board(String.format(Locale.ROOT, "board-%05d", i + 1), profiles.get(i))).toList();
  }

  /** Boards that nothing befalls, and an image as long as the guide's. */
  public static WorldPlan calm(long seed, List<BoardProfile> profiles) {
    return new WorldPlan(seed, Mode.LIVENESS, profiles, Scenario.NONE, 314_676, false, -1, 0, 0, SECOND,
        Long.MAX_VALUE, 3600 * SECOND, 10_000_000, 2_000_000, Mends.NONE);
  }

  public List<BoardProfile> profiles() {
    return boards.stream().map(Board::profile).toList();
  }

  public List<String> names() {
    return boards.stream().map(Board::name).toList();
  }

  /** What befalls its boards, whether that is given or drawn. */
  public PlannedActs befalls() {
    return acts.orElseGet(() -> PlannedActs.drawn(this));
  }

  // ---- the same but for one thing

  public WorldPlan mended(Mends firmware) {
    return new WorldPlan(seed, mode, boards, scenario, imageBytes, dynamic, retryMinutes, retries, noticeQos,
        campaignAt, calmAt, endsAt, latencyNanos, jitterNanos, firmware, acts, limits);
  }

  /** What befalls the boards is drawn from this scenario. */
  public WorldPlan under(Scenario other) {
    return new WorldPlan(seed, mode, boards, other, imageBytes, dynamic, retryMinutes, retries, noticeQos,
        campaignAt, calmAt, endsAt, latencyNanos, jitterNanos, mends, Optional.empty(), limits);
  }

  public WorldPlan spreading(int bytes) {
    return new WorldPlan(seed, mode, boards, scenario, bytes, dynamic, retryMinutes, retries, noticeQos,
        campaignAt, calmAt, endsAt, latencyNanos, jitterNanos, mends, acts, limits);
  }

  /** These acts and no others befall the boards. */
  public WorldPlan befallenBy(PlannedActs given) {
    return new WorldPlan(seed, mode, boards, scenario, imageBytes, dynamic, retryMinutes, retries, noticeQos,
        campaignAt, calmAt, endsAt, latencyNanos, jitterNanos, mends, Optional.of(given), limits);
  }

  /** Without the other boards, and what befalls these. Those that stay draw what they drew before. */
  public WorldPlan keeping(Set<String> names) {
    List<Board> kept = new ArrayList<>(boards);
    kept.removeIf(board -> !names.contains(board.name()));
    return new WorldPlan(seed, mode, kept, scenario, imageBytes, dynamic, retryMinutes, retries, noticeQos,
        campaignAt, calmAt, endsAt, latencyNanos, jitterNanos, mends,
        Optional.of(befalls().keeping(names)), limits);
  }

  /** @param calm {@link Long#MAX_VALUE}: faults go on to the end */
  public WorldPlan ending(Mode asked, long calm, long end) {
    return new WorldPlan(seed, asked, boards, scenario, imageBytes, dynamic, retryMinutes, retries, noticeQos,
        campaignAt, calm, end, latencyNanos, jitterNanos, mends, acts, limits);
  }

  /** Its job begins then. */
  public WorldPlan beginningAt(long campaign) {
    return new WorldPlan(seed, mode, boards, scenario, imageBytes, dynamic, retryMinutes, retries, noticeQos,
        campaign, calmAt, endsAt, latencyNanos, jitterNanos, mends, acts, limits);
  }

  public WorldPlan underWay(long latency, long jitter) {
    return new WorldPlan(seed, mode, boards, scenario, imageBytes, dynamic, retryMinutes, retries, noticeQos,
        campaignAt, calmAt, endsAt, latency, jitter, mends, acts, limits);
  }

  /** A static job without retries, notices with QoS 0. */
  public WorldPlan withPlainJob() {
    return new WorldPlan(seed, mode, boards, scenario, imageBytes, /* dynamic= */ false, -1, 0, 0,
        campaignAt, calmAt, endsAt, latencyNanos, jitterNanos, mends, acts, limits);
  }

  public WorldPlan limited(JobLimits other) {
    return new WorldPlan(seed, mode, boards, scenario, imageBytes, dynamic, retryMinutes, retries, noticeQos,
        campaignAt, calmAt, endsAt, latencyNanos, jitterNanos, mends, acts, other);
  }

  public WorldPlan servedBy(OperatorPolicy operator) {
    Scenario other = new Scenario(scenario.name(), scenario.purpose(), scenario.sites(), scenario.faults(), operator,
        scenario.platform(), scenario.form());
    return new WorldPlan(seed, mode, boards, other, imageBytes, dynamic, retryMinutes, retries, noticeQos,
        campaignAt, calmAt, endsAt, latencyNanos, jitterNanos, mends, acts, limits);
  }
}
