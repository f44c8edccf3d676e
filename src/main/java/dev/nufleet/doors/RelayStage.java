package dev.nufleet.doors;

import akka.japi.Pair;
import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.SubscriptionWithCancelException;
import akka.stream.stage.AbstractGraphStageWithMaterializedValue;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;
import dev.nufleet.doors.Frame.Kind;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * One end of a connection whose other end is in another process: what comes in goes there as frames, what comes from
 * there goes out. No more than a window of bytes is on its way in each direction, so backpressure passes through. Ends
 * as a stream of Akka's TCP does. Its materialized value takes the frames from there, on any thread, from the first.
 */
final class RelayStage
    extends AbstractGraphStageWithMaterializedValue<FlowShape<ByteString, ByteString>, Consumer<Frame>> {
  /** Bytes of one direction that are on their way. */
  static final int WINDOW = 32 * 1024;
  /** So many that were handed on are told together. */
  private static final int TOLD = WINDOW / 4;

  private final Inlet<ByteString> in = Inlet.create("relay.in");
  private final Outlet<ByteString> out = Outlet.create("relay.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final long connection;
  private final Consumer<Frame> there;
  private final Runnable over;

  /** @param there takes frames to the other end, on any thread. @param over called once, when it has ended */
  RelayStage(long connection, Consumer<Frame> there, Runnable over) {
    this.connection = connection;
    this.there = there;
    this.over = over;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public Pair<GraphStageLogic, Consumer<Frame>> createLogicAndMaterializedValuePair(Attributes attributes) {
    Logic logic = new Logic();
    return Pair.create(logic, logic.frames::invoke);
  }

  private final class Logic extends GraphStageLogic {
    private final AsyncCallback<Frame> frames = createAsyncCallback(this::heard);
    private final ArrayDeque<ByteString> arrived = new ArrayDeque<>(2);
    private int untaken;
    private int untold;
    private boolean peerEnded;
    private boolean isTold;

    Logic() {
      super(shape);
      setHandler(in, new AbstractInHandler() {
        @Override
        public void onPush() {
          ByteString bytes = grab(in);
          there.accept(Frame.of(connection, Kind.BYTES, bytes));
          untaken += bytes.length();
          readOn();
        }

        @Override
        public void onUpstreamFinish() {
          tell(Kind.ENDED);
          completeStage();
        }

        @Override
        public void onUpstreamFailure(Throwable failure) {
          tell(Kind.BROKEN);
          completeStage();
        }
      });
      setHandler(out, new AbstractOutHandler() {
        @Override
        public void onPull() {
          handOn();
        }

        /** Who does not listen any more may still speak, as to TCP. */
        @Override
        public void onDownstreamFinish(Throwable cause) {
          if (cause instanceof SubscriptionWithCancelException.NonFailureCancellation) {
            handOn();
          } else {
            tell(Kind.BROKEN);
            completeStage();
          }
        }
      });
    }

    @Override
    public void preStart() {
      pull(in);
    }

    @Override
    public void postStop() {
      tell(Kind.BROKEN);
      over.run();
    }

    private void readOn() {
      if (untaken < WINDOW && !isClosed(in) && !hasBeenPulled(in)) {
        pull(in);
      }
    }

    private void heard(Frame frame) {
      switch (frame.kind()) {
        case BYTES -> {
          arrived.add(frame.bytes());
          handOn();
        }
        case TAKEN -> {
          untaken -= frame.count();
          readOn();
        }
        case ENDED -> {
          peerEnded = true;
          handOn();
        }
        case BROKEN -> {
          isTold = true;
          failStage(new IOException("Connection reset by peer"));
        }
        case CAME -> throw new IllegalStateException("a connection comes once");
      }
    }

    private void handOn() {
      while (!arrived.isEmpty() && (isAvailable(out) || isClosed(out))) {
        ByteString bytes = arrived.remove();
        untold += bytes.length();
        if (!isClosed(out)) {
          push(out, bytes);
        }
      }
      if (untold >= TOLD) {
        there.accept(Frame.taken(connection, untold));
        untold = 0;
      }
      if (peerEnded && arrived.isEmpty()) {
        isTold = true;
        completeStage();
      }
    }

    /** The last frame; the other end needs none if it has ended by itself. */
    private void tell(Kind end) {
      if (!isTold) {
        isTold = true;
        there.accept(Frame.of(connection, end));
      }
    }
  }
}
