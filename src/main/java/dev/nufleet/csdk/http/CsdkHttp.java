package dev.nufleet.csdk.http;

import akka.util.ByteString;
import dev.nufleet.csdk.port.Atoi;
import dev.nufleet.csdk.port.CText;
import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.port.TlsHandle;
import dev.nufleet.csdk.port.TlsPort;
import dev.nufleet.hal.Connection.End;
import dev.nufleet.hal.Connection.Patience;
import dev.nufleet.hal.Hal;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.Mends;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The C-SDK's HTTP client as the OTA module uses it: one GET with {@code Range: bytes=N-} on a connection of its
 * own, and the answer's body in pieces of at most 127 bytes. It does not look at the status code unless that is
 * mended, follows nothing, knows no chunks, and wants {@code Content-Length} written just so. One object is one {@code
 * http_handle}: after an error it is closed and another one made.
 *
 * <p>The header is read 32 bytes at a time into 1024 bytes; its status line must end within the first 32, and what it
 * holds behind a byte of 0 is not seen. What overruns the SDK's buffers on a real board (host or path of 256 bytes and
 * more, a header beyond 1024 bytes, a negative Content-Length) ends in a hard fault here.
 *
 * <p>Source: device-protocol.md section 4, board.md 5.2; {@code infra_httpc.c}.
 */
public final class CsdkHttp {
  /** Read or write error, or no connection after three attempts. */
  public static final int CLOSED = -520;
  /** Nothing came within the budget. */
  public static final int TIMEOUT = -521;
  /** No {@code Content-Length} with this capitalisation. */
  public static final int NO_LENGTH = -1541;
  /** The status line does not end within the first read. */
  public static final int NO_STATUS_LINE = -6;

  /** What a halt for an overrun stack is called. */
  public static final String HARD_FAULT = "hard-fault";
  /** Below it, by the status, are the codes of mended firmware for an answer that is no firmware; the SDK has none. */
  private static final int REFUSED = -2000;
  private static final int FIRST_OF_2XX = 200;
  private static final int PARTIAL = 206;
  private static final int LAST_OF_2XX = 299;

  private static final int BAD_HANDLE = -522;
  private static final int WRITE_TIMEOUT_MILLIS = 5000;
  private static final int HEAD_READ_BYTES = 32;
  private static final int BUFFER_BYTES = 1024;
  private static final int CONNECT_ATTEMPTS = 3;
  private static final long CONNECT_PAUSE_MILLIS = 1000;
  /** The SDK gives a read that would have less than this so much. */
  private static final long MIN_TIMEOUT_MILLIS = 100;

  /**
   * What a fetch brought.
   *
   * @param code how many bytes, or the SDK's negative code
   */
  public record Fetched(int code, ByteString bytes) {}

  private final Hal hal;
  private final TlsPort tls;
  private final String url;
  private final int port;
  private final boolean withCertificate;
  private final long offset;
  private final Mends mends;

  private TlsHandle session;
  private boolean more;
  private int remaining;

  // of the fetch that is under way
  private int limit;
  private ReadBudget budget;
  private Consumer<Fetched> then;

  /**
   * @param url as the notice has it
   * @param withCertificate whether a CA certificate is handed to the TLS port; it refuses to work without
   * @param offset for the {@code Range} header
   * @param mends of the SDK's defects
   */
  public CsdkHttp(Hal hal, TlsPort tls, String url, int port, boolean withCertificate, long offset, Mends mends) {
    this.hal = hal;
    this.tls = tls;
    this.url = url;
    this.port = port;
    this.withCertificate = withCertificate;
    this.offset = offset;
    this.mends = mends;
  }

  /** The code of mended firmware for an answer with this status. */
  public static int refused(int status) {
    return REFUSED - status;
  }

  /**
   * Fetches the next piece of the body; the first call connects, asks, and reads the header.
   *
   * @param bufferBytes one more than the piece may have
   * @param timeoutMillis for all reads of this call together
   */
  public void fetch(int bufferBytes, long timeoutMillis, Consumer<Fetched> then) {
    this.limit = bufferBytes - 1;
    this.then = then;
    if (session != null) {
      receive(timeoutMillis);
      return;
    }
    HttpTarget.Parsed parsed = HttpTarget.parse(url);
    if (parsed.target() == null) {
      hal.sleep(0, () -> end(parsed.code()));
    } else if (parsed.target().overrunsStack()) {
      hal.halt(HARD_FAULT);
    } else {
      connect(parsed.target(), 1, timeoutMillis);
    }
  }

  /**
   * Closes the connection, if there is one, and says so.
   *
   * @param whenDone is called before this returns, unless what was sent last has to wait for room
   */
  public void close(Runnable whenDone) {
    TlsHandle open = session;
    session = null;
    Runnable closed = () -> {
      hal.print(HttpLines.DISCONNECTED);
      whenDone.run();
    };
    if (open == null) {
      closed.run();
    } else {
      tls.destroy(open, closed);
    }
  }

