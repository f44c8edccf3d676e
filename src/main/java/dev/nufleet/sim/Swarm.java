package dev.nufleet.sim;

import dev.nufleet.chaos.Boards;
import dev.nufleet.chaos.Cut;
import dev.nufleet.chaos.Fault;
import dev.nufleet.chaos.FaultRules;
import dev.nufleet.chaos.FaultRules.Place;
import dev.nufleet.chaos.OperatorPolicy;
import dev.nufleet.chaos.Parameters;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.chaos.Spread;
import dev.nufleet.chaos.When;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Draw;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.Mends;
import dev.nufleet.model.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Draws a whole world from its seed: which kinds of faults there are at all, how often and where they act, how many
 * boards of which kinds, the job, the image, the operator. Absence matters, for faults mask each other: a kind is there
 * with a chance of one half, and one world of sixteen has none. Places are biased to borders.
 */
public final class Swarm {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = WorldPlan.SECOND;
  private static final long MINUTE = 60 * SECOND;
  private static final int MOST_BOARDS = 9;
  private static final int PERCENT = 100;
  private static final int MOST_SLICES = 5000;

  /** Sizes at the borders of pieces, sectors, blocks, and of what a board can hold. */
  private static final int[] SIZES =
      {1, 126, 127, 128, 511, 512, 513, 2047, 2048, 4095, 4096, 4097, 12_500, 16_385, 40_000};
  private static final int GUIDES_IMAGE = 314_676;
  private static final long[] STATUSES = {200, 302, 400, 403, 404, 416, 429, 500, 503};
  /** Those that begin. */
  private static final List<Phase> PHASES =
      Arrays.stream(Phase.values()).filter(phase -> phase != Phase.TOTAL).toList();
  private static final String[] TLS_CODES = {"cut", "version", "certificate"};
  private static final String[] CONNACKS = {"1", "2", "3", "4", "5", "silence"};
  private static final String[] WEAR = {"reported", "stuck"};

  private final Draw draw;
  private long drawn;

  private Swarm(Draw draw) {
    this.draw = draw;
  }

  /** The world of a seed, with an image that is drawn. */
  public static WorldPlan plan(long seed, int boards, Scenario scenario) {
    return plan(seed, boards, 0, scenario);
  }

  /**
   * The world of a seed.
   *
   * @param boards how many; 0: drawn, 1 to 9
   * @param imageBytes of the campaign; 0: drawn
   * @param scenario what befalls them; null: drawn too
   */
  public static WorldPlan plan(long seed, int boards, int imageBytes, Scenario scenario) {
    Swarm swarm = new Swarm(Draw.of(seed, "swarm"));
    boolean liveness = swarm.coin(50);
    int count = (int) swarm.below(MOST_BOARDS) + 1;
    List<BoardProfile> profiles = new ArrayList<>();
    for (int i = 0; i < (boards > 0 ? boards : count); i++) {
      profiles.add(BoardProfile.values()[(int) Draw.of(seed, "swarm/profile").bits(i) & 3]);
    }
    int drawnBytes = swarm.imageBytes();
    int image = imageBytes > 0 ? imageBytes : drawnBytes; // drawn in any case, so that all else is the same
    boolean dynamic = swarm.coin(30);
    int retryMinutes = liveness || swarm.coin(50) ? (int) swarm.below(3) + 1 : -1;
    long campaignAt = swarm.coin(50) ? SECOND : swarm.below(2 * MINUTE);
    int noticeQos = swarm.coin(40) ? 1 : 0;
    long calmAt = swarm.between(MINUTE, 10 * MINUTE);
    long latency = swarm.logUniform(MILLI, 200 * MILLI);
    long jitter = swarm.coin(50) ? swarm.below(latency + 1) : 0;
    OperatorPolicy operator = swarm.operator();
    Scenario faults = scenario != null ? scenario
        : new Scenario("swarm", "", 0, swarm.coin(6) ? List.of() : swarm.faults(image), operator);
    return new WorldPlan(seed, liveness ? WorldPlan.Mode.LIVENESS : WorldPlan.Mode.SAFETY, profiles, faults, image,
        dynamic, retryMinutes, retryMinutes < 0 ? 0 : 10, noticeQos, campaignAt,
        liveness ? calmAt : Long.MAX_VALUE, calmAt + (liveness ? 60 : 20) * MINUTE, latency, jitter, Mends.NONE)
        .limited(limits(seed, campaignAt, liveness));
  }

