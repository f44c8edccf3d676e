package dev.nufleet.platform;

import akka.http.javadsl.model.HttpResponse;
import akka.util.ByteString;
import dev.nufleet.platform.objects.FileServer;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends an HTTP connection in the middle of an answer, where {@link FileServer#CUT_AFTER} says so: its head and so many
 * bytes of its body pass, then the connection is closed in good order, though {@code Content-Length} promised more. One
 * per connection, below HTTP.
 */
final class CutShort extends PassingStage {
  private static final Logger LOG = LoggerFactory.getLogger(CutShort.class);
  private static final ByteString END_OF_HEAD = ByteString.fromString("\r\n\r\n");
  private static final long WHOLE = -1;

  /** Bytes of the next answer's body. Set before that answer is written: one is answered after the other. */
  private final AtomicLong next = new AtomicLong(WHOLE);

  /** Heeds an answer that is about to be written. */
  HttpResponse heeding(HttpResponse answer) {
    answer.getAttribute(FileServer.CUT_AFTER).ifPresent(next::set);
    return answer;
  }

  @Override
  Passing logic() {
    return new Logic();
  }

  private final class Logic extends Passing {
    private long left = WHOLE;
    private ByteString head = ByteString.emptyByteString();
    private boolean inBody;

    @Override
    void came(ByteString bytes) {
      push(requests, bytes);
    }

    @Override
    void goes(ByteString bytes) {
      if (left == WHOLE) {
        left = next.getAndSet(WHOLE);
      }
      if (left == WHOLE) {
        push(toPeer, bytes);
      } else {
        cut(bytes);
      }
    }

    private void cut(ByteString bytes) {
      int body = inBody ? 0 : bodyFrom(bytes);
      long may = body + left;
      if (inBody && bytes.length() < may) {
        left -= bytes.length() - body;
        push(toPeer, bytes);
      } else if (!inBody) {
        push(toPeer, bytes);
      } else {
        push(toPeer, bytes.take((int) may));
        LOG.debug("an answer is cut short");
        completeStage();
      }
    }

    /** @return where in these bytes the body begins; {@link #inBody} tells whether it does */
    private int bodyFrom(ByteString bytes) {
      int before = head.length();
      head = head.concat(bytes);
      int end = head.indexOfSlice(END_OF_HEAD, 0);
      inBody = end >= 0;
      return inBody ? end + END_OF_HEAD.length() - before : 0;
    }
  }
}
