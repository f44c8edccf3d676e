package dev.nufleet.platform;

import akka.Done;
import akka.actor.typed.ActorSystem;
import dev.nufleet.chaos.Act;
import dev.nufleet.doors.Doors;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.RunClock;
import dev.nufleet.observe.StandInTimes;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A running stand-in. */
public interface StandIn {
  /**
   * Starts one; several may share an actor system.
   *
   * @param clock all its times are of this clock: those that devices and callers are told, and those it waits for
   * @return fails with an {@link IllegalArgumentException} that has a line for the user if a port, a directory or a
   *     file is at fault
   */
  static CompletionStage<StandIn> start(ActorSystem<?> system, StandInConfig config, RunClock clock) {
    return start(system, config, Doors.NONE, clock);
  }

  /** @param doors other processes that hold connections of its MQTT and download ports too */
  static CompletionStage<StandIn> start(ActorSystem<?> system, StandInConfig config, Doors doors, RunClock clock) {
    return StandInEdge.start(system, config, doors, clock);
  }

  /** Where it listens. */
  Endpoints endpoints();

  /** A link that opens the page with the right to change things; a secret, for its token is in it. */
  URI page();

  /** Current figures for the metrics; cheap, may be asked from any thread. */
  Figures figures();

  /** How long it takes, measured from its start on. */
  StandInTimes latencies();

  /** Which faults of its scenario came true until now; may be asked from any thread. */
  List<Acted> acted();

  /**
   * The run begins to which this stand-in belongs: what its scenario places by time is counted from now on.
   *
   * @param heard is told of each fault that comes true, those before among them; returns at once, on any thread
   */
  void begin(Consumer<Acted> heard);

  /**
   * The run's next campaign begins: its scenario is planned anew for it, and moments count from now on.
   *
   * @param number from 2 on
   */
  void nextCampaign(int number);

  /**
   * More goes wrong than its scenario says, from now on; without effect if it was started to do nothing wrong.
   *
   * @param whole to the platform as a whole
   * @param devices to these, by their names
   */
  void befall(List<Act> whole, Map<String, List<Act>> devices);

  /** What still acts of a fault ends, and nothing more of it comes true. @param fault its number */
  void endFault(int fault);

  /**
   * Everything that the event feed tells from now on, each event once and in order, and what the stand-in does inside:
   * topics of that begin with {@code /stand-in/}, see {@link Workings}.
   *
   * @param ears hears topic and body; must be quick, and is called on threads of the stand-in
   */
  void listen(BiConsumer<String, Map<String, Object>> ears);

  /** From now on who listens hears of devices' progress too, which is most of what they say. */
  void listenToProgress();

  /**
   * Completes, with a line for the user, if this stand-in cannot go on: its disk failed, or a part of it did. It
   * answers nobody any more then, and its ports are closed.
   */
  CompletionStage<String> lost();

  CompletionStage<Done> stop();

  /** @param apiEndpoint {@code http://host:port} of OpenAPI, page and events */
  record Endpoints(
      String mqttHost,
      int mqttPort,
      URI otaBaseUrl,
      int otaPort,
      URI apiEndpoint,
      Path caFile) {}

  /**
   * A fault of the scenario that came true.
   *
   * @param device that it befell; empty: the platform as a whole
   * @param millis UNIX time
   */
  record Acted(Optional<DeviceId> device, FaultActed act, long millis) {}

  /**
   * @param tasksByStatus keys are the platform's state names
   * @param tasksByProduct keys are ProductKeys, then state names
   * @param httpRequestsByStatus keys are status codes
   * @param faultsByKind that came true, by the words of their kinds; empty if it does nothing wrong
   * @param throttlesByEvent by the names of the platform's events
   */
  record Figures(
      long connections,
      Map<String, Long> tasksByStatus,
      Map<String, Map<String, Long>> tasksByProduct,
      Map<Integer, Long> httpRequestsByStatus,
      Map<String, Long> faultsByKind,
      Map<String, Long> throttlesByEvent) {
    /** Of one that throttled nothing. */
    public Figures(long connections, Map<String, Long> tasksByStatus, Map<String, Map<String, Long>> tasksByProduct,
        Map<Integer, Long> httpRequestsByStatus, Map<String, Long> faultsByKind) {
      this(connections, tasksByStatus, tasksByProduct, httpRequestsByStatus, faultsByKind, Map.of());
    }
  }
}
