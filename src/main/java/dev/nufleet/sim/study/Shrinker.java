package dev.nufleet.sim.study;

import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.Cut;
import dev.nufleet.chaos.OperatorPolicy;
import dev.nufleet.sim.JobLimits;
import dev.nufleet.sim.PlannedActs;
import dev.nufleet.sim.Workshop;
import dev.nufleet.sim.WorldPlan;
import dev.nufleet.sim.WorldPlan.Mode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Finds a smaller world with the same violation: fewer boards, an earlier end, fewer acts, simpler ones. Boards and
 * acts are left out by who they are and draw nothing anew, so what stays is what it was. A try counts only if the same
 * invariant is violated for a reason of the same kind.
 */
public final class Shrinker {
  private static final long SECOND = 1_000_000_000L;
  private static final int MOST_BISECTIONS = 8;
  /** Tried from the smallest on. */
  private static final int[] SIZES = {1, 128, 512, 4096, 12_500, 40_000};
  private static final long USUAL_LATENCY = 10_000_000L;
  /** Switches boards on again, and does nothing else. */
  private static final OperatorPolicy NOBODY = new OperatorPolicy(SECOND, Optional.empty(), 0);
  /** So few acts are asked for. */
  private static final int FEW = 3;
  /** Of more, not all choices are tried. */
  private static final int MOST_COMBINED = 14;

  /**
   * @param life of the smallest world that was found
   * @param tries how many worlds lived for it
   * @param complete nothing that was tried makes it smaller; if not, time was up
   */
  public record Shrunk(Life life, Violation violation, int tries, boolean complete) {}

  private final Workshop workshop;
  private final BooleanSupplier mayGoOn;
  private final Violation wanted;
  private Life now;
  private Violation violation;
  private int tries;

  private Shrinker(Life begun, Violation wanted, Workshop workshop, BooleanSupplier mayGoOn) {
    this.workshop = workshop;
    this.mayGoOn = mayGoOn;
    this.wanted = wanted;
    this.now = begun;
    this.violation = wanted;
  }

  /**
   * @param begun a world that violates something
   * @param wanted one of its violations
   * @param mayGoOn whether there is time for another try
   */
  public static Shrunk shrink(Life begun, Violation wanted, Workshop workshop, BooleanSupplier mayGoOn) {
    Shrinker shrinker = new Shrinker(begun, wanted, workshop, mayGoOn);
    LikeAFleet fleet = new LikeAFleet(() -> shrinker.now.plan(), shrinker::isThere, shrinker::wouldBeThere);
    if (wanted.isDefect()) {
      fleet.plain();
    }
    WorldPlan before;
    do {
      before = shrinker.now.plan();
      shrinker.cutOff();
      shrinker.boards();
      shrinker.job(); // before what takes many tries: a small image lives faster
      shrinker.acts();
      shrinker.end();
      shrinker.fewActs();
      shrinker.simplerActs();
      if (wanted.isDefect()) {
        fleet.end();
        fleet.phases(shrinker.ids());
      }
    } while (!before.equals(shrinker.now.plan()) && mayGoOn.getAsBoolean());
    boolean complete = before.equals(shrinker.now.plan());
    if (wanted.isDefect()) {
      fleet.sturdy(shrinker.ids());
    }
    return new Shrunk(shrinker.now, shrinker.violation, shrinker.tries, complete && mayGoOn.getAsBoolean());
  }

  /** @return whether it is as good, and taken from now on */
  private boolean isThere(WorldPlan smaller) {
    if (smaller.equals(now.plan()) || !mayGoOn.getAsBoolean()) {
      return false;
    }
    tries++;
    Life life = Life.of(smaller, workshop);
    Optional<Violation> same = wanted.likeIn(life.ends());
    same.ifPresent(found -> {
      now = life;
      violation = found;
    });
    return same.isPresent();
  }

  private boolean wouldBeThere(WorldPlan other) {
    if (!mayGoOn.getAsBoolean()) {
      return false;
    }
    tries++;
    return wanted.likeIn(Life.of(other, workshop).ends()).isPresent();
  }

  // ---- boards

  private void boards() {
    List<String> others = new ArrayList<>(now.plan().names());
    if (!others.remove(violation.board()) && others.size() <= 1) {
      return; // of the world as a whole, and it has one board
    }
    if (!violation.board().isEmpty() && isThere(now.plan().keeping(Set.of(violation.board())))) {
      return;
    }
    String kept = violation.board();
    WorldPlan whole = now.plan();
    MinimalPart.of(others, part -> {
      Set<String> names = new HashSet<>(part);
      names.add(kept);
      return (!kept.isEmpty() || !part.isEmpty()) && isThere(whole.keeping(names));
    }, mayGoOn);
  }

  // ---- time

  /** What is unfinished needs as long as it was given after the last fault; all else ends with what is broken. */
  private void end() {
    switch (violation.invariant()) {
      case Violation.LIVENESS -> calmEarlier();
      case Violation.ENDLESS, Violation.INTERNAL_ERROR -> { } // it ends there by itself
      case Violation.DEFECT -> { } // it must last
      default -> endEarlier();
    }
  }

  /** What comes after what is broken need not be lived: every further try costs less. */
  private void cutOff() {
    if (violation.n() != Violation.AT_THE_END && violation.nanos() + 1 < now.plan().endsAt()) {
      isThere(brokenOff(now.plan(), violation.nanos() + 1));
    }
  }