  private void connect(HttpTarget target, int attempt, long timeoutMillis) {
    hal.print(HttpLines.CALLING.with(attempt));
    tls.establish(target.host(), port, withCertificate, opened -> {
      if (opened != null) {
        session = opened;
        hal.print(HttpLines.CONNECTED.with(attempt));
        send(target, timeoutMillis);
        return;
      }
      hal.report(new BoardEvent.DownloadHindered(tls.lastFailure()));
      tls.destroy(null, () -> {
        hal.print(HttpLines.CONNECT_FAILED.with(BAD_HANDLE));
        hal.backOff(CONNECT_PAUSE_MILLIS, () -> {
          if (attempt < CONNECT_ATTEMPTS) {
            connect(target, attempt + 1, timeoutMillis);
          } else {
            sendFailed();
          }
        });
      });
    });
  }

  private void send(HttpTarget target, long timeoutMillis) {
    String request = target.request(offset);
    hal.print(SdkLog.block("_http_send_header", 171, "REQUEST", '>', request));
    ByteString bytes = ByteString.fromArrayUnsafe(request.getBytes(StandardCharsets.ISO_8859_1));
    session.write(bytes, WRITE_TIMEOUT_MILLIS, written -> {
      if (written > 0) {
        receive(timeoutMillis);
      } else {
        hal.print(HttpLines.WRITE_FAILED.with(written));
        hal.sleep(0, this::sendFailed);
      }
    });
  }

  private void sendFailed() {
    hal.print(HttpLines.SEND_FAILED.with(CLOSED));
    end(CLOSED);
  }

  private void receive(long timeoutMillis) {
    budget = new ReadBudget(hal, timeoutMillis);
    if (more) {
      body(ByteString.emptyByteString());
    } else {
      more = true;
      read(HEAD_READ_BYTES, this::statusLine);
    }
  }

  /** One read; a fetch ends with its first error. */
  private void read(int bytes, Consumer<ByteString> onBytes) {
    if (budget.isUsedUp()) {
      hal.report(new BoardEvent.DownloadHindered("blocked-read"));
    }
    session.read(bytes, budget.readMillis(), Patience.PEER, received -> {
      int code = TlsHandle.code(received);
      hal.print(HttpLines.RECEIVED.with(code));
      if (code > 0) {
        budget.spend(received.end() == End.TIMEOUT);
        onBytes.accept(received.bytes());
      } else {
        failReceive(code == 0 ? TIMEOUT : CLOSED);
      }
    });
  }

  private void statusLine(ByteString first) {
    String text = first.decodeString(StandardCharsets.ISO_8859_1);
    hal.print(SdkLog.block("httpclient_recv_response", 488, "RESPONSE", '<', text));
    int lineEnd = CText.find(text, "\r\n");
    if (lineEnd < 0) {
      hal.print(HttpLines.NO_LINE_END);
      failReceive(NO_STATUS_LINE);
      return;
    }
    hal.print(HttpLines.READING_HEADERS.with(text.substring(0, lineEnd)));
    if (mends.looksAtStatus()) {
      int status = Atoi.parse(text, text.indexOf(' ') + 1);
      if (!isFirmware(status)) {
        hal.print(HttpLines.BAD_STATUS.with(status));
        hal.report(new BoardEvent.DownloadHindered("http-refused"));
        failReceive(refused(status));
        return;
      }
    }
    header(new StringBuilder(text).delete(0, lineEnd + 2));
  }

  private boolean isFirmware(int status) {
    return offset > 0 ? status == PARTIAL : status >= FIRST_OF_2XX && status <= LAST_OF_2XX;
  }

  private void header(StringBuilder buffer) {
    int headerEnd = CText.find(buffer, "\r\n\r\n");
    if (headerEnd < 0) {
      read(HEAD_READ_BYTES, bytes -> {
        buffer.append(bytes.decodeString(StandardCharsets.ISO_8859_1));
        if (buffer.length() >= BUFFER_BYTES) {
          hal.halt(HARD_FAULT);
        } else {
          header(buffer);
        }
      });
      return;
    }
    int length = CText.find(buffer, "Content-Length");
    if (length < 0) {
      failReceive(NO_LENGTH);
      return;
    }
    remaining = Atoi.parse(buffer, length + "Content-Length: ".length());
    if (remaining < 0) {
      hal.halt(HARD_FAULT);
      return;
    }
    String rest = buffer.substring(headerEnd + 4);
    ByteString leftover = ByteString.fromArrayUnsafe(rest.getBytes(StandardCharsets.ISO_8859_1)).take(remaining);
    remaining -= leftover.length();
    body(leftover);
  }

  /** @param have what this fetch has so far, already taken off {@link #remaining} */
  private void body(ByteString have) {
    if (have.length() == limit) {
      end(new Fetched(limit, have));
      return;
    }
    if (remaining == 0) {
      more = false;
      end(new Fetched(have.length(), have));
      return;
    }
    read(Math.min(limit - have.length(), remaining), bytes -> {
      hal.print(HttpLines.REMAINING.with(remaining, bytes.length()));
      remaining -= bytes.length();
      budget.atLeast(MIN_TIMEOUT_MILLIS);
      body(have.isEmpty() ? bytes : have.concat(bytes));
    });
  }

  private void failReceive(int code) {
    hal.print(HttpLines.RECEIVE_FAILED.with(code));
    end(code);
  }

  private void end(int code) {
    end(new Fetched(code, ByteString.emptyByteString()));
  }

  private void end(Fetched fetched) {
    Consumer<Fetched> waiting = then;
    then = null;
    waiting.accept(fetched);
  }
}
