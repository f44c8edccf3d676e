package dev.nufleet.fleet;

import dev.nufleet.board.BoardSpec;
import dev.nufleet.chaos.OperatorPolicy;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.BootStarted;
import dev.nufleet.model.BoardEvent.Counted;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardInvariant;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.FleetFact;
import dev.nufleet.model.Pace;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Traffic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The boards of a fleet in one campaign: their journeys, and sums that keep in step with them. Belongs to the fleet's
 * actor alone.
 */
final class Members {
  /** A board in a campaign. */
  record Member(
      BoardId board, Journey journey, Checks checks, Operator operator, List<FaultActed> acted, Pace pace) {
    private boolean isSettled() {
      return journey.state().isFinal() && !operator.isHelping();
    }

    private Member in(FleetSpec.Goal goal, OperatorPolicy policy) {
      return new Member(board, journey.next(goal), checks, new Operator(policy), new ArrayList<>(0), pace);
    }
  }

  private final FleetSpec spec;
  private final FleetParts parts;
  private final Map<BoardId, Member> byId = new HashMap<>();
  /** Boards that nobody has reset for this campaign yet. */
  private final Set<BoardId> untouched = new HashSet<>();
  /** These, and boards whose boot has not begun since. */
  private final Set<BoardId> awaited = new HashSet<>();
  private final int[] states = new int[BoardState.values().length];
  private final int[] passed = new int[Phase.values().length];
  /** Of boards that are stuck; at most as many as there are boards. */
  private final Map<String, Integer> causes = new TreeMap<>();
  private FleetSpec.Goal goal;
  private Traffic traffic = Traffic.NONE;
  private long startNanos;
  private int launched;
  private int ready;
  private int settled;

  Members(FleetSpec spec, FleetParts parts) {
    this.spec = spec;
    this.parts = parts;
    this.goal = spec.goal();
    this.startNanos = spec.startNanos();
    states[BoardState.OFF.ordinal()] = spec.boards().size();
    spec.boards().forEach(board ->
        parts.onFact().accept(new FleetFact.StateChanged(board.profile(), BoardState.OFF, BoardState.OFF)));
  }

  /** Another campaign: every board has its way before it again. @param start from when on they are reset */
  void begin(FleetSpec.Goal next, long start) {
    goal = next;
    startNanos = start;
    traffic = Traffic.NONE;
    launched = 0;
    ready = 0;
    settled = 0;
    Arrays.fill(passed, 0);
    causes.clear();
    untouched.addAll(byId.keySet());
    awaited.addAll(byId.keySet());
    byId.replaceAll((board, before) -> {
      Member member = before.in(next, spec.operator());
      turned(member.journey(), before.journey().state());
      return member;
    });
    parts.watch().begins();
    byId.values().forEach(this::show);
  }

  boolean hasMoreToLaunch() {
    return launched < spec.boards().size();
  }

  /** The next board in order. @return which is to be switched on, or reset */
  BoardSpec launchNext() {
    long planned = spec.plannedNanos(startNanos, launched);
    BoardSpec board = spec.boards().get(launched++);
    byId.computeIfAbsent(board.id(), id -> member(board)).journey().plan(planned);
    untouched.remove(board.id());
    return board;
  }

  /** @return null if it was never switched on */
  Member of(BoardId board) {
    return byId.get(board);
  }

  /**
   * Takes what is counted whatever it belongs to.
   *
   * @return whether the event belongs to the campaign's way: not if the board has not begun to boot for it
   */
  boolean belongs(BoardEvent event) {
    if (event.what() instanceof Counted counted) {
      traffic = traffic.plus(counted.since());
    }
    if (event.what() instanceof FaultActed acted && !untouched.contains(event.board())) {
      byId.get(event.board()).acted().add(acted);
    }
    if (event.what() instanceof BootStarted && !untouched.contains(event.board())) {
      awaited.remove(event.board());
    }
    return !awaited.contains(event.board());
  }

