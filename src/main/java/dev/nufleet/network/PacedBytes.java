package dev.nufleet.network;

import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Lets bytes pass no faster than a {@link LinkShape.Direction}. Keeps one chunk at most, so it slows the sender down
 * instead of storing.
 */
final class PacedBytes extends GraphStage<FlowShape<ByteString, ByteString>> {
  private static final String NEXT_UNIT = "next unit";

  private final Inlet<ByteString> in = Inlet.create("PacedBytes.in");
  private final Outlet<ByteString> out = Outlet.create("PacedBytes.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final LinkShape.Direction direction;
  private final LongSupplier nanoClock;

  PacedBytes(LinkShape.Direction direction, LongSupplier nanoClock) {
    this.direction = direction;
    this.nanoClock = nanoClock;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private ByteString held = ByteString.emptyByteString();
    private final TokenBucket bucket = new TokenBucket(direction, nanoClock.getAsLong());

    Logic() {
      super(shape);
      setHandler(in, new AbstractInHandler() {
        @Override
        public void onPush() {
          held = grab(in);
          pass();
        }

        @Override
        public void onUpstreamFinish() {
          if (held.isEmpty()) {
            completeStage();
          }
        }
      });
      setHandler(out, new AbstractOutHandler() {
        @Override
        public void onPull() {
          pass();
        }
      });
    }

    @Override
    public void onTimer(Object key) {
      pass();
    }

    private void pass() {
      if (!isAvailable(out) || isTimerActive(NEXT_UNIT)) {
        return;
      }
      if (held.isEmpty()) {
        if (!hasBeenPulled(in)) {
          pull(in);
        }
        return;
      }
      ByteString unit = held.take(direction.unitBytes());
      long waitNanos = bucket.ask(unit.length(), nanoClock.getAsLong());
      if (waitNanos > 0) {
        scheduleOnce(NEXT_UNIT, Duration.ofNanos(waitNanos));
        return;
      }
      held = held.drop(unit.length());
      push(out, unit);
      if (held.isEmpty() && isClosed(in)) {
        completeStage();
      }
    }
  }
}
