package dev.nufleet.chaos;

import dev.nufleet.chaos.Act.Drawn;
import dev.nufleet.chaos.FaultRules.Place;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Draw;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.Phase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Plans first: everything that may befall a board stands here before it is switched on, and each act comes true once at
 * most. So outages and power cuts in between cannot change what else acts.
 */
public final class Planner {
  /** Boards that stand for the platform as a whole in plans and digests. */
  public static final String PLATFORM = "platform";

  /** An act that comes back by {@code every} does so this often, where a scenario does not say how often. */
  public static final int MOST_TIMES = 100;

  /** What one act draws: so many numbers, each for itself. */
  private enum What { TIMES, POSITION, LASTS, DELAY, JITTER, BYTES, AFTER_BYTES, TEAR, OFF, EVERY, HIT }

  private static final int NUMBERS = 16;

  /** Over a hundred years: later than any run's end, and far from where nanoseconds overflow. */
  private static final long NEVER = Long.MAX_VALUE / 2;

  private final Scenario scenario;
  private final Sites sites;
  private final long seed;
  /** What each stream's name begins with; nothing in a run's first campaign. */
  private final String campaign;
  private final long imageBytes;
  /** For faults that befall a number of boards: which ones. */
  private final Map<Fault, Set<String>> chosen = new HashMap<>();

  /**
   * @param imageBytes of the campaign, for positions in percent
   * @param names of all boards of the run, wherever they are: some faults befall a number of these
   */
  public Planner(Scenario scenario, long seed, long imageBytes, Collection<String> names) {
    this(scenario, seed, 1, imageBytes, names);
  }

  /**
   * Of one of several campaigns: each has a plan of its own, with boards at the same sites.
   *
   * @param campaign from 1 on; the first has the plan that a run of one campaign has
   */
  public Planner(Scenario scenario, long seed, int campaign, long imageBytes, Collection<String> names) {
    this.scenario = scenario;
    this.campaign = campaign == 1 ? "" : "campaign/" + campaign + "/";
    this.sites = new Sites(scenario.sites());
    this.seed = seed;
    this.imageBytes = imageBytes;
    for (Fault fault : scenario.faults()) {
      if (fault.boards() instanceof Boards.Number number) {
        Comparator<String> lot = Comparator.comparingLong(name -> stream(name, fault).bits(NUMBERS - 1));
        chosen.put(fault, new HashSet<>(
            names.stream().sorted(lot.thenComparing(Comparator.naturalOrder())).limit(number.count()).toList()));
      }
    }
  }

  /** What is planned for a board, in the order of the scenario. */
  public List<Act> of(String board, BoardProfile profile) {
    List<Act> acts = new ArrayList<>();
    for (Fault fault : scenario.faults()) {
      lot(fault, board, profile).ifPresent(draw -> acts.addAll(acts(fault, draw)));
    }
    return acts;
  }

  /** What is planned for the platform as a whole. */
  public List<Act> ofPlatform() {
    List<Act> acts = new ArrayList<>();
    scenario.faults().stream().filter(fault -> fault.boards() instanceof Boards.Platform)
        .forEach(fault -> acts.addAll(acts(fault, stream(PLATFORM, fault))));
    return acts;
  }

  public Optional<String> siteOf(String board) {
    return sites.of(board, seed);
  }

  /** @return what the acts are drawn from, if the fault befalls this board */
  private Optional<Draw> lot(Fault fault, String board, BoardProfile profile) {
    if (fault.boards() instanceof Boards.AtSites at) {
      return siteOf(board).map(site -> stream(site, fault)).filter(draw -> draw.hit(NUMBERS - 2, at.share()));
    }
    Draw draw = stream(board, fault);
    return befalls(fault, board, profile, draw) ? Optional.of(draw) : Optional.empty();
  }

  private boolean befalls(Fault fault, String board, BoardProfile profile, Draw draw) {
    Boards boards = fault.boards();
    if (boards instanceof Boards.Share share) {
      return draw.hit(NUMBERS - 2, share.share());
    } else if (boards instanceof Boards.Number) {
      return chosen.get(fault).contains(board);
    } else if (boards instanceof Boards.OfProfile of) {
      return of.profile() == profile;
    } else if (boards instanceof Boards.Named named) {
      return named.fits(board);
    }
    return boards instanceof Boards.All;
  }

  private Draw stream(String who, Fault fault) {
    return Draw.of(seed, who, campaign + "fault/" + fault.number());
  }

  // ---- the acts of one fault on one board ----

