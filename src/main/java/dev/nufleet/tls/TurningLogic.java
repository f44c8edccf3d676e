package dev.nufleet.tls;

import akka.stream.BidiShape;
import akka.stream.Inlet;
import akka.stream.SubscriptionWithCancelException;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;

/** A TLS stage's four ports, between a program and its transport: whatever befalls one of them ends in one turn. */
public abstract class TurningLogic extends TimerGraphStageLogic {
  /** What the transport failed with; null: it has not. */
  protected Throwable transportFailure;

  /** @param shape from the program, to the transport, from the transport, to the program */
  protected TurningLogic(BidiShape<ByteString, ByteString, ByteString, ?> shape) {
    super(shape);
    setHandler(shape.in1(), new PlainIn(shape.in1()));
    setHandler(shape.out1(), new CipherOut());
    setHandler(shape.in2(), new CipherIn(shape.in2()));
    setHandler(shape.out2(), new PlainOut());
  }

  /** Does all that can be done now; every event ends here. */
  protected abstract void turn();

  /** Takes a chunk of the program's; a turn follows. */
  protected abstract void takePlain(ByteString chunk);

  /** Takes a chunk of the transport's; a turn follows. */
  protected abstract void takeReceived(ByteString chunk);

  private final class PlainIn extends AbstractInHandler {
    private final Inlet<ByteString> in;

    private PlainIn(Inlet<ByteString> in) {
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
      if (cause instanceof SubscriptionWithCancelException.NonFailureCancellation) {
        turn();
      } else {
        super.onDownstreamFinish(cause);
      }
    }
  }
}
