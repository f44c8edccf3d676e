package dev.nufleet.platform;

import akka.Done;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.stage.AsyncCallback;
import akka.util.ByteString;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
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
  private final Seats.Seat seat;
  private final AtomicInteger inHand = new AtomicInteger();
  private final AtomicLong arrived = new AtomicLong();

  /** @param who for the log. @param seat of the connection; it ends when it is sent away from there */
  RequestDeadline(Duration limit, String who, Seats.Seat seat) {
    this.limit = limit;
    this.who = who;
    this.seat = seat;
  }

  /** Runs what answers a request that has arrived. */
  CompletionStage<HttpResponse> answering(
      HttpRequest request, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    inHand.incrementAndGet();
    arrived.incrementAndGet();
    Seats.Seat.Turn turn = seat.turn();
    return handler.apply(SeatedHttp.arriving(request, turn))
        .thenApply(answer -> SeatedHttp.leaving(request, answer, turn))
        .whenComplete((answer, failure) -> inHand.decrementAndGet());
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
      AsyncCallback<Done> sentAway = createAsyncCallback(done -> {
        LOG.debug("{} makes room for others", who);
        completeStage();
      });
      seat.whenSentAway(() -> sentAway.invoke(Done.getInstance()));
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
