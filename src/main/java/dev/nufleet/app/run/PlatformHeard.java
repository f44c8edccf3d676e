package dev.nufleet.app.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.RunSettings.Running;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.Planner;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.RunClock;
import dev.nufleet.platform.StandIn;
import dev.nufleet.platform.StandInChaos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * Which faults of the scenario came true at a stand-in, in this process or another, as far as they befell this run's
 * devices or the platform as a whole while it ran.
 */
final class PlatformHeard {
  private static final Duration MOST = Duration.ofSeconds(10);
  /** A stand-in that was started a moment before the run. */
  private static final long SLACK_MILLIS = 1000;

  private final StandInChaos expected;
  private final RunSettings settings;
  private final Stage stage;
  private final SideThreads threads;
  private final RunClock clock;

  PlatformHeard(RunSettings settings, Stage stage, SideThreads threads, RunClock clock) {
    this.expected = chaosOf(settings);
    this.settings = settings;
    this.stage = stage;
    this.threads = threads;
    this.clock = clock;
  }

  /** The platform's part of a run's scenario. */
  static StandInChaos chaosOf(RunSettings settings) {
    return new StandInChaos(
        settings.chaos(), settings.seed(), settings.pace(), StandInChaos.Start.WITH_ITS_RUN);
  }

  /**
   * What came true until now.
   *
   * @param sinceNanos of the run's clock
   * @return by device's name, or {@link Planner#PLATFORM}
   */
  Map<String, List<FaultActed>> acted(long sinceNanos) {
    if (stage.standIn().isPresent()) {
      return mine(stage.standIn().get().acted(), sinceNanos);
    }
    List<StandIn.Acted> acted = new ArrayList<>();
    if (settings.target() instanceof Running running) {
      ask(running).path("acts").forEach(act -> read(act).ifPresent(acted::add));
    }
    return mine(acted, sinceNanos);
  }

  /** @return a line for the user if a stand-in that runs already does not do what the scenario says */
  Optional<String> doubt() {
    boolean nothing = expected.scenario().faults().isEmpty() && expected.scenario().platform().isEmpty();
    if (nothing || !(settings.target() instanceof Running running)) {
      return Optional.empty();
    }
    JsonNode chaos = ask(running);
    if (chaos.path("fingerprint").asText().equals(expected.fingerprint())) {
      return Optional.empty();
    }
    String scenario = chaos.path("scenario").asText("none");
    String plays = scenario.equals("none") ? "was started without chaos"
        : "plays " + scenario + " with seed " + chaos.path("seed").asText() + " at pace " + chaos.path("pace").asText();
    return Optional.of("the platform's faults of " + expected.scenario().name() + " do not act as this run has them:"
        + " the stand-in " + plays + "; start it with --chaos, --seed " + expected.seed() + " and --pace "
        + expected.pace() + " of this run");
  }

  private JsonNode ask(Running running) {
    try {
      return threads.within(MOST, () -> StandInAnswer.of(running.ready().apiEndpoint(), "/chaos", MOST));
    } catch (ExecutionException | TimeoutException e) {
      LoggerFactory.getLogger(PlatformHeard.class)
          .warn("the stand-in did not tell what it did wrong: {}", e.toString());
      return MissingNode.getInstance();
    }
  }

  private static Optional<StandIn.Acted> read(JsonNode act) {
    Optional<DeviceId> device = Optional.empty();
    if (act.hasNonNull("deviceName")) {
      device = Optional.of(DeviceId.of(act.path("productKey").asText(), act.path("deviceName").asText()));
    }
    Optional<DeviceId> befell = device;
    return FaultKind.byWord(act.path("kind").asText()).map(kind -> new StandIn.Acted(befell,
        new FaultActed(kind, act.path("fault").asInt(), act.path("ordinal").asInt(), act.path("text").asText(),
            Act.NONE, "", act.path("lastsNanos").asLong(0)), act.path("millis").asLong()));
  }

  private Map<String, List<FaultActed>> mine(List<StandIn.Acted> acted, long sinceNanos) {
    long start = clock.startedAt().plusNanos(sinceNanos).toEpochMilli() - (sinceNanos == 0 ? SLACK_MILLIS : 0);
    Set<DeviceId> own = settings.devices().stream().map(DeviceId::of).collect(Collectors.toSet());
    Map<String, List<FaultActed>> mine = new TreeMap<>();
    acted.stream().filter(one -> one.millis() >= start)
        .filter(one -> one.device().isEmpty() || own.contains(one.device().get()))
        .forEach(one -> mine.computeIfAbsent(
            one.device().map(device -> device.deviceName().value()).orElse(Planner.PLATFORM),
            who -> new ArrayList<>()).add(one.act()));
    return mine;
  }
}
