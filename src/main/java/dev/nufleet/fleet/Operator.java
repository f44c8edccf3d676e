package dev.nufleet.fleet;

import dev.nufleet.chaos.OperatorPolicy;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.FaultKind;
import java.util.Optional;

/**
 * The operator's hands at one board's power switch and reset button, after something befell it. Pure: events in, what
 * is to be done and when out. The key at the console that installs a candidate is {@link Journey}'s matter.
 */
public final class Operator {
  /** What hands do. */
  public enum Deed { SWITCH_ON, RESET }

  /** @param afterNanos from now on, in the board's time */
  public record Order(Deed deed, long afterNanos) {}

  private static final long AS_THE_POLICY_HAS_IT = -1;

  private final OperatorPolicy policy;
  private int resetsLeft;
  private long offNanos = AS_THE_POLICY_HAS_IT;
  private boolean helping;
  /** Somebody pulled the plug and keeps it. */
  private boolean handsOff;

  public Operator(OperatorPolicy policy) {
    this.policy = policy;
    this.resetsLeft = policy.resets();
  }

  /**
   * Takes the next event of the board.
   *
   * @param stuck whether the board will not go on by itself, as its journey has it after this event
   */
  public Optional<Order> on(BoardEvent.What what, boolean stuck) {
    if (what instanceof BoardEvent.FaultActed acted && acted.kind() == FaultKind.POWER_CUT) {
      offNanos = acted.offNanos();
    } else if (what instanceof BoardEvent.BootStarted) {
      helping = false;
    } else if (what instanceof BoardEvent.PowerLost && handsOff) {
      helping = false;
    } else if (what instanceof BoardEvent.PowerLost) {
      helping = true;
      long off = offNanos == AS_THE_POLICY_HAS_IT ? policy.switchOnAfterNanos() : offNanos;
      offNanos = AS_THE_POLICY_HAS_IT;
      return Optional.of(new Order(Deed.SWITCH_ON, off));
    } else if (stuck && !helping && resetsLeft > 0 && policy.resetStuckAfterNanos().isPresent()) {
      helping = true;
      resetsLeft--;
      return Optional.of(new Order(Deed.RESET, policy.resetStuckAfterNanos().get()));
    }
    return Optional.empty();
  }

  /** Somebody did something to the board: a plug that he pulled stays out until he puts it in. */
  void touched(OperatorDid.Deed deed) {
    if (deed == OperatorDid.Deed.PULLED_PLUG) {
      handsOff = true;
      helping = false;
    } else if (deed == OperatorDid.Deed.SWITCHED_ON) {
      handsOff = false;
    }
  }

  /** Whether somebody keeps it without power. */
  boolean isHandsOff() {
    return handsOff;
  }

  /** Whether something is still to be done, so that the board is not at its end, whatever it looks like. */
  public boolean isHelping() {
    return helping;
  }
}
