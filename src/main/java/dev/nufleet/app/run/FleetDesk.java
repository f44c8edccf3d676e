package dev.nufleet.app.run;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AskPattern;
import akka.japi.function.Function;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.board.BoardActor;
import dev.nufleet.board.BoardEnvironment;
import dev.nufleet.board.BoardSettings;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.board.BoardStores;
import dev.nufleet.fleet.FleetActor;
import dev.nufleet.fleet.FleetParts;
import dev.nufleet.fleet.FleetResult;
import dev.nufleet.fleet.FleetSnapshot;
import dev.nufleet.fleet.FleetSpec;
import dev.nufleet.model.RunClock;
import dev.nufleet.network.Links;
import dev.nufleet.observe.FleetMetrics;
import java.time.Duration;
import java.util.List;

/** The run's desk in front of its fleet: makes it from the settings, and asks it, blocking. */
final class FleetDesk {
  /** Boards that sign in at once when no ramp is asked for; more would only wait for the same cores. */
  private static final int LAUNCHING_AT_ONCE = 256;
  private static final Duration ANSWER_TIME = Duration.ofMinutes(1);

  private final ActorSystem<?> system;
  private final ActorRef<FleetActor.Command> fleet;
  private final RunClock clock;

  private FleetDesk(ActorSystem<?> system, ActorRef<FleetActor.Command> fleet, RunClock clock) {
    this.system = system;
    this.fleet = fleet;
    this.clock = clock;
  }

  static FleetDesk open(
      ActorSystem<?> system,
      RunSettings settings,
      List<BoardSpec> boards,
      Memories memories,
      Links links,
      FleetMetrics metrics,
      RunClock clock) {
    FleetSpec.Goal goal = new FleetSpec.Goal(settings.version(), settings.image().sha256());
    FleetSpec spec =
        new FleetSpec(boards, goal, settings.rampPerSecond(), LAUNCHING_AT_ONCE, memories.withPast());
    BoardStores stores = memories.stores();
    FleetParts parts = new FleetParts(
        (board, ears) -> BoardActor.create(
            board, new BoardEnvironment(ears, links, BoardSettings.DEFAULT, stores, clock)),
        metrics::onEvent,
        metrics::onFact,
        settings.transcriptDir());
    return new FleetDesk(system, system.systemActorOf(FleetActor.create(spec, parts), "fleet", Props.empty()), clock);
  }

  FleetSnapshot snapshot() {
    return ask(FleetActor.GetSnapshot::new);
  }

  FleetResult result() {
    return ask(FleetActor.GetResult::new);
  }

  /** To be told before the campaign is created: the first notices come at once. */
  void campaignAsked() {
    fleet.tell(new FleetActor.CampaignAsked(clock.nanos()));
  }

  private <T> T ask(Function<ActorRef<T>, FleetActor.Command> question) {
    return AskPattern.ask(fleet, question, ANSWER_TIME, system.scheduler()).toCompletableFuture().join();
  }
}