  /** Each limit in one world of four; those that end tasks would leave boards unfinished for a reason of their own. */
  private static JobLimits limits(long seed, long campaignAt, boolean liveness) {
    Swarm swarm = new Swarm(Draw.of(seed, "swarm/limits"));
    int timeout = swarm.coin(25) ? (int) swarm.between(1, 20) : 0;
    int perMinute = swarm.coin(25) ? (int) swarm.between(1, 4) : JobLimits.MOST_PER_MINUTE;
    long cancelAt = swarm.coin(25) ? campaignAt + swarm.logUniform(SECOND, 15 * MINUTE) : Long.MAX_VALUE;
    long againAt = swarm.coin(25) ? campaignAt + swarm.logUniform(SECOND, 15 * MINUTE) : Long.MAX_VALUE;
    boolean replaces = againAt != Long.MAX_VALUE && swarm.coin(50);
    JobLimits all = new JobLimits(timeout, perMinute, cancelAt, againAt, replaces);
    return liveness ? all.withoutTimeout().uncancelled().once() : all;
  }

  private int imageBytes() {
    long which = below(PERCENT);
    if (which < 4) {
      return GUIDES_IMAGE;
    }
    return which < 5 ? MemoryMap.CANDIDATE_MAX_FIRMWARE_BYTES : SIZES[(int) below(SIZES.length)];
  }

  private OperatorPolicy operator() {
    Optional<Long> reset = coin(50) ? Optional.of(between(SECOND, 2 * MINUTE)) : Optional.empty();
    return new OperatorPolicy(logUniform(100 * MILLI, MINUTE), reset, (int) below(5));
  }

  private List<Fault> faults(int image) {
    List<Fault> faults = new ArrayList<>();
    for (FaultKind kind : FaultKind.values()) {
      if (coin(50)) {
        faults.add(fault(faults.size() + 1, kind, image));
      } else {
        drawn += 32; // what one kind draws moves nothing in the next
      }
    }
    return faults;
  }

  private Fault fault(int number, FaultKind kind, int image) {
    long before = drawn;
    double share = StrictMath.exp(-below(400) / 100.0);
    List<Place> places = new ArrayList<>(FaultRules.of(kind).places());
    places.sort(null);
    Place place = places.get((int) below(places.size()));
    boolean ofPlatform = kind == FaultKind.BROKER_RESTART || kind == FaultKind.THROTTLE;
    Boards boards = ofPlatform ? new Boards.Platform() : new Boards.Share(share);
    int times = place == Place.ALWAYS ? 1 : (int) below(3) + 1;
    When when = when(place, image);
    Optional<Spread> every = place == Place.MOMENT && times > 1
        ? Optional.of(Spread.of(logUniform(SECOND, 5 * MINUTE))) : Optional.empty();
    Fault fault = new Fault(number, kind, boards, when, place == Place.OCCASION ? Math.max(share, 0.5) : 1,
        Spread.of(every.isEmpty() && place == Place.MOMENT ? 1 : times), every, parameters(kind, place, image));
    drawn = before + 32;
    return fault;
  }

  private When when(Place place, int image) {
    return switch (place) {
      case ALWAYS, OCCASION -> new When.Always();
      case MOMENT -> new When.After(new Spread(0, logUniform(SECOND, 15 * MINUTE)));
      case PHASE -> new When.During(PHASES.get((int) below(PHASES.size())), new When.At.Beginning());
      case IMAGE -> new When.During(Phase.DOWNLOAD, new When.At.Bytes(imageSpot(image)));
      case OPERATION -> operation();
      case PACKET -> {
        Phase[] phases = FaultRules.WITH_PACKETS.toArray(new Phase[0]);
        yield new When.During(
            phases[(int) below(phases.length)], new When.At.Packets(new Spread(1, 1 + below(12))));
      }
    };
  }