  /** Lets a journey go on and keeps the sums in step with it. @return whether its launch is over by this */
  boolean follow(Member member, Runnable step) {
    Journey journey = member.journey();
    boolean settledBefore = member.isSettled();
    BoardState stateBefore = journey.state();
    Optional<String> causeBefore = stuckBy(journey);
    boolean launchingBefore = journey.isLaunching();
    boolean readyBefore = journey.isReady();
    step.run();
    turned(journey, stateBefore);
    causeBefore.ifPresent(cause -> causes.computeIfPresent(cause, (word, count) -> count == 1 ? null : count - 1));
    stuckBy(journey).ifPresent(cause -> causes.merge(cause, 1, Integer::sum));
    show(member);
    settled += (member.isSettled() ? 1 : 0) - (settledBefore ? 1 : 0);
    ready += (journey.isReady() ? 1 : 0) - (readyBefore ? 1 : 0);
    return launchingBefore && !journey.isLaunching();
  }

  private static Optional<String> stuckBy(Journey journey) {
    return journey.isStuck() ? Optional.of(journey.cause()) : Optional.empty();
  }

  private void turned(Journey journey, BoardState before) {
    if (journey.state() != before) {
      states[before.ordinal()]--;
      states[journey.state().ordinal()]++;
      parts.onFact().accept(new FleetFact.StateChanged(journey.profile(), before, journey.state()));
      if (journey.isStuck()) {
        parts.onFact().accept(new FleetFact.Failed(journey.profile(), journey.cause()));
      }
    }
  }

  private void passed(BoardId board, BoardProfile profile, Phase phase, long nanos, boolean first) {
    passed[phase.ordinal()] += first ? 1 : 0;
    parts.onFact().accept(new FleetFact.PhasePassed(board, profile, phase, nanos));
  }

  private Member member(BoardSpec board) {
    Checks checks = new Checks(goal, spec.withPast().contains(board.id()));
    Journey journey = new Journey(board.id(), board.profile(), goal,
        (profile, phase, nanos, first) -> passed(board.id(), profile, phase, nanos, first), checks);
    return new Member(board.id(), journey, checks, new Operator(spec.operator()), new ArrayList<>(0), board.pace());
  }

  private void show(Member member) {
    Journey journey = member.journey();
    parts.watch().stands(
        member.board(), journey.state(), journey.phase(), journey.cause(), journey.activeVersion());
  }

  FleetSnapshot snapshot() {
    Map<BoardState, Integer> byState = new EnumMap<>(BoardState.class);
    for (BoardState state : BoardState.values()) {
      byState.put(state, states[state.ordinal()]);
    }
    Map<Phase, Integer> byPhase = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      byPhase.put(phase, passed[phase.ordinal()]);
    }
    return new FleetSnapshot(spec.boards().size(), launched, ready, settled, byState, Map.copyOf(causes), byPhase,
        traffic);
  }

  /** One board until now, also if it was never switched on. @return null if there is none of this name */
  BoardResult result(BoardId board) {
    Member member = byId.get(board);
    if (member != null) {
      return member.journey().result();
    }
    return spec.boards().stream().filter(one -> one.id().equals(board)).findFirst()
        .map(one -> member(one).journey().result()).orElse(null);
  }

  /** What was found until now of those that were switched on. */
  FleetFindings findings() {
    int[] checked = new int[BoardInvariant.values().length];
    int[] violated = new int[BoardInvariant.values().length];
    byId.values().forEach(member -> member.checks().countInto(checked, violated));
    Map<BoardInvariant, FleetFindings.Found> found = new EnumMap<>(BoardInvariant.class);
    for (BoardInvariant invariant : BoardInvariant.values()) {
      found.put(invariant,
          new FleetFindings.Found(checked[invariant.ordinal()], violated[invariant.ordinal()]));
    }
    return new FleetFindings(found);
  }

  /** Boards that were never switched on are in it too, as they are. */
  FleetResult result() {
    List<BoardResult> boards = new ArrayList<>(spec.boards().size());
    Map<BoardId, List<FaultActed>> acted = new HashMap<>();
    spec.boards().forEach(board -> {
      Member member = byId.get(board.id());
      boards.add((member == null ? member(board) : member).journey().result());
      if (member != null && !member.acted().isEmpty()) {
        acted.put(board.id(), List.copyOf(member.acted()));
      }
    });
    return new FleetResult(boards, traffic, acted);
  }
}
