package dev.nufleet.sim;

import dev.nufleet.chaos.OperatorPolicy;
import dev.nufleet.fleet.BoardResult;
import dev.nufleet.fleet.Checks;
import dev.nufleet.fleet.FleetSpec;
import dev.nufleet.fleet.Journey;
import dev.nufleet.fleet.Operator;
import dev.nufleet.fleet.OperatorDid.Deed;
import dev.nufleet.history.Fact;
import dev.nufleet.history.RunFacts;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardState;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** An operator's hands at one board: {@link Operator} and {@link Journey} say when to do what. */
final class Hands {
  private final Turns turns;
  private final Turns.Party party;
  private final Chronicle chronicle;
  private final SimBoard board;
  private final Journey journey;
  private final Operator operator;
  /** From when faults have ended on: sees to boards that the policy would have left alone. */
  private Optional<Operator> afterwards = Optional.empty();
  private final long campaignAt;
  private String active = "";

  Hands(Turns turns, WorldPlan plan, FleetSpec.Goal goal, Chronicle chronicle, SimBoard board) {
    this.turns = turns;
    this.chronicle = chronicle;
    this.board = board;
    this.campaignAt = plan.campaignAt();
    this.party = turns.party(plan.seed(), board.spec().id().value(), "operator/tie");
    this.journey = new Journey(
        board.spec().id(), board.spec().profile(), goal, (profile, phase, nanos, first) -> { },
        new Checks(goal, /* withPast= */ false));
    this.operator = new Operator(plan.scenario().operator());
  }

  String name() {
    return board.spec().id().value();
  }

  void switchOnAt(long nanos) {
    party.at(nanos, () -> did(Deed.SWITCHED_ON));
  }

  private void did(Deed deed) {
    TreeMap<String, Object> fields = new TreeMap<>();
    fields.put(Fact.BOARD, name());
    if (deed == Deed.PRESSED_R) {
      fields.put("key", "r");
    }
    chronicle.said(RunFacts.OPERATOR, deed.word(), fields);
    switch (deed) {
      case SWITCHED_ON -> board.powerOn();
      case PRESSED_R -> board.press('r');
      case RESET -> board.pressReset();
    }
  }

  /** Takes the board's next event; what hands do about it is a turn of their own. */
  void heard(BoardEvent event) {
    if (event.what() instanceof BoardEvent.BootEnded ended) {
      active = ended.activeVersion().toString();
    }
    long campaign = turns.nanos() >= campaignAt ? campaignAt : Long.MIN_VALUE;
    if (journey.on(event, campaign) == Journey.Wanted.RESET) {
      party.after(0, () -> did(Deed.PRESSED_R));
    }
    Operator serving = afterwards.orElse(operator);
    serving.on(event.what(), journey.isStuck()).ifPresent(
        order -> party.after(order.afterNanos(), () -> carryOut(order.deed())));
  }

  /** A reset does not wake every board that halted: who sees to all boards takes the power away from those. */
  private void carryOut(Operator.Deed deed) {
    if (deed == Operator.Deed.SWITCH_ON) {
      did(Deed.SWITCHED_ON);
    } else if (afterwards.isPresent() && journey.state() == BoardState.HALTED) {
      board.cutPower(); // it is switched on again as after any loss of power
    } else {
      did(Deed.RESET);
    }
  }

  /** These faults have ended: from now on the operator sees to the board, whatever the scenario says. */
  void calm(Set<Integer> faults) {
    faults.forEach(board::end);
    afterwards = Optional.of(new Operator(
        new OperatorPolicy(5 * WorldPlan.SECOND, Optional.of(60 * WorldPlan.SECOND), /* resets= */ 1000)));
    boolean held = board.isHeld();
    board.release();
    if (held) {
      board.cutPower();
    } else if (!board.hasPower()) {
      did(Deed.SWITCHED_ON);
    } else if (journey.isStuck()) {
      carryOut(Operator.Deed.RESET);
    }
  }

  boolean runs(String version) {
    return active.equals(version);
  }

  String whereItStands() {
    BoardResult result = journey.result();
    return (board.isHeld() ? "boots for ever, " : "") + result.state()
        + (result.cause().isEmpty() ? "" : " " + result.cause());
  }
}