  /** Anywhere, or near the ends, which is where commits are. */
  private Spread imageSpot(int image) {
    long which = below(4);
    if (which == 0) {
      return new Spread(1, Math.max(1, image));
    } else if (which == 1) {
      return Spread.of(image);
    } else if (which == 2) {
      return new Spread(1, Math.min(127, image));
    }
    return new Spread(Math.max(1, image - 127), Math.max(1, image));
  }

  private When operation() {
    Phase[] phases = FaultRules.WITH_OPERATIONS.toArray(new Phase[0]);
    Phase phase = phases[(int) below(phases.length)];
    boolean portions = phase == Phase.INSTALL;
    if (!portions || coin(30)) {
      return new When.During(phase, new When.At.Operations(new Spread(1, logUniform(1, 60))));
    }
    Spread points = coin(50) ? new Spread(0, 10_000) : new Spread(9_900, 10_000);
    return new When.During(phase, new When.At.Portion(points));
  }

  private Parameters parameters(FaultKind kind, Place place, int image) {
    FaultRules rules = FaultRules.of(kind);
    return new Parameters(
        rules.known().contains("lasts") && (rules.needs().contains("lasts") || place != Place.ALWAYS)
            ? Optional.of(Spread.of(logUniform(10 * MILLI, kind.side() == FaultKind.Side.BOARD ? MINUTE : 5 * MINUTE)))
            : Optional.empty(),
        rules.known().contains("delay") ? Optional.of(delay(kind)) : Optional.empty(),
        rules.known().contains("jitter") ? Optional.of(Spread.of(below(100 * MILLI))) : Optional.empty(),
        rules.known().contains("rate") ? OptionalLong.of(rate(kind)) : OptionalLong.empty(),
        rules.known().contains("status")
            ? OptionalLong.of(STATUSES[(int) below(STATUSES.length)]) : OptionalLong.empty(),
        rules.known().contains("bytes") ? Optional.of(Spread.of(bytes(kind, image))) : Optional.empty(),
        rules.known().contains("after-bytes") ? Optional.of(new Spread(0, image)) : Optional.empty(),
        rules.known().contains("how") ? Optional.of(Cut.values()[(int) below(3)]) : Optional.empty(),
        rules.known().contains("off") ? Optional.of(Spread.of(logUniform(100 * MILLI, MINUTE))) : Optional.empty(),
        rules.known().contains("code") ? Optional.of(code(kind)) : Optional.empty());
  }

  /** Slices are not so small that a long image comes in hundreds of thousands of turns. */
  private long bytes(FaultKind kind, int image) {
    return Math.max(kind == FaultKind.SLICER ? image / MOST_SLICES : 1, logUniform(1, 200));
  }

  /** Notices come late by anything, and again at once or later; links are slow by less. */
  private Spread delay(FaultKind kind) {
    if (kind == FaultKind.DUPLICATE_NOTICE && coin(50)) {
      return new Spread(0, 20 * MILLI);
    }
    return kind.side() == FaultKind.Side.PLATFORM
        ? new Spread(0, logUniform(SECOND, 6 * MINUTE)) : Spread.of(logUniform(MILLI, 2 * SECOND));
  }

  private long rate(FaultKind kind) {
    return kind == FaultKind.THROTTLE ? 1 + below(5) : logUniform(100, 50_000);
  }

  private String code(FaultKind kind) {
    String[] codes = kind == FaultKind.CONNACK ? CONNACKS : kind == FaultKind.WORN_FLASH ? WEAR : TLS_CODES;
    return codes[(int) below(codes.length)];
  }

  // ---- numbers

  private long below(long bound) {
    return Long.remainderUnsigned(draw.bits(drawn++), bound);
  }

  private long between(long least, long most) {
    return least + below(most - least + 1);
  }

  private boolean coin(int percent) {
    return below(PERCENT) < percent;
  }

  /** Each order of magnitude as often as the next. StrictMath: the same on every machine. */
  private long logUniform(long least, long most) {
    double portion = below(1 << 20) / (double) (1 << 20);
    return Math.round(least * StrictMath.pow((double) most / least, portion));
  }
}
