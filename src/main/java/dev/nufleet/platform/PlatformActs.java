package dev.nufleet.platform;

import dev.nufleet.chaos.Act;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.FaultKind;
import dev.nufleet.platform.registry.Effect;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Which faults of its scenario came true at a stand-in, for reports, metrics and the feed. As many as were planned for
 * one campaign at most, so it is bounded by scenario and devices. Safe for many threads.
 */
final class PlatformActs {
  private final Clock clock;
  private final Consumer<Effect.Told> feed;
  private final List<StandIn.Acted> all = new ArrayList<>();
  private final Map<FaultKind, Long> counts = new EnumMap<>(FaultKind.class);
  private Consumer<StandIn.Acted> listener = acted -> { };

  /** @param feed takes events, never blocks */
  PlatformActs(Clock clock, Consumer<Effect.Told> feed) {
    this.clock = clock;
    this.feed = feed;
  }

  /** @param device empty: the platform as a whole */
  synchronized void came(Optional<DeviceId> device, Act act) {
    StandIn.Acted acted = new StandIn.Acted(device, act.told(), clock.millis());
    all.add(acted);
    counts.merge(act.kind(), 1L, Long::sum);
    listener.accept(acted);
    feed.accept(new Effect.Told(device.map(one -> "/" + one).orElse("") + "/chaos", body(acted)));
  }

  /** What came true until now belongs to a campaign that is over. Counts go on. */
  synchronized void forget() {
    all.clear();
  }

  /** @param heard is told of what came true before, too; returns at once */
  synchronized void listen(Consumer<StandIn.Acted> heard) {
    all.forEach(heard);
    listener = heard;
  }

  synchronized List<StandIn.Acted> all() {
    return List.copyOf(all);
  }

  /** How often each kind came true, by its word; a kind that did not is there with 0. */
  synchronized Map<String, Long> counts() {
    Map<String, Long> byWord = new TreeMap<>();
    for (FaultKind kind : FaultKind.values()) {
      if (kind.side() == FaultKind.Side.PLATFORM) {
        byWord.put(kind.word(), counts.getOrDefault(kind, 0L));
      }
    }
    return byWord;
  }

  /** What {@code GET /chaos} answers. @param chaos empty: nothing is to go wrong */
  static Map<String, Object> told(Optional<StandInChaos> chaos, Optional<PlatformActs> acts) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("scenario", chaos.map(one -> one.scenario().name()).orElse("none"));
    body.put("seed", chaos.map(StandInChaos::seed).orElse(null));
    body.put("pace", chaos.map(one -> one.pace().toString()).orElse(null));
    body.put("fingerprint", chaos.map(StandInChaos::fingerprint).orElse(""));
    body.put("faults", acts.map(PlatformActs::counts).orElse(Map.of()));
    body.put("acts", acts.map(PlatformActs::all).orElse(List.of()).stream().map(PlatformActs::body).toList());
    return body;
  }

  private static Map<String, Object> body(StandIn.Acted acted) {
    FaultActed act = acted.act();
    Map<String, Object> body = new LinkedHashMap<>();
    acted.device().ifPresent(device -> {
      body.put("productKey", device.productKey().value());
      body.put("deviceName", device.deviceName().value());
    });
    body.put("kind", act.kind().word());
    body.put("fault", act.fault());
    body.put("ordinal", act.ordinal());
    body.put("text", act.text());
    body.put("lastsNanos", act.lastsNanos());
    body.put("millis", acted.millis());
    return body;
  }
}
