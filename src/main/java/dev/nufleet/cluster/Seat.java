package dev.nufleet.cluster;

import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.chaos.Act;
import dev.nufleet.cluster.wire.BoardOnWire;
import dev.nufleet.cluster.wire.FromNode;
import dev.nufleet.cluster.wire.ToNode;
import dev.nufleet.model.BoardEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One board of a run in a cluster, as the one who leads the run knows it: which node has it, whether it has power, and
 * what of it has been heard. Pure rules; it belongs to the leader's actor alone.
 *
 * <p>Two incarnations of a board never live at once: a node where the board arrives waits until the node before is
 * known to be gone, and to have let go of the board's memory, where that outlives a node. Each fact counts once: what
 * comes of an incarnation that is over, or a second time, is dropped.
 */
final class Seat {
  /** As many as a board's console has. */
  private static final int MOST_FOLLOWERS = 16;

  private final BoardSpec spec;
  private final String factorySha256;
  private final Function<BoardSpec, List<Act>> plan;
  private final boolean isOnDisk;
  /** Acts that came true: another incarnation does not meet them again. */
  private final Set<Long> acted = new HashSet<>(0);
  private Optional<String> node = Optional.empty();
  /** A node where the board arrived while another one still had it. */
  private Optional<String> next = Optional.empty();
  /** A node that is out of the cluster and may still use the board's memory. */
  private Optional<String> before = Optional.empty();
  private final MemoryMark memory;
  private Optional<BoardCommand.PlanAnew> anew = Optional.empty();
  /** Readers of its console, wherever it is. */
  private final List<BoardCommand.FollowConsole> followers = new ArrayList<>(0);
  private int incarnation;
  private long heard;
  private boolean isOn;

  /**
   * @param plan what is to befall a board, as far as it is known when it is asked for
   * @param isOnDisk its memory lies where all nodes find it, with more in it, perhaps, than the board has told
   */
  Seat(BoardSpec spec, String factorySha256, Function<BoardSpec, List<Act>> plan, boolean isOnDisk) {
    this.spec = spec;
    this.factorySha256 = factorySha256;
    this.plan = plan;
    this.isOnDisk = isOnDisk;
    this.memory = new MemoryMark(spec);
  }

  BoardSpec spec() {
    return spec;
  }

  /** Which node has it; empty: none, or not any more. */
  Optional<String> node() {
    return node;
  }

  int incarnation() {
    return incarnation;
  }

  /** It has a place on a node. @return what that node is to be told; empty: it waits for the node before to go */
  Optional<ToNode.Begin> arrived(String at) {
    if (before.isPresent() || node.isPresent() && !node.get().equals(at)) {
      next = Optional.of(at);
      return Optional.empty();
    }
    return Optional.of(begin(at));
  }

  private ToNode.Begin begin(String at) {
    node = Optional.of(at);
    next = Optional.empty();
    incarnation++;
    heard = 0;
    memory.begins();
    List<Act> acts = anew.isPresent() ? List.of() : left(plan.apply(spec));
    return new ToNode.Begin(BoardOnWire.of(spec, factorySha256), incarnation, isOn,
        isOnDisk ? Optional.empty() : memory.known(), acts,
        anew.map(later -> new BoardCommand.PlanAnew(left(later.acts()), later.startNanos())), followers);
  }

  private List<Act> left(List<Act> acts) {
    return acts.stream().filter(act -> !acted.contains(id(act.fault(), act.ordinal()))).toList();
  }

  private static long id(int fault, int ordinal) {
    return (long) fault << 32 | ordinal;
  }

  /** Hands do something to the board. @return what its node is to be told; empty if it has none, and nothing is due */
  Optional<ToNode.Order> ordered(BoardCommand.FromHands what) {
    if (what instanceof BoardCommand.PowerOn) {
      isOn = true;
    } else if (what instanceof BoardCommand.CutPower) {
      isOn = false;
    } else if (what instanceof BoardCommand.PlanAnew later) {
      anew = Optional.of(later);
      acted.clear();
    } else if (what instanceof BoardCommand.FollowConsole follow && followers.size() < MOST_FOLLOWERS) {
      followers.add(follow);
    }
    return node.map(at -> new ToNode.Order(spec.id(), incarnation, what));
  }

  /** Who read its console does so no longer. */
  void left(BoardCommand.FollowConsole follower) {
    followers.remove(follower);
  }

  /** @return those of the events that were not heard before; none if they are of an incarnation that is over */
  List<BoardEvent> told(String from, FromNode.Told told) {
    if (told.incarnation() != incarnation || !node.equals(Optional.of(from)) || told.first() > heard) {
      return List.of();
    }
    List<BoardEvent> fresh = new ArrayList<>();
    for (FromNode.Event event : told.events().subList(
        (int) Math.min(heard - told.first(), told.events().size()), told.events().size())) {
      heard++;
      see(event.what());
      fresh.add(new BoardEvent(spec.id(), spec.profile(), event.atNanos(), event.boardMillis(), event.what()));
    }
    return fresh;
  }

  private void see(BoardEvent.What what) {
    memory.on(what);
    if (what instanceof BoardEvent.PowerLost) {
      isOn = false;
    } else if (what instanceof BoardEvent.FaultActed fault) {
      acted.add(id(fault.fault(), fault.ordinal()));
    }
  }

  /** What becomes of a board whose node is gone. */
  record Lost(Optional<BoardEvent> powerLost, Optional<String> next, Optional<ToNode.Begin> begin) {
    private static final Lost NOTHING = new Lost(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * A node is out of the cluster. If the board was there and had power, it has lost it, as hardware would. One whose
   * memory is on disk begins elsewhere when the node has let go of that: see {@link #freed}.
   *
   * @param atNanos by the run's clock
   */
  Lost lost(String gone, long atNanos) {
    if (isOnDisk && node.equals(Optional.of(gone))) {
      before = node;
    }
    return givenUp(gone, atNanos);
  }

  /** A node that was lost uses no memory any more. @return what the node where the board waits is to be told */
  Optional<ToNode.Begin> freed(String gone) {
    if (!before.equals(Optional.of(gone))) {
      return Optional.empty();
    }
    before = Optional.empty();
    return next.map(this::begin);
  }

  /** A node has given the board up, and its memory with it. Its power is lost likewise. */
  Lost givenUp(String gone, long atNanos) {
    if (next.equals(Optional.of(gone))) {
      next = Optional.empty();
    }
    if (!node.equals(Optional.of(gone))) {
      return Lost.NOTHING;
    }
    Optional<BoardEvent> powerLost = isOn
        ? Optional.of(new BoardEvent(spec.id(), spec.profile(), atNanos, new BoardEvent.PowerLost(isOnDisk)))
        : Optional.empty();
    isOn = false;
    node = Optional.empty();
    Optional<String> waiting = before.isPresent() ? Optional.empty() : next;
    return new Lost(powerLost, waiting, waiting.map(this::begin));
  }
}
