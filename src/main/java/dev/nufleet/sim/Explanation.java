package dev.nufleet.sim;

import dev.nufleet.history.Defect;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Why boards are unfinished at the end of a liveness run. That a board shows a defect of its firmware is a guess, and
 * would hide our own defects behind the firmware's; so it explains the board only if the same world with that defect
 * mended brings it to its end in time. A board that comes to its end if one waits as long again is late by it.
 *
 * <p>A board may be kept by several defects, one behind the other: each that shows is mended too, and in the end those
 * that need not be are not named.
 */
final class Explanation {
  private final WorldPlan plan;
  private final Workshop workshop;
  /** Worlds that have lived, by what was mended in them. */
  private final Map<Set<Defect>, World> others = new HashMap<>();

  Explanation(WorldPlan plan, Workshop workshop) {
    this.plan = plan;
    this.workshop = workshop;
  }

  /**
   * @param world at its end; it lives on here
   * @param unfinished boards, and where they stand
   * @param explained gets the defects that keep a board
   * @param unexplained gets the others
   */
  void explain(
      World world, Map<String, String> unfinished, Map<String, String> explained, Map<String, String> unexplained) {
    Map<String, Defect> shown = new HashMap<>();
    for (String board : unfinished.keySet()) {
      shown.put(board, world.defect(board));
    }
    if (shown.values().stream().anyMatch(defect -> defect != null)) {
      world.liveOn();
    }
    unfinished.forEach((board, where) -> {
      Defect defect = shown.get(board);
      if (defect == null) {
        unexplained.put(board, where);
      } else {
        boolean late = world.isUpgraded(board);
        proof(board, defect).ifPresentOrElse(words -> explained.put(board, late ? words + " (late)" : words),
            () -> unexplained.put(board, where + "; it shows " + defect.word() + ", but with that mended it does not"
                + " come to its end either" + (late ? ", and it does if one waits" : "")));
      }
    });
  }

  /** @return the defects that keep the board, as words; empty: those that it shows do not */
  Optional<String> proof(String board, Defect shown) {
    EnumSet<Defect> mended = EnumSet.noneOf(Defect.class);
    for (Defect next = shown; next != null && mended.add(next); next = with(mended).defect(board)) {
      if (with(mended).isUpgraded(board)) {
        return Optional.of(needed(board, mended).stream().map(Defect::word).collect(Collectors.joining(" + ")));
      }
    }
    return Optional.empty();
  }

  /** Those without which the board would not come to its end. */
  private Set<Defect> needed(String board, Set<Defect> enough) {
    Set<Defect> needed = EnumSet.copyOf(enough);
    for (Defect one : enough) {
      if (needed.size() > 1) {
        needed.remove(one);
        if (!with(needed).isUpgraded(board)) {
          needed.add(one);
        }
      }
    }
    return needed;
  }

  private World with(Set<Defect> mended) {
    return others.computeIfAbsent(
        Set.copyOf(mended), which -> Remedy.worldOf(plan, workshop, EnumSet.copyOf(which)).pass());
  }
}
