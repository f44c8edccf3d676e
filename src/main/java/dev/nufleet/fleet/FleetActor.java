package dev.nufleet.fleet;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.chaos.ChaosTime;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.Counted;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.FleetFact;
import dev.nufleet.model.Pace;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * All boards of one process: switches them on, hears their events, and presses {@code r} when a candidate is written.
 */
public final class FleetActor {
  /** What may be asked of a fleet. */
  public sealed interface Command {}

  /** Notice times are counted from here. @param atNanos of the clock that the boards have */
  public record CampaignAsked(long atNanos) implements Command {}

  public record GetSnapshot(ActorRef<FleetSnapshot> replyTo) implements Command {}

  public record GetResult(ActorRef<FleetResult> replyTo) implements Command {}

  private record Heard(BoardEvent event) implements Command {}

  private record BoardGone(BoardId board) implements Command {}

  /** The operator's hands have come to a board. */
  private record Hand(BoardId board, Operator.Deed deed) implements Command {}

  /** What may be told to single boards from outside: faults. @param board of this fleet; others are nobody */
  public record Tell(BoardId board, BoardCommand what) implements Command {}

  private enum Launch implements Command {
    NEXT
  }

  /** How often a ramp switches boards on. */
  private static final Duration RAMP_STEP = Duration.ofMillis(50);

  /** A board of the fleet. */
  private record Member(
      Journey journey, Operator operator, List<FaultActed> acted, ActorRef<BoardCommand> board, Pace pace) {
    boolean isSettled() {
      return journey.state().isFinal() && !operator.isHelping();
    }
  }

  private final ActorContext<Command> ctx;
  private final FleetSpec spec;
  private final FleetParts parts;
  private final ActorRef<BoardEvent> ears;
  private final List<Member> members = new ArrayList<>();
  private final Map<BoardId, Member> byId = new HashMap<>();
  private final AtomicBoolean transcriptTrouble = new AtomicBoolean();
  private final int[] states = new int[BoardState.values().length];
  private final int[] passed = new int[Phase.values().length];
  private Traffic traffic = Traffic.NONE;
  private int launching;
  private int ready;
  private int settled;
  private long campaignNanos = Long.MIN_VALUE;
  private double rampCredit;

  private FleetActor(ActorContext<Command> ctx, FleetSpec spec, FleetParts parts) {
    this.ctx = ctx;
    this.spec = spec;
    this.parts = parts;
    this.ears = ctx.messageAdapter(BoardEvent.class, Heard::new);
    states[BoardState.OFF.ordinal()] = spec.boards().size();
  }

  public static Behavior<Command> create(FleetSpec spec, FleetParts parts) {
    return Behaviors.setup(ctx -> Behaviors.withTimers(timers -> {
      ctx.setLoggerName(FleetActor.class);
      return new FleetActor(ctx, spec, parts).start(timers);
    }));
  }

  private Behavior<Command> start(TimerScheduler<Command> timers) {
    spec.boards().forEach(board ->
        parts.onFact().accept(new FleetFact.StateChanged(board.profile(), BoardState.OFF, BoardState.OFF)));
    if (spec.rampPerSecond().isPresent()) {
      timers.startTimerAtFixedRate(Launch.NEXT, RAMP_STEP);
    } else {
      launchWhileThereIsRoom();
    }
    return Behaviors.receive(Command.class)
        .onMessage(Heard.class, m -> heard(m.event()))
        .onMessage(Launch.class, m -> ramp(timers))
        .onMessage(CampaignAsked.class, m -> {
          campaignNanos = m.atNanos();
          return Behaviors.same();
        })
        .onMessage(Hand.class, m -> {
          boolean resets = m.deed() == Operator.Deed.RESET;
          did(m.board(), resets ? OperatorDid.Deed.RESET : OperatorDid.Deed.SWITCHED_ON);
          byId.get(m.board()).board().tell(resets ? new BoardCommand.PressReset() : new BoardCommand.PowerOn());
          return Behaviors.same();
        })
        .onMessage(Tell.class, m -> {
          if (byId.containsKey(m.board())) {
            byId.get(m.board()).board().tell(m.what());
          }
          return Behaviors.same();
        })
        .onMessage(GetSnapshot.class, m -> {
          m.replyTo().tell(snapshot());
          return Behaviors.same();
        })
        .onMessage(GetResult.class, m -> {
          m.replyTo().tell(result());
          return Behaviors.same();
        })
        .onMessage(BoardGone.class, m -> {
          Member member = byId.get(m.board());
          follow(member, member.journey()::lost);
          return Behaviors.same();
        })
        .build();
  }

