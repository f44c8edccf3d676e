package dev.nufleet.app.run;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.AskPattern;
import akka.japi.function.Function;
import dev.nufleet.app.answers.Answers;
import dev.nufleet.app.live.view.Desk;
import dev.nufleet.app.live.view.RunView;
import dev.nufleet.app.report.NodeRecord;
import dev.nufleet.app.report.Resources;
import dev.nufleet.app.report.RunHistory;
import dev.nufleet.app.report.Timeline;
import dev.nufleet.app.report.TimelineRecord;
import dev.nufleet.app.report.Vitals;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.chaos.Act;
import dev.nufleet.fleet.BoardResult;
import dev.nufleet.fleet.FleetActor;
import dev.nufleet.fleet.FleetFindings;
import dev.nufleet.fleet.FleetParts;
import dev.nufleet.fleet.FleetResult;
import dev.nufleet.fleet.FleetSnapshot;
import dev.nufleet.fleet.FleetSpec;
import dev.nufleet.fleet.FleetWatch;
import dev.nufleet.fleet.OperatorDid;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.FleetFact;
import dev.nufleet.model.RunClock;
import dev.nufleet.observe.FleetMetrics;
import dev.nufleet.platform.StandIn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The run's desk in front of its fleet: makes it from the settings, and asks it, blocking. */
final class FleetDesk implements Desk {
  /** Boards that sign in at once when no ramp is asked for; more would only wait for the same cores. */
  private static final int LAUNCHING_AT_ONCE = 256;
  /** The fleet has a thread of its own and does nothing that blocks, so even on a busy machine this is plenty. */
  private static final Duration ANSWER_TIME = Duration.ofSeconds(20);
  private static final Duration LOOKING_TIME = Duration.ofSeconds(1);
  private static final String OWN_THREAD = "nufleet.fleet-dispatcher";

  /**
   * Who hears what happens in a run: metrics, timeline, history, and who looks on.
   *
   * @param history of the campaign that goes on
   * @param view empty: nobody can look on
   * @param answers of the platform
   */
  record Ears(FleetMetrics metrics, Timeline timeline, Supplier<RunHistory> history, Optional<RunView> view,
      RunClock clock, Answers answers) {
    void heard(BoardEvent event) {
      metrics.onEvent(event);
      timeline.hear(event);
      answers.hear(event);
      history.get().heard(event);
      if (view.isPresent()) {
        view.get().fleet().hear(event);
      }
    }

    void concluded(FleetFact fact) {
      metrics.onFact(fact);
      timeline.conclude(fact);
      if (view.isPresent()) {
        view.get().fleet().conclude(fact);
      }
    }

    void did(OperatorDid deed) {
      history.get().did(deed);
      view.ifPresent(one -> one.fleet().did(deed, clock.nanos()));
    }

    FleetWatch watch() {
      return view.isPresent() ? view.get().fleet() : FleetWatch.NOBODY;
    }

    /** A fault came true at the platform. */
    void befell(StandIn.Acted acted) {
      metrics.onFault(acted.act());
      timeline.befell(clock.nanos());
      view.ifPresent(one -> one.fleet().befell(acted.act().fault()));
    }

    /** Once a second. */
    void look(Vitals vitals) {
      long now = clock.nanos();
      timeline.look(now, vitals);
      history.get().looked(now, vitals, Resources.now());
      view.ifPresent(RunView::look);
    }
  }

  private final ActorSystem<?> system;
  private final ActorRef<FleetActor.Command> fleet;
  private final FleetPlace place;
  private final RunClock clock;
  private final Ears ears;

  private FleetDesk(ActorSystem<?> system, ActorRef<FleetActor.Command> fleet, FleetPlace place, Ears ears) {
    this.system = system;
    this.fleet = fleet;
    this.place = place;
    this.clock = place.clock();
    this.ears = ears;
  }

  /** @param withPast boards that were left by another process and were not flashed */
  static FleetDesk open(ActorSystem<?> system, RunSettings settings, List<BoardSpec> boards, Set<BoardId> withPast,
      FleetPlace place, Ears ears) {
    long startNanos = place.clock().nanos();
    ears.answers().launching(startNanos);
    ears.history().get().launching(startNanos, /* again= */ false);
    FleetSpec spec = new FleetSpec(boards, goal(settings), settings.rampPerSecond(), LAUNCHING_AT_ONCE, withPast,
        startNanos, settings.chaos().operator());
    FleetParts parts = new FleetParts(
        place::board, ears::heard, ears::concluded, ears::did, ears.watch(), settings.transcriptDir());
    return new FleetDesk(system, system.systemActorOf(
        FleetActor.create(spec, parts), "fleet", DispatcherSelector.fromConfig(OWN_THREAD)), place, ears);
  }

  static FleetSpec.Goal goal(RunSettings settings) {
    return new FleetSpec.Goal(settings.version(), settings.image().sha256());
  }

