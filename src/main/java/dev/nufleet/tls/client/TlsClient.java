package dev.nufleet.tls.client;

import java.util.ArrayList;
import java.util.List;

/**
 * One connection of a board, from its ClientHello to its {@code close_notify}: a state machine over bytes. Whoever owns
 * it asks {@link #wanted} how many bytes the port's next receive call would ask for, hands over exactly those, and
 * sends what comes of it, each array being one send call of the port.
 *
 * <p>Like the port, it looks at nothing before it is asked for, keeps no byte that it was not asked for, and goes on
 * after every fault of a read. How TCP ends is its owner's affair: without a word after a handshake that failed.
 *
 * <p>Between two records it holds two ciphers, two MACs and no buffer. Not for use by several threads at once.
 */
public final class TlsClient {
  /** Of data in one record. */
  public static final int MOST_TEXT_BYTES = 4096;

  /** What {@link #take} is asked for at most. */
  public static final int MOST_WANTED_BYTES = RecordHeader.MOST_BODY_BYTES;

  private static final int HELLO_REQUEST = 0;

  private final RecordReader reader = new RecordReader();
  private final RecordWriter writer = new RecordWriter();
  private final List<byte[]> sends = new ArrayList<>(4);

  /** Null once it is over. */
  private Handshake handshake;
  private boolean failed;

  /** A read has met an empty record, and may not meet a second. */
  private boolean metEmpty;

  /** @param sends records for the server, in order; may be none */
  public record Step(List<byte[]> sends, Heard heard) {}

  /**
   * @param certificates asked once, for the server's
   * @param random drawn from at once, and as long as the connection lasts
   * @param clockSeconds of the board, see {@link ClientHello}
   */
  public TlsClient(CertificateCheck certificates, RandomBytes random, int clockSeconds) {
    this(certificates, OwnIdentity.ofAllBoards(), random, clockSeconds);
  }

  TlsClient(CertificateCheck certificates, ClientIdentity identity, RandomBytes random, int clockSeconds) {
    handshake = new Handshake(certificates, identity, random, clockSeconds, reader, writer, sends);
  }

  /** The first record. */
  public Step begin() {
    handshake.begin();
    return step(new Heard.Nothing());
  }

  /** How many bytes the next receive call asks for, 0 to {@link #MOST_WANTED_BYTES}. 0: a record is in hand. */
  public int wanted() {
    return reader.wanted();
  }

  /**
   * Takes exactly {@link #wanted} bytes and does what they lead to.
   *
   * @param bytes stay the caller's
   * @param at where they begin
   */
  public Step take(byte[] bytes, int at) {
    if (failed) {
      throw new IllegalStateException("the handshake has failed");
    }
    reader.take(bytes, at);
    try {
      return step(handshake == null ? read() : shake());
    } catch (TlsFault fault) {
      metEmpty = false;
      if (fault.hasAlert()) {
        sends.add(writer.alert(RecordWriter.FATAL, fault.alert()));
      }
      if (handshake != null) {
        failed = true;
      } else if (fault.code() == MbedCode.SSL_PEER_CLOSE_NOTIFY) {
        return step(new Heard.CloseNotify());
      }
      return step(new Heard.Failed(fault.code(), fault.getMessage()));
    }
  }

  /** The handshake is over, and was not in vain. */
  public boolean isEstablished() {
    return handshake == null;
  }

  /** Records of at most {@link #MOST_TEXT_BYTES} each; no data is no record. */
  public List<byte[]> write(byte[] data, int from, int length) {
    mustBeEstablished();
    List<byte[]> records = new ArrayList<>(length / MOST_TEXT_BYTES + 1);
    for (int at = 0; at < length; at += MOST_TEXT_BYTES) {
      int bytes = Math.min(MOST_TEXT_BYTES, length - at);
      records.add(writer.record(RecordHeader.APPLICATION_DATA, data, from + at, bytes));
    }
    return records;
  }

  /** The record with which an established connection is closed, whatever has happened on it. */
  public byte[] closeNotify() {
    mustBeEstablished();
    return writer.alert(RecordWriter.WARNING, RecordWriter.CLOSE_NOTIFY);
  }

  private void mustBeEstablished() {
    if (handshake != null) {
      throw new IllegalStateException("the handshake is not over");
    }
  }

  private Heard shake() throws TlsFault {
    if (!handshake.advance()) {
      return new Heard.Nothing();
    }
    Heard established = new Heard.Established(handshake.suite(), handshake.verification());
    handshake = null;
    return established;
  }

  /** One read of the port, as far as bytes are there: {@code mbedtls_ssl_read}. */
  private Heard read() throws TlsFault {
    while (true) {
      Message message = reader.next();
      if (message == null) {
        return new Heard.Nothing();
      }
      boolean second = metEmpty;
      metEmpty = false;
      if (message.type() == RecordHeader.APPLICATION_DATA) {
        if (message.length() > 0) {
          return new Heard.Data(message.bytes(), message.from(), message.end());
        }
        if (second) {
          return new Heard.Pause();
        }
        metEmpty = true;
      } else if (message.isHandshake() && message.kind() == HELLO_REQUEST && message.bodyBytes() == 0) {
        sends.add(writer.alert(RecordWriter.WARNING, RecordWriter.NO_RENEGOTIATION));
      } else {
        int code = message.type() == RecordHeader.ALERT ? MbedCode.SSL_WANT_READ : MbedCode.SSL_UNEXPECTED_MESSAGE;
        throw TlsFault.silent(code, "a message of type " + message.type() + " among data");
      }
    }
  }

  private Step step(Heard heard) {
    List<byte[]> out = List.copyOf(sends);
    sends.clear();
    return new Step(out, heard);
  }
}
