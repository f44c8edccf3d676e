package dev.nufleet.tls.client;

/**
 * The server's records, one at a time, and the messages in them. As the port receives: the five bytes of a header, then
 * the body, and no byte more. A message that does not end in its record is refused, several in one are not.
 *
 * <p>What a header makes impossible stays so: each further read fails the same way. A record whose body is bad is gone,
 * and the next one may be good.
 */
final class RecordReader {
  /** An alert is a level and a description. */
  private static final int ALERT_BYTES = 2;
  private static final int WARNING = 1;
  private static final int FATAL = 2;
  private static final int CLOSE_NOTIFY = 0;
  private static final int NO_RENEGOTIATION = 100;

  /** Empty records in a row, and no more. */
  private static final int MOST_EMPTY = 3;

  private RecordHeader header;
  private TlsFault badHeader;
  private byte[] body;
  private int bodyAt;
  private RecordText text;

  /** Of {@code text}, the handshake message that is dealt with; 0: none yet, or no handshake. */
  private int messageBytes;
  private boolean kept;
  private OpeningCipher cipher;
  private int empty;

  /** How many bytes the next receive call asks for; 0: it asks for none. */
  int wanted() {
    if (kept || hasMore() || body != null || badHeader != null) {
      return 0;
    }
    return header == null ? RecordHeader.BYTES : header.bodyBytes();
  }

  /** Takes exactly {@link #wanted} bytes, which stay the caller's. They are looked at by {@link #next}, at once. */
  void take(byte[] bytes, int at) {
    if (wanted() == 0) {
      return;
    }
    if (header != null) {
      body = bytes;
      bodyAt = at;
      return;
    }
    try {
      header = RecordHeader.read(bytes, at);
    } catch (TlsFault fault) {
      badHeader = fault;
    }
  }

  /** From the next record on, all is encrypted. */
  void opensWith(OpeningCipher with) {
    cipher = with;
  }

  /** The message that {@link #next} gave is given once more. */
  void keep() {
    kept = true;
  }

  /**
   * The next message; null: more bytes are wanted. Warnings of the server are passed over, but for {@code
   * no_renegotiation}, which is a message.
   *
   * @throws TlsFault what ends a handshake, or a read
   */
  Message next() throws TlsFault {
    if (kept) {
      kept = false;
      return handshakeMessage();
    }
    while (true) {
      dropMessage();
      if (text == null) {
        if (badHeader != null) {
          throw badHeader;
        }
        if (body == null) {
          return null;
        }
        openRecord();
      }
      Message message = message();
      if (message != null) {
        return message;
      }
    }
  }

  private void dropMessage() {
    if (text == null) {
      return;
    }
    text = hasMore()
        ? new RecordText(text.type(), text.bytes(), text.from() + messageBytes, text.to())
        : null;
    messageBytes = 0;
  }

  /** Whether there are bytes in the record behind the message that is dealt with. */
  private boolean hasMore() {
    return text != null && messageBytes > 0 && messageBytes < text.length();
  }

  private void openRecord() throws TlsFault {
    RecordHeader of = header;
    byte[] taken = body;
    header = null;
    body = null;
    if (cipher == null) {
      byte[] copy = new byte[of.bodyBytes()];
      System.arraycopy(taken, bodyAt, copy, 0, copy.length);
      text = new RecordText(of.type(), copy, 0, copy.length);
      return;
    }
    RecordText opened = cipher.open(of, taken, bodyAt);
    if (opened.length() > 0) {
      empty = 0;
    } else if (of.type() != RecordHeader.APPLICATION_DATA) {
      throw TlsFault.silent(MbedCode.SSL_INVALID_RECORD, "an empty record of type " + of.type());
    } else if (++empty > MOST_EMPTY) {
      throw OpeningCipher.badMac();
    }
    cipher.accepted();
    text = opened;
  }

  /** Null: nothing that anybody need know of. */
  private Message message() throws TlsFault {
    return switch (text.type()) {
      case RecordHeader.HANDSHAKE -> {
        if (text.length() < Message.HEADER_BYTES) {
          throw TlsFault.silent(MbedCode.SSL_INVALID_RECORD, "a handshake message of " + text.length() + " bytes");
        }
        messageBytes = Message.HEADER_BYTES + Bytes.u24(text.bytes(), text.from() + 1);
        if (messageBytes > text.length()) {
          throw TlsFault.silent(MbedCode.SSL_FEATURE_UNAVAILABLE, "a handshake message in several records");
        }
        yield handshakeMessage();
      }
      case RecordHeader.CHANGE_CIPHER_SPEC -> {
        if (text.length() != 1 || text.bytes()[text.from()] != 1) {
          throw TlsFault.silent(MbedCode.SSL_INVALID_RECORD, "a ChangeCipherSpec that is none");
        }
        yield whole();
      }
      case RecordHeader.ALERT -> alert();
      default -> whole();
    };
  }

  private Message alert() throws TlsFault {
    if (text.length() != ALERT_BYTES) {
      throw TlsFault.silent(MbedCode.SSL_INVALID_RECORD, "an alert of " + text.length() + " bytes");
    }
    int level = Bytes.u8(text.bytes(), text.from());
    int description = Bytes.u8(text.bytes(), text.from() + 1);
    if (level == FATAL) {
      throw TlsFault.silent(MbedCode.SSL_FATAL_ALERT_MESSAGE, "the server sent the fatal alert " + description);
    }
    if (level == WARNING && description == CLOSE_NOTIFY) {
      throw TlsFault.silent(MbedCode.SSL_PEER_CLOSE_NOTIFY, "the server sent close_notify");
    }
    return level == WARNING && description == NO_RENEGOTIATION ? whole() : null;
  }

  private Message handshakeMessage() {
    return new Message(text.type(), text.bytes(), text.from(), messageBytes);
  }

  /** All of the record: nothing is left of it, so that an idle connection holds none. */
  private Message whole() {
    Message all = new Message(text.type(), text.bytes(), text.from(), text.length());
    text = null;
    return all;
  }
}