  private Behavior<Command> heard(BoardEvent event) {
    parts.onEvent().accept(event);
    if (event.what() instanceof Counted counted) {
      traffic = traffic.plus(counted.since());
    }
    Member member = byId.get(event.board());
    if (event.what() instanceof FaultActed acted) {
      member.acted().add(acted);
    }
    follow(member, () -> {
      if (member.journey().on(event, campaignNanos) == Journey.Wanted.RESET) {
        did(event.board(), OperatorDid.Deed.PRESSED_R);
        member.board().tell(new BoardCommand.PressKey('r')); // the operator at the console
      }
      member.operator().on(event.what(), member.journey().isStuck()).ifPresent(order -> ctx.scheduleOnce(
          Duration.ofNanos(new ChaosTime(member.pace()).realNanos(order.afterNanos())), ctx.getSelf(),
          new Hand(event.board(), order.deed())));
    });
    return Behaviors.same();
  }

  private void did(BoardId board, OperatorDid.Deed deed) {
    parts.onDeed().accept(new OperatorDid(board, deed));
  }

  /** Lets a journey go on and keeps the fleet's sums in step with it. */
  private void follow(Member member, Runnable step) {
    Journey journey = member.journey();
    boolean settledBefore = member.isSettled();
    BoardState stateBefore = journey.state();
    boolean launchingBefore = journey.isLaunching();
    boolean readyBefore = journey.isReady();
    step.run();
    BoardState state = journey.state();
    if (state != stateBefore) {
      states[stateBefore.ordinal()]--;
      states[state.ordinal()]++;
      parts.onFact().accept(new FleetFact.StateChanged(journey.profile(), stateBefore, state));
    }
    settled += (member.isSettled() ? 1 : 0) - (settledBefore ? 1 : 0);
    ready += (journey.isReady() ? 1 : 0) - (readyBefore ? 1 : 0);
    if (launchingBefore && !journey.isLaunching()) {
      launching--;
      launchWhileThereIsRoom();
    }
  }

  private void passed(BoardProfile profile, Phase phase, long nanos, boolean first) {
    passed[phase.ordinal()] += first ? 1 : 0;
    parts.onFact().accept(new FleetFact.PhasePassed(profile, phase, nanos));
  }

  private void launchWhileThereIsRoom() {
    if (spec.rampPerSecond().isEmpty()) {
      while (launching < spec.launchingAtOnce() && members.size() < spec.boards().size()) {
        launchNext();
      }
    }
  }

  private Behavior<Command> ramp(TimerScheduler<Command> timers) {
    rampCredit += spec.rampPerSecond().orElseThrow() * RAMP_STEP.toNanos() / 1e9;
    for (; rampCredit >= 1 && members.size() < spec.boards().size(); rampCredit--) {
      launchNext();
    }
    if (members.size() == spec.boards().size()) {
      timers.cancelAll();
    }
    return Behaviors.same();
  }

  private void launchNext() {
    BoardSpec board = spec.boards().get(members.size());
    ActorRef<BoardCommand> ref = ctx.spawn(parts.boards().apply(board, ears), "board-" + members.size());
    ctx.watchWith(ref, new BoardGone(board.id()));
    parts.transcriptDir().ifPresent(dir -> ref.tell(new BoardCommand.FollowConsole(ctx.spawn(
        TranscriptActor.create(dir.resolve(board.id().fileName() + ".txt"), transcriptTrouble),
        "transcript-" + members.size(),
        DispatcherSelector.blocking()))));
    Member member = new Member(
        journey(board), new Operator(spec.operator()), new ArrayList<>(0), ref, board.pace());
    members.add(member);
    byId.put(board.id(), member);
    launching++;
    did(board.id(), OperatorDid.Deed.SWITCHED_ON);
    ref.tell(new BoardCommand.PowerOn());
  }

  private Journey journey(BoardSpec board) {
    boolean withPast = spec.withPast().contains(board.id());
    return new Journey(board.id(), board.profile(), spec.goal(), this::passed, withPast);
  }

  private FleetSnapshot snapshot() {
    Map<BoardState, Integer> byState = new EnumMap<>(BoardState.class);
    for (BoardState state : BoardState.values()) {
      byState.put(state, states[state.ordinal()]);
    }
    Map<Phase, Integer> byPhase = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      byPhase.put(phase, passed[phase.ordinal()]);
    }
    return new FleetSnapshot(spec.boards().size(), members.size(), ready, settled, byState, byPhase, traffic);
  }

  /** Boards that were never switched on are in it too, as they are. */
  private FleetResult result() {
    List<BoardResult> boards = new ArrayList<>(spec.boards().size());
    members.forEach(member -> boards.add(member.journey().result()));
    spec.boards().subList(members.size(), spec.boards().size()).forEach(board ->
        boards.add(journey(board).result()));
    Map<BoardId, List<FaultActed>> acted = new HashMap<>();
    byId.forEach((board, member) -> {
      if (!member.acted().isEmpty()) {
        acted.put(board, List.copyOf(member.acted()));
      }
    });
    return new FleetResult(boards, traffic, acted);
  }
}
