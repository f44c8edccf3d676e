package dev.nufleet.platform;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.ChaosTime;
import dev.nufleet.chaos.PlatformFaults;
import dev.nufleet.chaos.PlatformMoments;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.RunClock;
import dev.nufleet.platform.device.SignInFaults;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Carries out what a scenario places by time: restarts of the broker, devices that are kicked off, and when connects
 * are throttled. {@link PlatformMoments} says when.
 */
final class ChaosActor {
  /** For the log: a device that is kicked off is told nothing. */
  static final String NEWER = "a newer connection has the same identity";
  private static final Duration NEXT_TRY = Duration.ofMillis(100);

  sealed interface Command {}

  /** The run begins. */
  record Begin() implements Command {}

  /**
   * The run's next campaign begins: what is left of the plan of the one before does not come true any more.
   *
   * @param number from 2 on
   */
  record NextCampaign(int number) implements Command {}

  /**
   * More is to happen than the scenario says.
   *
   * @param whole to the platform as a whole
   * @param devices to these, by their names
   */
  record Given(List<Act> whole, Map<String, List<Act>> devices) implements Command {}

  /** What still acts of a fault ends, and nothing more of it comes true. */
  record EndFault(int fault) implements Command {}

  record Joined(DeviceId device) implements Command {}

  record Left(DeviceId device) implements Command {}

  record Stop() implements Command {}

  private record Due() implements Command {}

  /** The broker is down. @param forNanos from now on */
  private record Shut(long forNanos) implements Command {}

  private record Reopen() implements Command {}

  private record Reopened(String failure) implements Command {}

  private final ActorContext<Command> ctx;
  private final TimerScheduler<Command> timers;
  private final ChaosLine line;
  private final PlatformFaults faults;
  private final SignInFaults signIns;
  private final PlatformMoments moments;
  private final ChaosTime time;
  private final RunClock clock;
  private final MqttDoor door;
  private final Set<DeviceId> known = new HashSet<>();
  private final Set<DeviceId> connected = new HashSet<>();
  private final boolean beginsByItself;
  /** Empty until the run has begun. */
  private OptionalLong startNanos = OptionalLong.empty();
  /** The fault by which the broker is down, or was last. */
  private OptionalInt shutBy = OptionalInt.empty();

  private ChaosActor(ActorContext<Command> ctx, TimerScheduler<Command> timers, ChaosLine line, MqttDoor door) {
    this.ctx = ctx;
    this.timers = timers;
    this.line = line;
    this.faults = line.faults();
    this.signIns = line.signIns();
    this.time = line.chaos().time();
    this.moments = new PlatformMoments(line.chaos().ofPlatform(1), time);
    this.clock = line.clock();
    this.door = door;
    this.beginsByItself = line.chaos().start() == StandInChaos.Start.WITH_THE_FIRST_SIGN_IN;
  }

  static Behavior<Command> create(ChaosLine line, MqttDoor door) {
    return Behaviors.setup(ctx -> Behaviors.withTimers(timers -> {
      ctx.setLoggerName(ChaosActor.class);
      return new ChaosActor(ctx, timers, line, door).serving();
    }));
  }

  private Behavior<Command> serving() {
    return Behaviors.receive(Command.class)
        .onMessage(Begin.class, m -> {
          begin();
          carryOutWhatIsDue();
          return Behaviors.same();
        })
        .onMessage(NextCampaign.class, this::next)
        .onMessage(Given.class, m -> {
          faults.add(m.devices());
          moments.given(Optional.empty(), m.whole());
          known.forEach(device ->
              moments.given(Optional.of(device), m.devices().getOrDefault(device.deviceName().value(), List.of())));
          carryOutWhatIsDue();
          return Behaviors.same();
        })
        .onMessage(EndFault.class, m -> {
          faults.end(m.fault());
          moments.end(m.fault());
          signIns.end(m.fault());
          if (shutBy.isPresent() && shutBy.getAsInt() == m.fault()) {
            ctx.getSelf().tell(new Reopen()); // does nothing if it is open
          }
          return Behaviors.same();
        })
        .onMessage(Joined.class, this::joined)
        .onMessage(Left.class, m -> {
          connected.remove(m.device());
          return Behaviors.same();
        })
        .onMessage(Due.class, m -> {
          carryOutWhatIsDue();
          return Behaviors.same();
        })
        .onMessage(Shut.class, m -> {
          timers.startSingleTimer("reopen", new Reopen(), Duration.ofNanos(Math.max(1, m.forNanos())));
          return Behaviors.same();
        })
        .onMessage(Reopen.class, m -> {
          ctx.pipeToSelf(door.reopen(), (opened, failure) -> new Reopened(failure == null ? "" : failure.getMessage()));
          return Behaviors.same();
        })
        .onMessage(Reopened.class, this::reopened)
        .onMessage(Stop.class, m -> Behaviors.stopped())
        .build();
  }

  private Behavior<Command> joined(Joined m) {
    connected.add(m.device());
    if (beginsByItself) {
      begin();
    }
    if (known.add(m.device())) {
      moments.joined(m.device(), faults.timed(m.device()), sinceStart());
    }
    carryOutWhatIsDue();
    return Behaviors.same();
  }

  private Behavior<Command> next(NextCampaign m) {
    begin();
    line.acts().forget();
    faults.plan(line.plans().apply(m.number()));
    signIns.endPlanned();
    moments.plan(line.chaos().ofPlatform(m.number()),
        known.stream().collect(Collectors.toMap(device -> device, faults::timedByPlan)), sinceStart());
    carryOutWhatIsDue();
    return Behaviors.same();
  }

  /** Only the first time counts. */
  private void begin() {
    startNanos = OptionalLong.of(startNanos.orElse(clock.nanos()));
  }

  private Behavior<Command> reopened(Reopened m) {
    if (!m.failure().isEmpty()) {
      ctx.getLog().warn("{}; trying again", m.failure());
      timers.startSingleTimer("reopen", new Reopen(), NEXT_TRY);
    }
    return Behaviors.same();
  }

  private long sinceStart() {
    return clock.nanos() - startNanos.orElse(0);
  }

  private void carryOutWhatIsDue() {
    if (startNanos.isEmpty()) {
      return;
    }
    for (Optional<PlatformMoments.Due> due = moments.due(sinceStart()); due.isPresent();
        due = moments.due(sinceStart())) {
      carryOut(due.get());
    }
    moments.next().ifPresent(next -> timers.startSingleTimer(
        "due", new Due(), Duration.ofNanos(Math.max(1, next - sinceStart()))));
  }

  private void carryOut(PlatformMoments.Due due) {
    Act act = due.act();
    switch (act.kind()) {
      case KICK_OFF -> {
        DeviceId device = due.device().orElseThrow();
        if (connected.contains(device)) { // else there is nobody to be kicked off
          faults.came(due.device(), act);
          door.cut(device, NEWER);
        }
      }
      case BROKER_RESTART -> {
        faults.came(Optional.empty(), act);
        shutBy = OptionalInt.of(act.fault());
        long lasts = time.realNanos(Math.max(0, act.drawn().lastsNanos()));
        ctx.pipeToSelf(door.shut("the broker restarts"), (done, failure) -> new Shut(lasts));
      }
      case THROTTLE -> {
        faults.came(Optional.empty(), act);
        long lasts = act.drawn().lastsNanos();
        signIns.throttle(act, lasts == Act.NONE ? Long.MAX_VALUE : clock.nanos() + time.realNanos(lasts));
      }
      default -> throw new IllegalStateException(act.kind() + " is not placed by time");
    }
  }
}
