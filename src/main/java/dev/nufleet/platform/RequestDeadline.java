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
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes an HTTP connection on which the head of a request does not come whole in time: a peer that sends it byte by
 * byte is never silent, so a bound on silence does not see it. The time runs from the connection's start, and from the
 * first byte after an answer. One per connection, below HTTP.
 */
final class RequestDeadline extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {
  private static final Logger LOG = LoggerFactory.getLogger(RequestDeadline.class);

  private final Inlet<ByteString> answers = Inlet.create("answers.in");
  private final Outlet<ByteString> toPeer = Outlet.create("answers.out");
  private final Inlet<ByteString> fromPeer = Inlet.create("requests.in");
  private final Outlet<ByteString> requests = Outlet.create("requests.out");
  private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
      BidiShape.of(answers, toPeer, fromPeer, requests);
  private final Duration limit;
  private final String who;
  private final AtomicInteger inHand = new AtomicInteger();
  private final AtomicLong arrived = new AtomicLong();

  /** @param who for the log */
  RequestDeadline(Duration limit, String who) {
    this.limit = limit;
    this.who = who;
  }

  /** Runs what answers a request that has arrived. */
  <T> CompletionStage<T> answering(Supplier<CompletionStage<T>> handler) {
    inHand.incrementAndGet();
    arrived.incrementAndGet();
    return handler.get().whenComplete((answer, failure) -> inHand.decrementAndGet());
  }

  @Override
  public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private boolean running;
    private long arrivedBefore;

    Logic() {
      super(shape);
      pass(answers, toPeer, () -> { });
      pass(fromPeer, requests, () -> {
        if (!running && inHand.get() == 0) {
          limitNext();
        }
      });
    }

    private void pass(Inlet<ByteString> in, Outlet<ByteString> out, Runnable atEach) {
      setHandler(in, new AbstractInHandler() {
        @Override
        public void onPush() {
          atEach.run();
          push(out, grab(in));
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

    private void limitNext() {
      running = true;
      arrivedBefore = arrived.get();
      scheduleOnce("deadline", limit);
    }

    @Override
    public void preStart() {
      limitNext();
    }

    @Override
    public void onTimer(Object timer) {
      running = false;
      if (arrived.get() == arrivedBefore) {
        LOG.info("{} is cut off: no whole request within {} s", who, limit.toSeconds());
        completeStage();
      }
    }
  }
}
