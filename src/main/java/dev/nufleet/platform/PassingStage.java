package dev.nufleet.platform;

import akka.stream.Attributes;
import akka.stream.BidiShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import java.util.function.Consumer;

/**
 * A stage in the bytes of one HTTP connection that passes both directions on, one element at a time, and looks at them.
 */
abstract class PassingStage extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {
  final Inlet<ByteString> answers = Inlet.create("answers.in");
  final Outlet<ByteString> toPeer = Outlet.create("answers.out");
  final Inlet<ByteString> fromPeer = Inlet.create("requests.in");
  final Outlet<ByteString> requests = Outlet.create("requests.out");
  private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
      BidiShape.of(answers, toPeer, fromPeer, requests);

  @Override
  public final BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public final GraphStageLogic createLogic(Attributes attributes) {
    return logic();
  }

  abstract Passing logic();

  /** One connection. */
  abstract class Passing extends TimerGraphStageLogic {
    Passing() {
      super(shape);
      pass(answers, toPeer, this::goes);
      pass(fromPeer, requests, this::came);
    }

    /** The peer has sent something, which is to be pushed to {@link #requests} unless the stage ends. */
    abstract void came(ByteString bytes);

    /** An answer, or a part of one, is to be pushed to {@link #toPeer} unless the stage ends. */
    void goes(ByteString bytes) {
      push(toPeer, bytes);
    }

    private void pass(Inlet<ByteString> in, Outlet<ByteString> out, Consumer<ByteString> onPush) {
      setHandler(in, new AbstractInHandler() {
        @Override
        public void onPush() {
          onPush.accept(grab(in));
        }

        @Override
        public void onUpstreamFinish() {
          complete(out);
        }
      });
      setHandler(out, new AbstractOutHandler() {
        @Override
        public void onPull() {
          pull(in);
        }

        @Override
        public void onDownstreamFinish(Throwable cause) {
          cancel(in, cause);
        }
      });
    }
  }
}