  private void endEarlier() {
    long least = 0;
    for (int i = 0; i < MOST_BISECTIONS && now.plan().endsAt() - least > SECOND; i++) {
      long middle = least + (now.plan().endsAt() - least) / 2;
      if (!isThere(brokenOff(now.plan(), middle))) {
        least = middle;
      }
    }
  }

  /** What is unfinished then is no matter any more. */
  private static WorldPlan brokenOff(WorldPlan plan, long end) {
    return plan.ending(Mode.SAFETY, plan.calmAt() >= end ? Long.MAX_VALUE : plan.calmAt(), end);
  }

  private void calmEarlier() {
    if (now.plan().calmAt() == Long.MAX_VALUE) {
      return;
    }
    long afterwards = now.plan().endsAt() - now.plan().calmAt();
    long least = 0;
    for (int i = 0; i < MOST_BISECTIONS && now.plan().calmAt() - least > SECOND; i++) {
      long middle = least + (now.plan().calmAt() - least) / 2;
      if (!isThere(now.plan().ending(Mode.LIVENESS, middle, middle + afterwards))) {
        least = middle;
      }
    }
  }

  // ---- what befalls

  private void acts() {
    only(new LinkedHashSet<>(now.acted().keySet()));
    if (only(Set.of())) {
      return;
    }
    WorldPlan all = now.plan(); // whole faults first: they are fewer, and what one needs of itself is seldom much
    MinimalPart.of(ids().stream().map(ActId::fault).distinct().toList(), part -> isThere(with(all,
        ids(all).stream().filter(id -> part.contains(id.fault())).collect(Collectors.toSet()))), mayGoOn);
    WorldPlan whole = now.plan();
    MinimalPart.of(ids(), part -> isThere(with(whole, new HashSet<>(part))), mayGoOn);
  }

  /** What no single act can be left out of may yet do without several. */
  private void fewActs() {
    List<ActId> ids = ids();
    WorldPlan whole = now.plan();
    for (int size = 1; size <= FEW && ids.size() > FEW && ids.size() <= MOST_COMBINED; size++) {
      if (anyOf(whole, ids, size, 0, new ArrayDeque<>())) {
        return;
      }
    }
  }

  /** Tries all choices of so many. */
  private boolean anyOf(WorldPlan whole, List<ActId> ids, int more, int from, ArrayDeque<ActId> chosen) {
    if (more == 0) {
      return isThere(with(whole, new HashSet<>(chosen)));
    }
    for (int i = from; i + more <= ids.size() && mayGoOn.getAsBoolean(); i++) {
      chosen.push(ids.get(i));
      boolean found = anyOf(whole, ids, more - 1, i + 1, chosen);
      chosen.pop();
      if (found) {
        return true;
      }
    }
    return false;
  }

  private List<ActId> ids() {
    return ids(now.plan());
  }

  private static List<ActId> ids(WorldPlan plan) {
    List<ActId> ids = new ArrayList<>();
    plan.befalls().each((board, act) -> {
      ids.add(ActId.of(board, act));
      return Optional.of(act);
    });
    return ids;
  }

  private boolean only(Set<ActId> ids) {
    return isThere(with(now.plan(), ids));
  }

  private static WorldPlan with(WorldPlan plan, Set<ActId> ids) {
    return plan.befallenBy(plan.befalls().each(
        (board, act) -> ids.contains(ActId.of(board, act)) ? Optional.of(act) : Optional.empty()));
  }

  private void simplerActs() {
    for (ActId id : ids()) {
      change(id, act -> act.with(act.drawn().cutting(Cut.BEFORE, 0)));
      change(id, act -> act.drawn().how() == Cut.TORN ? act.with(act.drawn().cutting(Cut.AFTER, 0)) : act);
      change(id, act -> act.with(act.drawn().rounded(SECOND)));
      change(id, act -> act.at(act.spot().rounded(SECOND)));
    }
  }

  private void change(ActId id, UnaryOperator<Act> simpler) {
    isThere(now.plan().befallenBy(now.plan().befalls().each(
        (board, act) -> Optional.of(ActId.of(board, act).equals(id) ? simpler.apply(act) : act))));
  }

  // ---- the rest of the world

  private void job() {
    WorldPlan plan = now.plan();
    if (!wanted.isDefect()) {
      isThere(plan.underWay(USUAL_LATENCY, 0));
    }
    for (int size : SIZES) {
      if (size < now.plan().imageBytes() && isThere(now.plan().spreading(size))) {
        break;
      }
    }
    if (!violation.invariant().equals(Violation.LIVENESS)) { // a job that does not try again leaves boards unfinished
      isThere(now.plan().withPlainJob());
      isThere(now.plan().limited(JobLimits.NONE));
      isThere(now.plan().limited(now.plan().limits().once()));
      if (!isThere(now.plan().limited(now.plan().limits().withoutTimeout()))
          && now.plan().limits().timeoutMinutes() > 1) {
        isThere(now.plan().limited(now.plan().limits().withTimeout(1))); // so little has to last so long
      }
      if (!isThere(now.plan().limited(now.plan().limits().withoutRate()))
          && now.plan().limits().perMinute() < JobLimits.MOST_PER_MINUTE) {
        isThere(now.plan().limited(now.plan().limits().withRate(1))); // what is above it needs two boards
      }
      isThere(now.plan().limited(now.plan().limits().uncancelled()));
      if (!now.plan().scenario().operator().equals(NOBODY) && !isThere(now.plan().servedBy(NOBODY))) {
        isThere(now.plan().servedBy(OperatorPolicy.DEFAULT));
      }
    }
  }
}
