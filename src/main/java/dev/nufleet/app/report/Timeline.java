package dev.nufleet.app.report;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.ApplicationEnded;
import dev.nufleet.model.BoardEvent.Counted;
import dev.nufleet.model.BoardEvent.DownloadEnded;
import dev.nufleet.model.BoardEvent.DownloadHindered;
import dev.nufleet.model.BoardEvent.DownloadStarted;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardEvent.Halted;
import dev.nufleet.model.BoardEvent.NoticeReceived;
import dev.nufleet.model.BoardEvent.SignInFailed;
import dev.nufleet.model.BoardEvent.SignedIn;
import dev.nufleet.model.BoardEvent.UpgradeFailed;
import dev.nufleet.model.BoardEvent.What;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.FleetFact;
import dev.nufleet.model.FleetFact.PhasePassed;
import dev.nufleet.model.FleetFact.StateChanged;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a run is like over its time, collected while it goes on, in at most {@link #MOST_POINTS} points. May be told
 * from any thread; each word costs some additions.
 */
public final class Timeline {
  static final int MOST_POINTS = 600;

  private static final long SECOND = 1_000_000_000;
  private static final long MILLI = 1_000_000;
  private static final String DONE = "done";
  private static final String WRONG_DIGEST = "digest-mismatch";

  private final Points<Sums> points = new Points<>(MOST_POINTS, Sums::new, Sums::join);
  private final int[] states = new int[BoardState.values().length];
  private final Storm signIns = new Storm();
  private final Storm attempts = new Storm();
  private long heardNanos;
  private Optional<Vitals> lastVitals = Optional.empty();
  private long lastVitalsNanos;

  /** A point while it is collected. */
  private static final class Sums {
    private int[] states;
    private long signIns;
    private long reconnects;
    private long peakSignIns;
    private long attempts;
    private long peakAttempts;
    private long notices;
    private long downloads;
    private long downloadedBytes;
    private long upgraded;
    private long errors;
    private long faults;
    private long cpuNanos;
    private long measuredNanos;
    private Optional<Vitals> vitals = Optional.empty();
    private final PointDetail detail = new PointDetail();

    /** The one that follows becomes part of this. */
    private void join(Sums later) {
      states = later.states == null ? states : later.states;
      signIns += later.signIns;
      reconnects += later.reconnects;
      peakSignIns = Math.max(peakSignIns, later.peakSignIns);
      attempts += later.attempts;
      peakAttempts = Math.max(peakAttempts, later.peakAttempts);
      notices += later.notices;
      downloads += later.downloads;
      downloadedBytes += later.downloadedBytes;
      upgraded += later.upgraded;
      errors += later.errors;
      faults += later.faults;
      cpuNanos += later.cpuNanos;
      measuredNanos += later.measuredNanos;
      vitals = later.vitals.or(() -> vitals);
      detail.join(later.detail);
    }
  }

  /** Counts by the second, whatever the points are. Words come a little late, but not by more than this keeps. */
  private static final class Peak {
    private static final int KEPT_SECONDS = 64;

    private final long[] seconds = new long[KEPT_SECONDS];
    private final int[] counts = new int[KEPT_SECONDS];
    private long total;
    private int most;

    /** @return how many there are in this second now */
    private int count(long second) {
      int place = (int) (second % KEPT_SECONDS);
      total++;
      if (seconds[place] < second) {
        seconds[place] = second;
        counts[place] = 0;
      }
      int count = seconds[place] == second ? ++counts[place] : 0;
      most = Math.max(most, count);
      return count;
    }
  }

  /** Counts of all, and of those whose board had lost its connection. */
  private static final class Storm {
    private final Peak all = new Peak();
    private final Peak again = new Peak();

    /** @return how many there are in this second now */
    private int count(long second, boolean isAgain) {
      if (isAgain) {
        again.count(second);
      }
      return all.count(second);
    }

    private TimelineRecord.SignIns record() {
      return new TimelineRecord.SignIns(all.total, again.total, all.most, again.most);
    }
  }

  /** Takes an event of a board. */
  public synchronized void hear(BoardEvent event) {
    heardNanos = event.atNanos();
    Sums point = points.at(heardNanos);
    What what = event.what();
    if (what instanceof Counted counted) {
      point.downloadedBytes += counted.since().downloadedBytes();
    } else if (what instanceof SignedIn signedIn) {
      signedIn(point, heardNanos / SECOND, signedIn.again());
      attempted(heardNanos - signedIn.afterMillis() * MILLI, signedIn.again());
    } else if (what instanceof NoticeReceived) {
      point.notices++;
    } else if (what instanceof DownloadStarted) {
      point.downloads++;
    } else if (what instanceof FaultActed) {
      point.faults++;
    } else {
      causeOf(what).ifPresent(cause -> {
        point.errors++;
        point.detail.failed(cause);
      });
      if (what instanceof SignInFailed failed && !failed.cause().equals(SignInFailed.DNS)) {
        attempted(heardNanos - failed.afterMillis() * MILLI, failed.again());
      }
    }
  }

  /** A board begins to dial, and comes as far as to an address. */
  private void attempted(long atNanos, boolean again) {
    long since = Math.max(0, atNanos);
    Sums point = points.at(since);
    point.attempts++;
    point.peakAttempts = Math.max(point.peakAttempts, attempts.count(since / SECOND, again));
  }

  private void signedIn(Sums point, long second, boolean again) {
    point.signIns++;
    point.peakSignIns = Math.max(point.peakSignIns, signIns.count(second, again));
    point.reconnects += again ? 1 : 0;
  }

  /** Why something failed, in the words of reports. @return empty: nothing did */
  private static Optional<String> causeOf(What what) {
    if (what instanceof SignInFailed failed) {
      return Optional.of(failed.cause());
    } else if (what instanceof DownloadHindered hindered) {
      return Optional.of(hindered.cause());
    } else if (what instanceof Halted halted) {
      return Optional.of(halted.cause());
    } else if (what instanceof UpgradeFailed failed) {
      return Optional.of(failed.cause());
    } else if (what instanceof DownloadEnded ended && !ended.authentic()) {
      return Optional.of(WRONG_DIGEST);
    } else if (what instanceof ApplicationEnded program && !program.cause().equals(DONE)) {
      return Optional.of(program.cause());
    }
    return Optional.empty();
  }

  /** Takes what the fleet concludes from the event that was told before. */
  public synchronized void conclude(FleetFact fact) {
    if (fact instanceof StateChanged changed) {
      if (changed.from() != changed.to()) {
        states[changed.from().ordinal()]--;
        points.at(heardNanos).upgraded += changed.to() == BoardState.UPGRADED ? 1 : 0;
      }
      states[changed.to().ordinal()]++;
    } else if (fact instanceof PhasePassed passed) {
      points.at(heardNanos).detail.passed(passed.phase(), passed.nanos());
    }
  }

  /** A fault came true at the platform. */
  public synchronized void befell(long atNanos) {
    points.at(atNanos).faults++;
  }

  /** How things stand. */
  public synchronized void look(long atNanos, Vitals vitals) {
    Sums point = points.at(atNanos);
    point.states = states.clone();
    point.vitals = Optional.of(vitals);
    if (lastVitals.isPresent()) {
      point.cpuNanos += vitals.cpuNanos() - lastVitals.get().cpuNanos();
      point.measuredNanos += atNanos - lastVitalsNanos;
    }
    lastVitals = Optional.of(vitals);
    lastVitalsNanos = atNanos;
  }

  /** All until now. Where nobody looked at the process in a point's time, what was seen before stands. */
  public synchronized TimelineRecord record() {
    List<TimelineRecord.Point> all = new ArrayList<>();
    int[] stood = new int[states.length];
    Optional<Vitals> seen = Optional.empty();
    OptionalDouble percent = OptionalDouble.empty();
    for (Sums point : points.all()) {
      stood = point.states == null ? stood : point.states;
      seen = point.vitals.isPresent() ? point.vitals : seen;
      percent = point.measuredNanos > 0
          ? OptionalDouble.of(100.0 * point.cpuNanos / point.measuredNanos) : percent;
      all.add(new TimelineRecord.Point((long) all.size() * points.width(), byState(stood), point.signIns,
          point.reconnects, point.peakSignIns, point.attempts, point.peakAttempts, point.notices, point.downloads,
          point.downloadedBytes, point.upgraded, point.errors, point.faults, percent, seen, point.detail.detail()));
    }
    return new TimelineRecord(points.width(), all, signIns.record(), attempts.record());
  }

  private static Map<BoardState, Integer> byState(int[] counts) {
    Map<BoardState, Integer> byState = new EnumMap<>(BoardState.class);
    for (BoardState state : BoardState.values()) {
      if (counts[state.ordinal()] > 0) {
        byState.put(state, counts[state.ordinal()]);
      }
    }
    return byState;
  }
}
