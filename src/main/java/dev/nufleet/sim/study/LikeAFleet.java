package dev.nufleet.sim.study;

import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.FaultRules;
import dev.nufleet.chaos.FaultRules.Place;
import dev.nufleet.chaos.OperatorPolicy;
import dev.nufleet.chaos.Spot;
import dev.nufleet.model.Phase;
import dev.nufleet.sim.WorldPlan;
import dev.nufleet.sim.WorldPlan.Mode;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Makes a world that shows a defect of the firmware such that a fleet with sockets shows it, too: there faults go on to
 * the end, the job is a plain one, links are short, nothing is at the same moment after the start, and a machine is
 * late by this and that.
 */
final class LikeAFleet {
  private static final long SECOND = 1_000_000_000L;
  /** On a machine's own loopback. */
  private static final long LATENCY = 1_000_000L;
  private static final long LEAST_ROOM = 8_000_000L;
  private static final long MOST_ROOM = 20 * SECOND;
  private static final int FINE = 32;
  /** When a world may end that shows a defect; a fleet goes on as long, in real time. */
  private static final long[] ENDS = {60 * SECOND, 120 * SECOND, 300 * SECOND, 600 * SECOND};
  /** In the order in which they are tried instead of a moment. */
  private static final List<Phase> PHASES = List.of(Phase.DOWNLOAD, Phase.NOTICE, Phase.CONNECT, Phase.VERIFY,
      Phase.INSTALL, Phase.PROVISION, Phase.BOOT, Phase.REPORT);

  private final Supplier<WorldPlan> now;
  private final Predicate<WorldPlan> takes;
  private final Predicate<WorldPlan> shows;

  /**
   * @param now the world as it is
   * @param takes whether another one shows the same; it is taken then
   * @param shows the same, and it is not taken
   */
  LikeAFleet(Supplier<WorldPlan> now, Predicate<WorldPlan> takes, Predicate<WorldPlan> shows) {
    this.now = now;
    this.takes = takes;
    this.shows = shows;
  }

  /** To be done first. */
  void plain() {
    takes.test(now.get().ending(Mode.SAFETY, Long.MAX_VALUE, now.get().endsAt()));
    takes.test(now.get().underWay(LATENCY, 0));
    takes.test(now.get().withPlainJob());
    takes.test(now.get().servedBy(OperatorPolicy.DEFAULT));
    takes.test(now.get().beginningAt(SECOND));
  }

  /** As early as the defect shows and lasts. */
  void end() {
    for (long end : ENDS) {
      if (end < now.get().endsAt() && takes.test(now.get().ending(Mode.SAFETY, Long.MAX_VALUE, end))) {
        return;
      }
    }
  }

  /** What acts at some moment acts at the beginning of a phase, if it does as well. */
  void phases(List<ActId> ids) {
    for (ActId id : ids) {
      for (Phase phase : PHASES) {
        if (isMoment(id) && takes.test(changed(id, act -> atPhase(act, phase)))) {
          break;
        }
      }
    }
  }

  private boolean isMoment(ActId id) {
    return act(id).map(act -> act.spot() instanceof Spot.Moment).orElse(false);
  }

  private static Act atPhase(Act act, Phase phase) {
    return FaultRules.of(act.kind()).places().contains(Place.PHASE) ? act.at(new Spot.PhaseBegins(phase)) : act;
  }

  /** What must come just then comes in the middle of the times at which the defect shows. */
  void sturdy(List<ActId> ids) {
    for (ActId id : ids) {
      long room = room(id, 1, MOST_ROOM) - room(id, -1, Math.min(MOST_ROOM, time(id)));
      if (Math.abs(room) > LEAST_ROOM) {
        takes.test(changed(id, act -> moved(act, room / 2)));
      }
    }
  }

  /** How much later, or earlier, an act may come for the defect to show. */
  private long room(ActId id, int sign, long most) {
    long room = 0;
    for (long step = LEAST_ROOM; step <= most && shows(id, sign * step); step *= 2) {
      room = step;
    }
    for (long step = room / 2; step >= LEAST_ROOM && step > room / FINE; step /= 2) {
      if (room + step <= most && shows(id, sign * (room + step))) {
        room += step;
      }
    }
    return room;
  }

  private boolean shows(ActId id, long nanos) {
    WorldPlan moved = changed(id, act -> moved(act, nanos));
    return !moved.equals(now.get()) && shows.test(moved);
  }

  private long time(ActId id) {
    return act(id).map(act -> act.spot() instanceof Spot.Moment at
        ? at.boardNanos() : Math.max(0, act.drawn().delayNanos())).orElse(0L);
  }

  private static Act moved(Act act, long nanos) {
    return act.spot() instanceof Spot.Moment at
        ? act.at(new Spot.Moment(Math.max(0, at.boardNanos() + nanos))) : act.with(act.drawn().delayed(nanos));
  }

  private Optional<Act> act(ActId id) {
    Act[] found = {null};
    changed(id, act -> found[0] = act);
    return Optional.ofNullable(found[0]);
  }

  private WorldPlan changed(ActId id, UnaryOperator<Act> change) {
    return now.get().befallenBy(now.get().befalls().each(
        (board, act) -> Optional.of(ActId.of(board, act).equals(id) ? change.apply(act) : act)));
  }
}
