package dev.nufleet.platform;

import akka.util.ByteString;
import dev.nufleet.broker.BrokerRules;
import dev.nufleet.broker.BrokerWatch;
import dev.nufleet.broker.Limit;
import dev.nufleet.broker.Receipt;
import dev.nufleet.broker.SerialBroker;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.PlatformFaults;
import dev.nufleet.chaos.PlatformMoments;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.RunClock;
import dev.nufleet.platform.device.SignInFaults;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a {@link SerialStandIn} does wrong by the moment and at sign-ins: stands between its broker and its rules, as
 * {@link ChaosActor} and {@link ChaosLine} do beside actors. {@link PlatformMoments} says when.
 */
final class SerialChaos implements BrokerRules {
  private final BrokerRules rules;
  private final PlatformFaults faults;
  private final SerialStandIn.Faults plan;
  private final SignInFaults signIns;
  private final PlatformMoments moments;
  private final RunClock clock;
  private final Set<DeviceId> known = new HashSet<>();
  private final Set<DeviceId> connected = new HashSet<>();
  private long downUntilNanos;

  SerialChaos(BrokerRules rules, PlatformFaults faults, SerialStandIn.Faults plan, RunClock clock) {
    this.rules = rules;
    this.faults = faults;
    this.plan = plan;
    this.signIns = new SignInFaults(faults);
    this.moments = new PlatformMoments(plan.ofPlatform(), plan.time());
    this.clock = clock;
  }

  /** Is the broker's port open? While it restarts, it is not. */
  boolean isUp() {
    return clock.nanos() >= downUntilNanos;
  }

  /** When {@link #tick} is wanted next, in nanoseconds of the run. */
  OptionalLong next() {
    return moments.next();
  }

  void tick(SerialBroker broker) {
    for (Optional<PlatformMoments.Due> due = moments.due(clock.nanos()); due.isPresent();
        due = moments.due(clock.nanos())) {
      befall(due.get(), broker);
    }
  }

  /** Nothing more of a fault comes true. @param fault its number */
  void end(int fault) {
    faults.end(fault);
    moments.end(fault);
    signIns.end(fault);
  }

  private void befall(PlatformMoments.Due due, SerialBroker broker) {
    Act act = due.act();
    long lasts = act.drawn().lastsNanos();
    switch (act.kind()) {
      case KICK_OFF -> {
        DeviceId device = due.device().orElseThrow();
        if (connected.contains(device)) { // else there is nobody to be kicked off
          faults.came(due.device(), act);
          broker.cut(device, ChaosActor.NEWER, /* forget= */ false);
        }
      }
      case BROKER_RESTART -> {
        faults.came(Optional.empty(), act);
        broker.abandon("the broker restarts");
        downUntilNanos = clock.nanos() + plan.time().realNanos(Math.max(0, lasts));
      }
      case THROTTLE -> {
        faults.came(Optional.empty(), act);
        signIns.throttle(act, lasts == Act.NONE ? Long.MAX_VALUE : clock.nanos() + plan.time().realNanos(lasts));
      }
      default -> throw new IllegalStateException(act.kind() + " is not placed by time");
    }
  }

  // ---- between broker and rules

  @Override
  public Verdict signIn(SignInRequest request) {
    return signIns.judge(rules.signIn(request), clock.nanos());
  }

  @Override
  public void connected(DeviceId device, String clientIp) {
    rules.connected(device, clientIp);
    connected.add(device);
    if (known.add(device)) {
      moments.joined(device, faults.timed(device), clock.nanos());
    }
  }

  @Override
  public void disconnected(DeviceId device, String clientIp, long lastTrafficMillis) {
    rules.disconnected(device, clientIp, lastTrafficMillis);
    connected.remove(device);
  }

  @Override
  public boolean owns(DeviceId device, String topic) {
    return rules.owns(device, topic);
  }

  @Override
  public BrokerWatch watch() {
    return rules.watch();
  }

  @Override
  public boolean published(DeviceId device, String topic, ByteString payload, Receipt receipt) {
    return rules.published(device, topic, payload, receipt);
  }

  @Override
  public void subscribed(DeviceId device, String filter) {
    rules.subscribed(device, filter);
  }

  @Override
  public void unsubscribed(DeviceId device, String filter) {
    rules.unsubscribed(device, filter);
  }

  @Override
  public void refused(String userName, String why, Limit limit) {
    rules.refused(userName, why, limit);
  }

  @Override
  public void delivered(long ticket) {
    rules.delivered(ticket);
  }
}
