package dev.nufleet.fleet;

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
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The boards of a fleet in one campaign: their journeys, and sums that keep in step with them. Belongs to the fleet's
 * actor alone, or to who tells its facts again.
 */
final class Members {
  /** A board in a campaign. @param place in the order of switching on, from 0 on */
  record Member(
      int place, BoardId board, Journey journey, Checks checks, Operator operator, List<FaultActed> acted) {
    private boolean isSettled() {
      return journey.state().isFinal() && !operator.isHelping();
    }

    private Member in(FleetSpec.Goal goal, OperatorPolicy policy) {
      return new Member(place, board, journey.next(goal), checks, new Operator(policy), new ArrayList<>(0));
    }
  }

  private final Roster roster;
  private final Consumer<FleetFact> onFact;
  private final FleetWatch watch;
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
  private long campaignNanos = Long.MIN_VALUE;
  private int launched;
  private int ready;
  private int settled;

  /**
   * @param startNanos from when on they are switched on, by the boards' clock
   * @param onFact hears what is concluded
   * @param watch sees where boards stand
   */
  Members(Roster roster, long startNanos, Consumer<FleetFact> onFact, FleetWatch watch) {
    this.roster = roster;
    this.onFact = onFact;
    this.watch = watch;
    this.goal = roster.goal();
    this.startNanos = startNanos;
    states[BoardState.OFF.ordinal()] = roster.boards().size();
    roster.boards().forEach(board ->
        onFact.accept(new FleetFact.StateChanged(board.profile(), BoardState.OFF, BoardState.OFF)));
  }

  /** Another campaign: every board has its way before it again. @param start from when on they are reset */
  void begin(FleetSpec.Goal next, long start) {
    goal = next;
    startNanos = start;
    campaignNanos = Long.MIN_VALUE;
    traffic = Traffic.NONE;
    launched = 0;
    ready = 0;
    settled = 0;
    Arrays.fill(passed, 0);
    causes.clear();
    untouched.addAll(byId.keySet());
    awaited.addAll(byId.keySet());
    byId.replaceAll((board, before) -> {
      Member member = before.in(next, roster.operator());
      turned(member.journey(), before.journey().state());
      return member;
    });
    watch.begins();
    byId.values().forEach(this::show);
  }

  /** Switching on, or resetting, begins here. */
  void due(long start) {
    startNanos = start;
  }

  /** Notice times are counted from here. */
  void asked(long atNanos) {
    campaignNanos = atNanos;
  }

  boolean hasMoreToLaunch() {
    return launched < roster.boards().size();
  }

  /** The next board in order is to be switched on, or reset. @return its place */
  int launchNext() {
    int place = launched;
    launch(place);
    return place;
  }

  /** The same of any of them. */
  void launch(int place) {
    launched++;
    BoardId board = roster.boards().get(place).id();
    byId.computeIfAbsent(board, id -> member(place)).journey().plan(roster.plannedNanos(startNanos, place));
    untouched.remove(board);
  }

  /** @return null if it was never switched on */
  Member of(BoardId board) {
    return byId.get(board);
  }

  /**
   * Takes the next event of a board that was launched.
   *
   * @param then what follows from it for who holds the boards
   * @return whether the board's launch is over by this
   */
  boolean hear(BoardEvent event, BiConsumer<Member, Journey.Wanted> then) {
    if (!belongs(event)) {
      return false;
    }
    Member member = byId.get(event.board());
    return follow(member, () -> then.accept(member, member.journey().on(event, campaignNanos)));
  }

  /**
   * Takes what is counted whatever it belongs to.
   *
   * @return whether the event belongs to the campaign's way: not if the board has not begun to boot for it
   */
  private boolean belongs(BoardEvent event) {
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
      onFact.accept(new FleetFact.StateChanged(journey.profile(), before, journey.state()));
      if (journey.isStuck()) {
        onFact.accept(new FleetFact.Failed(journey.profile(), journey.cause()));
      }
    }
  }

  private void passed(BoardId board, BoardProfile profile, Phase phase, long nanos, boolean first) {
    passed[phase.ordinal()] += first ? 1 : 0;
    onFact.accept(new FleetFact.PhasePassed(board, profile, phase, nanos));
  }

  private Member member(int place) {
    Roster.Entry board = roster.boards().get(place);
    Checks checks = new Checks(goal, roster.withPast().contains(board.id()));
    Journey journey = new Journey(board.id(), board.profile(), goal,
        (profile, phase, nanos, first) -> passed(board.id(), profile, phase, nanos, first), checks);
    return new Member(place, board.id(), journey, checks, new Operator(roster.operator()), new ArrayList<>(0));
  }

  private void show(Member member) {
    Journey journey = member.journey();
    watch.stands(member.board(), journey.state(), journey.phase(), journey.cause(), journey.activeVersion());
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
    return new FleetSnapshot(roster.boards().size(), launched, ready, settled, byState, Map.copyOf(causes), byPhase,
        traffic);
  }

  /** One board until now, also if it was never switched on. @return null if there is none of this name */
  BoardResult result(BoardId board) {
    Member member = byId.get(board);
    if (member != null) {
      return member.journey().result();
    }
    for (int place = 0; place < roster.boards().size(); place++) {
      if (roster.boards().get(place).id().equals(board)) {
        return member(place).journey().result();
      }
    }
    return null;
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
    List<BoardResult> boards = new ArrayList<>(roster.boards().size());
    Map<BoardId, List<FaultActed>> acted = new HashMap<>();
    for (int place = 0; place < roster.boards().size(); place++) {
      BoardId board = roster.boards().get(place).id();
      Member member = byId.get(board);
      boards.add((member == null ? member(place) : member).journey().result());
      if (member != null && !member.acted().isEmpty()) {
        acted.put(board, List.copyOf(member.acted()));
      }
    }
    return new FleetResult(boards, traffic, acted);
  }
}
