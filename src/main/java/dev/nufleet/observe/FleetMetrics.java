package dev.nufleet.observe;

import dev.nufleet.model.BoardCounts;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.BootEnded;
import dev.nufleet.model.BoardEvent.Counted;
import dev.nufleet.model.BoardEvent.DownloadStarted;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardEvent.SignInFailed;
import dev.nufleet.model.BoardEvent.SignedIn;
import dev.nufleet.model.BoardEvent.What;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.FleetFact;
import dev.nufleet.model.FleetFact.Failed;
import dev.nufleet.model.FleetFact.PhasePassed;
import dev.nufleet.model.FleetFact.StateChanged;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Printable;
import dev.nufleet.model.RunClock;
import dev.nufleet.model.Traffic;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * The fleet's side of the metrics. May be told from any thread.
 *
 * <p>No label holds a board's name, for there are thousands; the examples beside the buckets of times do, in formats
 * that have examples.
 */
public final class FleetMetrics {
  private static final String RUN = "run";
  private static final List<String> NODE_STATES = List.of("up", "unreachable", "lost");
  /** The labels of an example have room for 128 characters. */
  private static final int LONGEST_RUN = 48;

  /**
   * What all metrics of a run belong to.
   *
   * @param run its name, as in its report
   * @param scenario of its chaos, or as its file is called
   * @param target {@code embedded}, {@code platform} or {@code aliyun}
   */
  public record RunLabels(String run, String scenario, String target, String pace) {}

  private final String run;
  private final Map<BoardProfile, BoardCounts> boards = new EnumMap<>(BoardProfile.class);
  private final Histogram phases;
  private final Counter results;
  private final Counter failures;
  private final Counter downloadBytes;
  private final Counter downloadResumes;
  private final Counter connects;
  private final Counter reconnects;
  private final Counter publishes;
  private final Counter bootOutcomes;
  private final Counter storageOperations;
  private final Histogram signIns;
  private final Counter faults;
  private final ActingFaults acting = new ActingFaults();
  private final RunClock clock;
  private final LongUnaryOperator realNanos;
  private volatile Map<String, Long> nodes = Map.of("up", 1L); // a run is one process, unless others are told of
  private final Gauge campaignStarted;
  private final Gauge campaignEnded;
  private final Gauge runEnded;

  /** @param realNanos how long in real time what is so many nanoseconds of a board's */
  public FleetMetrics(PrometheusRegistry registry, RunLabels labels, RunClock clock, LongUnaryOperator realNanos) {
    this.clock = clock;
    this.realNanos = realNanos;
    run = Printable.brief(labels.run(), LONGEST_RUN);
    Info.builder().name("nufleet_run_info").help("The run that these metrics are of; always 1.")
        .labelNames(RUN, "scenario", "target", "pace").register(registry)
        .setLabelValues(run, Printable.brief(labels.scenario()), labels.target(), labels.pace());
    for (BoardProfile profile : BoardProfile.values()) {
      boards.put(profile, new BoardCounts());
    }
    GaugeWithCallback.builder().name("nufleet_boards").help("Boards of the fleet by where they stand.")
        .labelNames("profile", "state").callback(to -> boards.forEach((profile, counts) ->
            counts.now().forEach((state, count) -> to.call(count, profile.id(), state.word())))).register(registry);
    phases = Histogram.builder().name("nufleet_ota_phase_seconds").unit(Unit.SECONDS)
        .help("Time that boards took for a phase of an upgrade; total is the sum of all.")
        .labelNames("phase", "profile").classicOnly().classicUpperBounds(TimeBuckets.seconds()).register(registry);
    results = counter(registry, "nufleet_ota_results", "Boards that came to an end.", "result", "profile");
    failures = counter(registry, "nufleet_failures", "Boards that came to an end without the new version, by cause.",
        "cause", "profile");
    downloadBytes = counter(registry, "nufleet_download_bytes", "Bytes of firmware that boards took from downloads.");
    downloadResumes = counter(registry, "nufleet_download_resumes",
        "Connections that went on with a download where the one before had stopped.");
    connects = counter(registry, "nufleet_mqtt_connects", "Attempts to sign in, by how they ended.", "result");
    reconnects = counter(registry, "nufleet_mqtt_reconnects", "Sign-ins that followed a lost connection.");
    publishes = counter(registry, "nufleet_mqtt_publishes", "Publishes of boards (up) and to boards (down).",
        "direction", "qos");
    bootOutcomes = counter(registry, "nufleet_boot_outcomes", "Runs of bootloaders by how they ended.", "outcome");
    storageOperations = counter(registry, "nufleet_storage_operations",
        "Sector erases and word programs of flash, block reads and programs of SD cards.", "device", "operation");
    signIns = Histogram.builder().name("nufleet_mqtt_sign_in_seconds").unit(Unit.SECONDS)
        .help("Time from a board's dial to the platform's CONNACK, or to what came instead.").labelNames("result")
        .classicOnly().classicUpperBounds(TimeBuckets.roughSeconds()).withoutExemplars().register(registry);
    faults = counter(registry, "nufleet_chaos_faults", "Faults that were injected.", "kind");
    GaugeWithCallback.builder().name("nufleet_chaos_faults_acting")
        .help("Faults that go on: their time is not over, and nobody took them back.").labelNames("kind")
        .callback(to -> {
          for (FaultKind kind : FaultKind.values()) {
            to.call(acting.acting(kind, clock.nanos()), kind.word());
          }
        }).register(registry);
    GaugeWithCallback.builder().name("nufleet_nodes").help("Processes that boards live in, by where they stand.")
        .labelNames("state").callback(to -> {
          Map<String, Long> now = nodes;
          NODE_STATES.forEach(state -> to.call(now.getOrDefault(state, 0L), state));
        }).register(registry);
    moment(registry, "nufleet_run_started", "When the run began.").set(seconds());
    campaignStarted = moment(registry, "nufleet_campaign_started", "When the campaign was asked for; 0 before.");
    campaignEnded = moment(registry, "nufleet_campaign_ended", "When the last campaign came to its end; 0 before.");
    runEnded = moment(registry, "nufleet_run_ended", "When the last board of the run was waited for; 0 before.");
    startAtZero();
  }

