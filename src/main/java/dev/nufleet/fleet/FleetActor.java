package dev.nufleet.fleet;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.ChaosTime;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * All boards of one process: switches them on, hears their events, and presses {@code r} when a candidate is written.
 */
public final class FleetActor {
  /** What may be asked of a fleet. */
  public sealed interface Command {}

  /** Notice times are counted from here. @param atNanos of the clock that the boards have */
  public record CampaignAsked(long atNanos) implements Command {}

  /**
   * The next campaign begins: each board is reset, so that it signs in again and tells its version, in the order and at
   * the ramp of the first. What boards tell before belongs to no campaign.
   *
   * @param plans what is to befall each board meanwhile; those that nothing befalls are missing
   * @param startNanos of the boards' clock, from which moments of these plans count, and boards are reset
   */
  public record NextCampaign(FleetSpec.Goal goal, Map<BoardId, List<Act>> plans, long startNanos) implements Command {
    public NextCampaign {
      plans = Map.copyOf(plans);
    }
  }

  public record GetSnapshot(ActorRef<FleetSnapshot> replyTo) implements Command {}

  public record GetResult(ActorRef<FleetResult> replyTo) implements Command {}

  /** Asks how far one board has come. */
  public record GetBoard(BoardId board, ActorRef<BoardAnswer> replyTo) implements Command {}

  /** @param result empty if there is no such board */
  public record BoardAnswer(Optional<BoardResult> result) {}

  /** Asks what the checks of the boards found until now. */
  public record GetFindings(ActorRef<FleetFindings> replyTo) implements Command {}

  /** Somebody who looks on wants this done to a board. A board that was not switched on yet feels nothing. */
  public record Touch(OperatorDid deed, ActorRef<Touched> replyTo) implements Command {}

  /** @param felt whether the board was there */
  public record Touched(boolean felt) {}

  private record Heard(BoardEvent event) implements Command {}

  private record BoardGone(BoardId board) implements Command {}

  /** The operator's hands have come to a board. @param campaign in which something befell it */
  private record Hand(BoardId board, Operator.Deed deed, int campaign) implements Command {}

  /** What may be told to single boards from outside: faults. @param board of this fleet; others are nobody */
  public record Tell(BoardId board, BoardCommand what) implements Command {}

  private enum Launch implements Command {
    /** A step of the ramp. */
    NEXT,
    /** Of the window, where there is no ramp. */
    SECOND_PASSED
  }

  /** How often a ramp switches boards on. */
  private static final Duration RAMP_STEP = Duration.ofMillis(50);
  private static final Duration WINDOW_STEP = Duration.ofSeconds(1);

  private final ActorContext<Command> ctx;
  private final TimerScheduler<Command> timers;
  private final FleetSpec spec;
  private final FleetParts parts;
  private final ActorRef<BoardEvent> ears;
  private final Members members;
  private final Map<BoardId, ActorRef<BoardCommand>> boards = new HashMap<>();
  private final AtomicBoolean transcriptTrouble = new AtomicBoolean();
  private NextCampaign campaign;
  private int campaigns = 1;
  private final LaunchWindow window;
  private int spawned;
  private double rampCredit;

  private FleetActor(
      ActorContext<Command> ctx, TimerScheduler<Command> timers, FleetSpec spec, FleetParts parts) {
    this.ctx = ctx;
    this.timers = timers;
    this.spec = spec;
    this.parts = parts;
    this.members = new Members(spec.roster(), spec.startNanos(), parts.onFact(), parts.watch());
    this.window = new LaunchWindow(spec.launchingAtOnce());
    this.ears = ctx.messageAdapter(BoardEvent.class, Heard::new);
    this.campaign = new NextCampaign(spec.goal(), Map.of(), 0);
  }

  public static Behavior<Command> create(FleetSpec spec, FleetParts parts) {
    return Behaviors.setup(ctx -> Behaviors.withTimers(timers -> {
      ctx.setLoggerName(FleetActor.class);
      return new FleetActor(ctx, timers, spec, parts).start();
    }));
  }

  private Behavior<Command> start() {
    launch();
    return Behaviors.receive(Command.class)
        .onMessage(Heard.class, m -> heard(m.event()))
        .onMessage(Launch.class, m -> m == Launch.NEXT ? ramp() : widen())
        .onMessage(CampaignAsked.class, m -> {
          members.asked(m.atNanos());
          return Behaviors.same();
        })
        .onMessage(NextCampaign.class, this::next)
        .onMessage(Hand.class, m -> m.campaign() != campaigns, m -> Behaviors.same()) // who has reset it since
        .onMessage(Hand.class, m -> members.of(m.board()).operator().isHandsOff(), m -> Behaviors.same())
        .onMessage(Hand.class, m -> {
          boolean resets = m.deed() == Operator.Deed.RESET;
          does(new OperatorDid(m.board(), resets ? OperatorDid.Deed.RESET : OperatorDid.Deed.SWITCHED_ON));
          return Behaviors.same();
        })
        .onMessage(Touch.class, m -> {
          boolean felt = boards.containsKey(m.deed().board());
          if (felt) {
            members.of(m.deed().board()).operator().touched(m.deed().deed());
            does(m.deed());
          }
          m.replyTo().tell(new Touched(felt));
          return Behaviors.same();
        })
        .onMessage(Tell.class, m -> {
          if (boards.containsKey(m.board())) {
            boards.get(m.board()).tell(m.what());
          }
          return Behaviors.same();
        })
        .onMessage(GetSnapshot.class, m -> {
          m.replyTo().tell(members.snapshot());
          return Behaviors.same();
        })
        .onMessage(GetResult.class, m -> {
          m.replyTo().tell(members.result());
          return Behaviors.same();
        })
        .onMessage(GetBoard.class, m -> {
          m.replyTo().tell(new BoardAnswer(Optional.ofNullable(members.result(m.board()))));
          return Behaviors.same();
        })
        .onMessage(GetFindings.class, m -> {
          m.replyTo().tell(members.findings());
          return Behaviors.same();
        })
        .onMessage(BoardGone.class, m -> {
          boards.remove(m.board());
          lost(m.board());
          return Behaviors.same();
        })
        .build();
  }