  private List<Act> acts(Fault fault, Draw draw) {
    int times = (int) fault.times().pick(draw.bits(What.TIMES.ordinal()));
    if (FaultRules.of(fault.kind()).places().contains(Place.OCCASION)) {
      return occasions(fault, draw, times);
    }
    if (fault.when() instanceof When.Always) {
      return List.of(act(fault, draw, 0, new Spot.Always()));
    }
    if (fault.when() instanceof When.After after) {
      return moments(fault, draw, after, times);
    }
    When.During during = (When.During) fault.when();
    if (during.at() instanceof When.At.Beginning) {
      if (fault.kind() == FaultKind.POWER_CUT && FaultRules.WITH_OPERATIONS.contains(during.phase())
          && during.phase() != Phase.BOOT) {
        // power fails before the first thing that is done, whether or not the phase takes time at this pace
        return numbered(fault, draw, LongStream.range(0, times)
            .mapToObj(i -> (Spot) new Spot.Operation(during.phase(), 1)).toList());
      }
      return numbered(fault, draw, LongStream.range(0, times).mapToObj(i -> (Spot) new Spot.PhaseBegins(during.phase()))
          .toList());
    }
    // in ascending order each is reached, whichever comes first
    return numbered(fault, draw, LongStream.range(0, times)
        .map(i -> position(during.at(), bits(draw, i, What.POSITION)))
        .sorted().mapToObj(position -> spot(during, position)).toList());
  }

  /**
   * How many occasions in a row are hit is drawn beforehand: one that is missed stays missed, so that the number of
   * requests, which depends on the pace, decides nothing.
   */
  private List<Act> occasions(Fault fault, Draw draw, int times) {
    List<Spot> spots = new ArrayList<>();
    for (int i = 0; i < times && draw.hit(index(i, What.HIT), fault.share()); i++) {
      spots.add(new Spot.Request(i));
    }
    return numbered(fault, draw, spots);
  }

  private List<Act> moments(Fault fault, Draw draw, When.After after, int times) {
    List<Spot> spots = new ArrayList<>();
    long at = after.nanos().pick(bits(draw, 0, What.POSITION));
    for (int i = 0; i < times; i++) {
      spots.add(new Spot.Moment(at));
      at = Math.min(NEVER,
          at + fault.every().map(every -> every.pick(bits(draw, spots.size() - 1, What.EVERY))).orElse(0L));
    }
    return numbered(fault, draw, spots);
  }

  private List<Act> numbered(Fault fault, Draw draw, List<Spot> spots) {
    List<Act> acts = new ArrayList<>(spots.size());
    for (int i = 0; i < spots.size(); i++) {
      acts.add(act(fault, draw, i, spots.get(i)));
    }
    return acts;
  }

  private long position(When.At at, long bits) {
    if (at instanceof When.At.Portion portion) {
      return portion.points().pick(bits);
    } else if (at instanceof When.At.Bytes bytes) {
      return bytes.offset().pick(bits);
    } else if (at instanceof When.At.Operations operations) {
      return operations.number().pick(bits);
    }
    return ((When.At.Packets) at).number().pick(bits);
  }

  private Spot spot(When.During during, long position) {
    if (during.at() instanceof When.At.Portion) {
      return during.phase() == Phase.DOWNLOAD
          ? new Spot.ImageByte(Math.max(1, position * imageBytes / 10_000))
          : new Spot.Portion(during.phase(), position);
    } else if (during.at() instanceof When.At.Bytes) {
      return new Spot.ImageByte(position);
    } else if (during.at() instanceof When.At.Operations) {
      return new Spot.Operation(during.phase(), position);
    }
    return new Spot.Packet(during.phase(), position);
  }

  private static Act act(Fault fault, Draw draw, int ordinal, Spot spot) {
    Parameters p = fault.parameters();
    return new Act(fault.number(), fault.kind(), ordinal, spot, new Drawn(
        drawn(p.lasts(), draw, ordinal, What.LASTS),
        drawn(p.delay(), draw, ordinal, What.DELAY),
        drawn(p.jitter(), draw, ordinal, What.JITTER),
        p.rate().orElse(Act.NONE),
        p.status().orElse(Act.NONE),
        drawn(p.bytes(), draw, ordinal, What.BYTES),
        drawn(p.afterBytes(), draw, ordinal, What.AFTER_BYTES),
        fault.kind() == FaultKind.POWER_CUT ? p.how().orElse(Cut.BEFORE) : null,
        p.tear().orElse(bits(draw, ordinal, What.TEAR)),
        drawn(p.off(), draw, ordinal, What.OFF),
        p.code().orElse("")));
  }

  private static long drawn(Optional<Spread> spread, Draw draw, int ordinal, What what) {
    return spread.map(one -> one.pick(bits(draw, ordinal, what))).orElse(Act.NONE);
  }

  private static long bits(Draw draw, long ordinal, What what) {
    return draw.bits(index(ordinal, what));
  }

  /** The first numbers of a stream are for the fault as a whole. */
  private static long index(long ordinal, What what) {
    return (ordinal + 1) * NUMBERS + what.ordinal();
  }
}
