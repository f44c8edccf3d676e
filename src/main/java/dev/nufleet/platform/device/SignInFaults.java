package dev.nufleet.platform.device;

import dev.nufleet.broker.BrokerRules.Verdict;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.PlatformFaults;
import dev.nufleet.model.FaultKind;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes wrong with sign-ins that the rules accept, each of which is an occasion: they are refused, never answered,
 * or are too many in a second for the account. Times are real nanoseconds since the run's start. May be asked from any
 * thread.
 */
public final class SignInFaults {
  /** "Server unavailable": what the platform's documents leave for an account that connects too often. */
  private static final int UNAVAILABLE = 3;
  private static final long SECOND = 1_000_000_000;
  private static final String SILENCE = "silence";

  private final PlatformFaults faults;
  private final List<Throttle> throttles = new ArrayList<>();

  /** At most so many connects in each second of the run. */
  private static final class Throttle {
    private final int fault;
    private final long perSecond;
    private final long untilNanos;
    private long second = -1;
    private long connects;

    Throttle(int fault, long perSecond, long untilNanos) {
      this.fault = fault;
      this.perSecond = perSecond;
      this.untilNanos = untilNanos;
    }

    boolean allows(long nowNanos) {
      if (nowNanos / SECOND != second) {
        second = nowNanos / SECOND;
        connects = 0;
      }
      return ++connects <= perSecond;
    }
  }

  public SignInFaults(PlatformFaults faults) {
    this.faults = faults;
  }

  /** The account is held to so many connects a second. */
  public synchronized void throttle(Act act, long untilNanos) {
    throttles.add(new Throttle(act.fault(), act.drawn().rate(), untilNanos));
  }

  /** The account is not held to the rate of this fault any more. */
  public synchronized void end(int fault) {
    throttles.removeIf(throttle -> throttle.fault == fault);
  }

  /** The account is not held to any rate of the plan any more; rates that were given later stay. */
  public synchronized void endPlanned() {
    throttles.removeIf(throttle -> throttle.fault < Act.LIVE);
  }

  /** @param judged by the rules; one that they refuse stays refused and is no occasion */
  public Verdict judge(Verdict judged, long nowNanos) {
    if (!(judged instanceof Verdict.Accepted accepted)) {
      return judged;
    }
    if (!allows(nowNanos)) {
      return new Verdict.Refused(UNAVAILABLE, "the account connects too often (AccountConnectQPSLimit)");
    }
    return faults.at(FaultKind.CONNACK, accepted.device()).<Verdict>map(act -> act.drawn().code().equals(SILENCE)
        ? new Verdict.Unanswered()
        : new Verdict.Refused(Integer.parseInt(act.drawn().code()), "refused by the scenario")).orElse(judged);
  }

  private synchronized boolean allows(long nowNanos) {
    throttles.removeIf(throttle -> throttle.untilNanos <= nowNanos);
    boolean allowed = true;
    for (Throttle throttle : throttles) {
      allowed &= throttle.allows(nowNanos);
    }
    return allowed;
  }
}
