package dev.nufleet.app.live;

import akka.http.javadsl.model.HttpRequest;
import akka.http.scaladsl.model.EntityStreamSizeException;
import akka.stream.Materializer;
import dev.nufleet.model.Failures;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** What callers send along. */
final class Bodies {
  /** For a few hundred bytes. */
  private static final Duration TIME = Duration.ofSeconds(5);

  private Bodies() {}

  /**
   * All of it.
   *
   * @param what it is, for who sent too much
   * @return fails with {@link Refused} if it is too long, or does not come in time
   */
  static CompletionStage<byte[]> read(HttpRequest call, String what, int mostBytes, Materializer materializer) {
    return call.entity().withSizeLimit(mostBytes).toStrict(TIME.toMillis(), materializer)
        .handle((body, failure) -> {
          if (failure != null) {
            throw new CompletionException(unread(failure, what, mostBytes));
          }
          return body.getData().toArray();
        });
  }

  private static Refused unread(Throwable failure, String what, int mostBytes) {
    Throwable cause = Failures.ofStage(failure);
    return cause instanceof EntityStreamSizeException
        ? new Refused(413, what + " has at most " + mostBytes + " bytes")
        : new Refused(400, what + " did not come in " + TIME.toSeconds() + " s, or not as a whole");
  }
}
