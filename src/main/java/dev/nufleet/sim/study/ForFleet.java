package dev.nufleet.sim.study;

import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.Boards;
import dev.nufleet.chaos.Cut;
import dev.nufleet.chaos.Fault;
import dev.nufleet.chaos.FaultRules;
import dev.nufleet.chaos.Parameters;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.chaos.Spot;
import dev.nufleet.chaos.Spread;
import dev.nufleet.chaos.When;
import dev.nufleet.model.Phase;
import dev.nufleet.sim.PlannedActs;
import dev.nufleet.sim.WorldPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Acts as a scenario that a fleet with sockets can run: a fault of its own for each, on its board, at its spot, once,
 * with the bits that it changes.
 */
public final class ForFleet {
  /** Scenarios say times in whole milliseconds. */
  private static final long MILLI = 1_000_000;

  private ForFleet() {}

  /** @param purpose one sentence */
  public static Scenario scenario(WorldPlan plan, String name, String purpose) {
    PlannedActs acts = plan.befalls();
    List<Fault> faults = new ArrayList<>();
    acts.each((board, act) -> {
      faults.add(fault(faults.size() + 1, board, act.with(act.drawn().rounded(MILLI)).at(act.spot().rounded(MILLI))));
      return Optional.of(act);
    });
    return new Scenario(name, purpose, /* sites= */ 0, faults, plan.scenario().operator(), plan.scenario().platform());
  }

  private static Fault fault(int number, String board, Act act) {
    Boards whom = board.equals(PlannedActs.PLATFORM) ? new Boards.Platform() : new Boards.Named(board);
    return new Fault(
        number, act.kind(), whom, when(act.spot()), /* share= */ 1, Spread.of(1), Optional.empty(), parameters(act));
  }

  private static When when(Spot spot) {
    if (spot instanceof Spot.Moment at) {
      return new When.After(Spread.of(at.boardNanos()));
    } else if (spot instanceof Spot.PhaseBegins at) {
      return new When.During(at.phase(), new When.At.Beginning());
    } else if (spot instanceof Spot.ImageByte at) {
      return new When.During(Phase.DOWNLOAD, new When.At.Bytes(Spread.of(at.offset())));
    } else if (spot instanceof Spot.Operation at) {
      return new When.During(at.phase(), new When.At.Operations(Spread.of(at.number())));
    } else if (spot instanceof Spot.Portion at) {
      return new When.During(at.phase(), new When.At.Portion(Spread.of(at.points())));
    } else if (spot instanceof Spot.Packet at) {
      return new When.During(at.phase(), new When.At.Packets(Spread.of(at.number())));
    }
    return new When.Always(); // all along, or the next request that comes
  }

  private static Parameters parameters(Act act) {
    Act.Drawn drawn = act.drawn();
    return new Parameters(spread(drawn.lastsNanos()), spread(drawn.delayNanos()), spread(drawn.jitterNanos()),
        number(drawn.rate()), number(drawn.status()), spread(drawn.bytes()), spread(drawn.afterBytes()),
        Optional.ofNullable(drawn.how()), spread(drawn.offNanos()),
        drawn.code().isEmpty() ? Optional.empty() : Optional.of(drawn.code()), tear(act));
  }

  /** Of a cut that tears nothing it would say nothing. */
  private static OptionalLong tear(Act act) {
    boolean says = FaultRules.of(act.kind()).may().contains("tear")
        && (act.drawn().how() == null || act.drawn().how() == Cut.TORN);
    return says ? OptionalLong.of(act.drawn().tear()) : OptionalLong.empty();
  }

  private static Optional<Spread> spread(long number) {
    return number == Act.NONE ? Optional.empty() : Optional.of(Spread.of(number));
  }

  private static OptionalLong number(long number) {
    return number == Act.NONE ? OptionalLong.empty() : OptionalLong.of(number);
  }
}
