package dev.nufleet.tls;

import akka.stream.BidiShape;
import akka.stream.Inlet;
import akka.stream.SubscriptionWithCancelException;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;

/**
 * A TLS stage's four ports, between a program and its transport: whatever befalls one of them ends in one turn.
 *
 * @param <P> what the program gives to be sent
 */
public abstract class TurningLogic<P> extends TimerGraphStageLogic {
  /** What the transport failed with; null: it has not. */
  protected Throwable transportFailure;

  /** @param shape from the program, to the transport, from the transport, to the program */
  protected TurningLogic(BidiShape<P, ByteString, ByteString, ?> shape) {
    super(shape);
    setHandler(shape.in1(), new PlainIn(shape.in1()));
    setHandler(shape.out1(), new CipherOut());
    setHandler(shape.in2(), new CipherIn(shape.in2()));
    setHandler(shape.out2(), new PlainOut());
  }

  /** Does all that can be done now; every event ends here. */
  protected abstract void turn();

  /** Takes what the program gives; a turn follows. */
  protected abstract void takePlain(P given);

  /** The program wants nothing more, without a failure of its own. @return whether it is so; a turn follows */
  protected boolean isCalm(Throwable cause) {
    return cause instanceof SubscriptionWithCancelException.NonFailureCancellation;
  }

  /** Takes a chunk of the transport's; a turn follows. */
  protected abstract void takeReceived(ByteString chunk);

  private final class PlainIn extends AbstractInHandler {
    private final Inlet<P> in;

    private PlainIn(Inlet<P> in) {
      this.in = in;
    }

    @Override
    public void onPush() {
      takePlain(grab(in));
      turn();
    }

    @Override
    public void onUpstreamFinish() {
      turn();
    }
  }

  private final class CipherIn extends AbstractInHandler {
    private final Inlet<ByteString> in;

    private CipherIn(Inlet<ByteString> in) {
      this.in = in;
    }

    @Override
    public void onPush() {
      takeReceived(grab(in));
      turn();
    }

    @Override
    public void onUpstreamFinish() {
      turn();
    }

    @Override
    public void onUpstreamFailure(Throwable failure) {
      transportFailure = failure;
      turn();
    }
  }

  private final class CipherOut extends AbstractOutHandler {
    @Override
    public void onPull() {
      turn();
    }

    @Override
    public void onDownstreamFinish(Throwable cause) {
      turn();
    }
  }

  private final class PlainOut extends AbstractOutHandler {
    @Override
    public void onPull() {
      turn();
    }

    @Override
    public void onDownstreamFinish(Throwable cause) throws Exception {
      if (isCalm(cause)) {
        turn();
      } else {
        super.onDownstreamFinish(cause);
      }
    }
  }
}
