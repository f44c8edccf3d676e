package dev.nufleet.platform;

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
final class RequestDeadline extends PassingStage {
  private static final Logger LOG = LoggerFactory.getLogger(RequestDeadline.class);

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
  Passing logic() {
    return new Logic();
  }

  private final class Logic extends Passing {
    private boolean running;
    private long arrivedBefore;

    @Override
    void came(ByteString bytes) {
      if (!running && inHand.get() == 0) {
        limitNext();
      }
      push(requests, bytes);
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
