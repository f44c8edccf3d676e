package dev.nufleet.tls;

import akka.util.ByteString;
import akka.util.ByteStringBuilder;

/**
 * Lays a server's handshake messages out in records anew, until its ChangeCipherSpec: each message in a record of its
 * own, or in as many as it needs. How messages lie in records is under no digest, so neither end notices. One for each
 * connection; keeps at most one message.
 *
 * <p>The JDK's engine puts messages together and heeds the record size that a board asks for. OpenSSL heeds that too,
 * with a record for each message (4,096 bytes); the platform does not (16,384).
 */
final class HandshakeRecords {
  private static final int HEADER_BYTES = 5;
  private static final int MESSAGE_HEADER_BYTES = 4;
  private static final byte CHANGE_CIPHER_SPEC = 20;
  private static final byte HANDSHAKE = 22;

  private final int most;
  private ByteString records = ByteString.emptyByteString();
  private ByteString messages = ByteString.emptyByteString();
  private boolean over;

  /** @param most bytes of a message in one record, 1..16384 */
  HandshakeRecords(int most) {
    this.most = most;
  }

  /** @param sent by the server's engine, cut anywhere. @return what goes out instead; may be empty */
  ByteString laidOut(ByteString sent) {
    if (over) {
      return sent;
    }
    records = records.concat(sent);
    ByteStringBuilder out = new ByteStringBuilder();
    while (!over && records.length() >= HEADER_BYTES && records.length() >= HEADER_BYTES + bodyBytes(records)) {
      ByteString record = records.take(HEADER_BYTES + bodyBytes(records));
      records = records.drop(record.length());
      if (record.apply(0) == HANDSHAKE) {
        messages = messages.concat(record.drop(HEADER_BYTES));
        putWholeMessages(record.take(3), out);
      } else {
        out.append(record);
        over = record.apply(0) == CHANGE_CIPHER_SPEC;
      }
    }
    if (over) {
      out.append(records);
      records = ByteString.emptyByteString();
    }
    return out.result();
  }

  private void putWholeMessages(ByteString typeAndVersion, ByteStringBuilder out) {
    while (messages.length() >= MESSAGE_HEADER_BYTES
        && messages.length() >= MESSAGE_HEADER_BYTES + u24(messages)) {
      ByteString message = messages.take(MESSAGE_HEADER_BYTES + u24(messages));
      messages = messages.drop(message.length());
      for (int at = 0; at < message.length(); at += most) {
        ByteString part = message.slice(at, Math.min(at + most, message.length()));
        out.append(typeAndVersion);
        out.putByte((byte) (part.length() >> 8));
        out.putByte((byte) part.length());
        out.append(part);
      }
    }
  }

  private static int bodyBytes(ByteString record) {
    return (record.apply(3) & 0xff) << 8 | record.apply(4) & 0xff;
  }

  private static int u24(ByteString message) {
    return (message.apply(1) & 0xff) << 16 | (message.apply(2) & 0xff) << 8 | message.apply(3) & 0xff;
  }
}