  private Behavior<Command> heard(BoardEvent event) {
    parts.onEvent().accept(event);
    goOn(members.hear(event, (member, wanted) -> {
      if (wanted == Journey.Wanted.RESET && boards.containsKey(event.board())) {
        does(new OperatorDid(event.board(), OperatorDid.Deed.PRESSED_R)); // the operator at the console
      }
      member.operator().on(event.what(), member.journey().isStuck()).ifPresent(order -> ctx.scheduleOnce(
          Duration.ofNanos(new ChaosTime(spec.boards().get(member.place()).pace()).realNanos(order.afterNanos())),
          ctx.getSelf(), new Hand(event.board(), order.deed(), campaigns)));
    }));
    return Behaviors.same();
  }

  private void does(OperatorDid deed) {
    parts.onDeed().accept(deed);
    ActorRef<BoardCommand> board = boards.get(deed.board());
    deed.orders().forEach(board::tell);
  }

  /** @param launched whether the launch of a board is over */
  private void goOn(boolean launched) {
    if (launched) {
      window.over();
      launchWhileThereIsRoom();
    }
  }

  /** Its actor has stopped: nothing switches it on again. */
  private void lost(BoardId board) {
    Members.Member member = members.of(board);
    goOn(members.follow(member, member.journey()::lost));
  }

  // ---- boards are switched on, or reset for the next campaign ----

  private Behavior<Command> next(NextCampaign next) {
    campaign = next;
    campaigns++;
    window.clear();
    rampCredit = 0;
    members.begin(next.goal(), next.startNanos());
    launch();
    return Behaviors.same();
  }

  private void launch() {
    if (spec.rampPerSecond().isPresent()) {
      timers.startTimerAtFixedRate(Launch.NEXT, RAMP_STEP);
    } else {
      launchWhileThereIsRoom();
      timers.startTimerAtFixedRate(Launch.SECOND_PASSED, WINDOW_STEP);
    }
  }

  private void launchWhileThereIsRoom() {
    if (spec.rampPerSecond().isEmpty()) {
      while (window.hasRoom() && members.hasMoreToLaunch()) {
        launchNext();
      }
    }
  }

  private Behavior<Command> widen() {
    window.secondPassed();
    launchWhileThereIsRoom();
    if (window.isWhole() || !members.hasMoreToLaunch()) {
      timers.cancelAll();
    }
    return Behaviors.same();
  }

  private Behavior<Command> ramp() {
    rampCredit += spec.rampPerSecond().orElseThrow() * RAMP_STEP.toNanos() / 1e9;
    for (; rampCredit >= 1 && members.hasMoreToLaunch(); rampCredit--) {
      launchNext();
    }
    if (!members.hasMoreToLaunch()) {
      timers.cancelAll();
    }
    return Behaviors.same();
  }

  private void launchNext() {
    BoardSpec board = spec.boards().get(members.launchNext());
    window.launched();
    if (campaigns == 1) {
      switchOn(board);
    } else if (boards.containsKey(board.id())) {
      reset(board.id());
    } else {
      lost(board.id());
    }
  }

  /** The button, and the switch where there is no power: each does nothing where the other is what is needed. */
  private void reset(BoardId board) {
    ActorRef<BoardCommand> ref = boards.get(board);
    ref.tell(new BoardCommand.PlanAnew(campaign.plans().getOrDefault(board, List.of()), campaign.startNanos()));
    does(new OperatorDid(board, OperatorDid.Deed.RESET));
    ref.tell(new BoardCommand.PowerOn());
  }

  private void switchOn(BoardSpec board) {
    int index = spawned++;
    ActorRef<BoardCommand> ref = ctx.spawn(parts.boards().apply(board, ears), "board-" + index);
    ctx.watchWith(ref, new BoardGone(board.id()));
    parts.transcriptDir().ifPresent(dir -> ref.tell(new BoardCommand.FollowConsole(ctx.spawn(
        TranscriptActor.create(dir.resolve(board.id().fileName() + ".txt"), transcriptTrouble),
        "transcript-" + index,
        DispatcherSelector.blocking()))));
    boards.put(board.id(), ref);
    does(new OperatorDid(board.id(), OperatorDid.Deed.SWITCHED_ON));
  }
}
