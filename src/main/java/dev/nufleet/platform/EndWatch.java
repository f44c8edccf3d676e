package dev.nufleet.platform;

import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;

/**
 * Passes bytes on and tells when there will be no more, however that came about. Akka's own {@code watchTermination}
 * tells it through a Java future, which on a machine with one core or two starts a thread to do so.
 */
final class EndWatch extends GraphStage<FlowShape<ByteString, ByteString>> {
  private final Inlet<ByteString> in = Inlet.create("watched.in");
  private final Outlet<ByteString> out = Outlet.create("watched.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final Runnable ended;

  /** @param ended told once for each stream, by the thread that runs it; must not block */
  EndWatch(Runnable ended) {
    this.ended = ended;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    Logic() {
      super(shape);
      setHandlers(in, out, new AbstractInOutHandler() {
        @Override
        public void onPush() {
          push(out, grab(in));
        }

        @Override
        public void onPull() {
          pull(in);
        }
      });
    }

    @Override
    public void postStop() {
      ended.run();
    }
  }
}