  /** The fleet cannot be asked: a defect of this program, but the run has a report to write. */
  static final class Silent extends Exception {
    private static final long serialVersionUID = 1;

    private Silent(Throwable why) {
      super("the fleet does not answer: "
          + (why instanceof TimeoutException ? "nothing in " + ANSWER_TIME.toSeconds() + " s" : why), why);
    }
  }

  FleetSnapshot snapshot() throws Silent {
    return ask(FleetActor.GetSnapshot::new);
  }

  FleetResult result() throws Silent {
    return ask(FleetActor.GetResult::new);
  }

  /** Which other processes hold boards, or held some. */
  List<NodeRecord> nodes() {
    return FleetPlace.records(place.nodes());
  }

  /** Why nobody can hold the boards any more, in a line for people; empty while somebody can. */
  Optional<String> lost() {
    return place.lost();
  }

  /** What the run was like until now. */
  TimelineRecord timeline() {
    return ears.timeline().record();
  }

  /** What the platform answered until now. */
  Answers answers() {
    return ears.answers();
  }

  /** To be told before the campaign is created: the first notices come at once. */
  void campaignAsked() {
    stageAsked();
    ears.metrics().onCampaignStarted();
  }

  /** The same for a further stage of the campaign that goes on: the notices of its boards count from here. */
  void stageAsked() {
    long now = clock.nanos();
    history().asked(now);
    fleet.tell(new FleetActor.CampaignAsked(now));
    ears.answers().asked(now);
  }

  /** Of the campaign that goes on. */
  RunHistory history() {
    return ears.history().get();
  }

  /** Somebody ended a fault that was given. */
  void tookBack(int fault) {
    history().tookBack(fault);
    ears.metrics().onFaultEnded(fault);
  }

  /** For who looks at the metrics: nothing more is expected of the boards in this campaign. */
  void campaignEnded() {
    ears.metrics().onCampaignEnded();
  }

  /** The same of the run. */
  void ended() {
    ears.metrics().onRunEnded();
  }

  /** Boards begin anew. @param plans what is to befall them */
  void next(FleetSpec.Goal goal, Map<BoardId, List<Act>> plans, long startNanos) {
    history().launching(startNanos, /* again= */ true);
    fleet.tell(new FleetActor.NextCampaign(goal, plans, startNanos));
  }

  @Override
  public void tell(BoardId board, BoardCommand what) {
    fleet.tell(new FleetActor.Tell(board, what));
  }

  @Override
  public CompletionStage<Optional<BoardResult>> board(BoardId board) {
    return AskPattern.ask(fleet, (ActorRef<FleetActor.BoardAnswer> replyTo) ->
        new FleetActor.GetBoard(board, replyTo), ANSWER_TIME, system.scheduler())
        .thenApply(FleetActor.BoardAnswer::result);
  }

  @Override
  public CompletionStage<FleetFindings> findings() {
    return AskPattern.ask(fleet, FleetActor.GetFindings::new, ANSWER_TIME, system.scheduler());
  }

  @Override
  public CompletionStage<Boolean> touch(OperatorDid deed) {
    return AskPattern.ask(fleet, (ActorRef<FleetActor.Touched> replyTo) ->
        new FleetActor.Touch(deed, replyTo), ANSWER_TIME, system.scheduler()).thenApply(FleetActor.Touched::felt);
  }

  @Override
  public CompletionStage<String> console(BoardId board, Printed.Style style) {
    return console(board, style, ANSWER_TIME);
  }

  /** A part of the board that ends just now answers nothing; who looks at a board does not wait long for that. */
  @Override
  public CompletionStage<BoardCommand.StorageAnswer> storage(BoardId board) {
    return AskPattern.<FleetActor.Command, BoardCommand.StorageAnswer>ask(fleet, replyTo ->
            new FleetActor.Tell(board, new BoardCommand.GetStorage(replyTo)), LOOKING_TIME, system.scheduler())
        .exceptionally(failure -> new BoardCommand.NoStorage(
            "the board did not answer in " + LOOKING_TIME.toSeconds() + " s; ask again"));
  }

  /** What a board's console still shows, as plain text. @return fails if there is no answer in this time */
  CompletableFuture<String> console(BoardId board, Duration most) {
    return console(board, Printed.Style.PLAIN, most);
  }

  private CompletableFuture<String> console(BoardId board, Printed.Style style, Duration most) {
    return AskPattern.ask(fleet, (ActorRef<BoardCommand.ConsoleText> replyTo) ->
            new FleetActor.Tell(board, new BoardCommand.ReadConsole(style, replyTo)),
        most, system.scheduler()).thenApply(BoardCommand.ConsoleText::text).toCompletableFuture();
  }

  private <T> T ask(Function<ActorRef<T>, FleetActor.Command> question) throws Silent {
    try {
      return AskPattern.ask(fleet, question, ANSWER_TIME, system.scheduler()).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new Silent(e.getCause());
    }
  }
}