  /** A rate needs a first value to rise from, so every known label set is there from the start. */
  private void startAtZero() {
    for (BoardProfile profile : BoardProfile.values()) {
      for (BoardState state : BoardState.values()) {
        if (state.isFinal()) {
          results.initLabelValues(state.word(), profile.id());
        }
      }
      for (Phase phase : Phase.values()) {
        phases.initLabelValues(phase.word(), profile.id());
      }
    }
    for (BootOutcome outcome : BootOutcome.values()) {
      bootOutcomes.initLabelValues(word(outcome));
    }
    for (FaultKind kind : FaultKind.values()) {
      faults.initLabelValues(kind.word());
    }
    connects.initLabelValues("ok");
    signIns.initLabelValues("ok");
    signIns.initLabelValues("failed");
    count(Traffic.NONE);
  }

  /**
   * The same for causes, which others know: the first that fails by one would not be in any rate.
   *
   * @param ofSignIns why a board cannot sign in @param ofFailures why it comes to an end without the new version
   */
  public void startAtZero(Collection<String> ofSignIns, Collection<String> ofFailures) {
    ofSignIns.forEach(cause -> connects.initLabelValues(cause));
    for (BoardProfile profile : BoardProfile.values()) {
      ofFailures.forEach(cause -> failures.initLabelValues(cause, profile.id()));
    }
  }

  public void onEvent(BoardEvent event) {
    What what = event.what();
    if (what instanceof Counted counted) {
      count(counted.since());
    } else if (what instanceof SignedIn signedIn) {
      connects.labelValues("ok").inc();
      signIns.labelValues("ok").observe(signedIn.afterMillis() / 1e3);
      if (signedIn.again()) {
        reconnects.inc();
      }
    } else if (what instanceof SignInFailed failed) {
      connects.labelValues(Printable.brief(failed.cause())).inc();
      signIns.labelValues("failed").observe(failed.afterMillis() / 1e3);
    } else if (what instanceof DownloadStarted started && started.fromByte() > 0) {
      downloadResumes.inc();
    } else if (what instanceof FaultActed acted) {
      onFault(acted);
    } else if (what instanceof BootEnded ended) {
      bootOutcomes.labelValues(word(ended.outcome())).inc();
    }
  }

  /** A fault came true, at a board or at the platform. */
  public void onFault(FaultActed act) {
    faults.labelValues(act.kind().word()).inc();
    if (act.fault() >= FaultActed.BY_HAND) {
      return; // boards share its number, so it could end for all of them alone
    }
    long lasts = act.lastsNanos();
    acting.began(act, clock.nanos(), lasts == FaultActed.TO_THE_END ? lasts : realNanos.applyAsLong(lasts));
  }

  /** Somebody took a fault back. @param fault its number */
  public void onFaultEnded(int fault) {
    acting.ended(fault);
  }

  /** @param byState how many processes that hold boards stand where; of what is missing, none */
  public void onNodes(Map<String, Long> byState) {
    nodes = Map.copyOf(byState);
  }

  public void onCampaignStarted() {
    campaignStarted.set(seconds());
  }

  /** What acts of the campaign's plan ends with it. */
  public void onCampaignEnded() {
    campaignEnded.set(seconds());
    acting.allEnded();
  }

  public void onRunEnded() {
    runEnded.set(seconds());
  }

  /** UNIX time. */
  private double seconds() {
    return clock.millis() / 1e3;
  }

  public void onFact(FleetFact fact) {
    String profile = fact.profile().id();
    if (fact instanceof PhasePassed passed) {
      phases.labelValues(passed.phase().word(), profile).observeWithExemplar(
          passed.nanos() / 1e9, Labels.of(RUN, run, "board", Printable.brief(passed.board().value())));
    } else if (fact instanceof Failed failed) {
      failures.labelValues(Printable.brief(failed.cause()), profile).inc();
    } else if (fact instanceof StateChanged changed) {
      BoardCounts counts = boards.get(fact.profile());
      if (changed.from() == changed.to()) {
        counts.came(changed.to());
      } else {
        counts.moved(changed.from(), changed.to());
      }
      if (changed.to().isFinal()) {
        results.labelValues(changed.to().word(), profile).inc();
      }
    }
  }

  private void count(Traffic since) {
    downloadBytes.inc(since.downloadedBytes());
    publishes.labelValues("up", "0").inc(since.publishesUpQos0());
    publishes.labelValues("up", "1").inc(since.publishesUpQos1());
    publishes.labelValues("down", "0").inc(since.publishesDownQos0());
    publishes.labelValues("down", "1").inc(since.publishesDownQos1());
    storageOperations.labelValues("flash", "erase").inc(since.flashErases());
    storageOperations.labelValues("flash", "program").inc(since.flashPrograms());
    storageOperations.labelValues("card", "read").inc(since.cardReads());
    storageOperations.labelValues("card", "program").inc(since.cardPrograms());
  }

  private static Counter counter(PrometheusRegistry registry, String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(labels).withoutExemplars().register(registry);
  }

  private static Gauge moment(PrometheusRegistry registry, String name, String help) {
    return Gauge.builder().name(name + "_timestamp_seconds").unit(Unit.SECONDS).help(help + " UNIX time.")
        .register(registry);
  }

  private static String word(BootOutcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
