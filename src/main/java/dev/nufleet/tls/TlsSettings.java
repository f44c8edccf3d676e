package dev.nufleet.tls;

import java.time.Duration;

/**
 * Bounds of one TLS connection.
 *
 * @param handshakeRead how long one read of the handshake may take
 * @param handshake how long the whole handshake may take; a server's guard against peers that send a byte now and then
 * @param close how long the last bytes (an alert, {@code close_notify}) may take to leave before the connection is
 *     aborted
 * @param maxPlainBytes of decrypted bytes in one chunk, 1 to 65536; a record is never split, so a chunk may be one
 *     record (at most 16384 bytes) larger than a smaller bound
 * @param maxRecordBytes of plain bytes in one received record; a peer that sends more loses the connection. TLS allows
 *     16384, small devices less
 * @param sentRecordBytes of plain bytes in one record that is sent, 1 to 16384. (An engine's own limit, {@code
 *     setMaximumPacketSize}, would bind what the peer sends as well.)
 */
public record TlsSettings(
    Duration handshakeRead, Duration handshake, Duration close, int maxPlainBytes, int maxRecordBytes,
    int sentRecordBytes) {
  /** What a record may hold in TLS. */
  private static final int MOST_RECORD_BYTES = 16384;

  public static final TlsSettings DEFAULT =
      new TlsSettings(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(5), MOST_RECORD_BYTES,
          MOST_RECORD_BYTES);

  /** Of an end whose own records are as large as TLS allows. */
  public TlsSettings(
      Duration handshakeRead, Duration handshake, Duration close, int maxPlainBytes, int maxRecordBytes) {
    this(handshakeRead, handshake, close, maxPlainBytes, maxRecordBytes, MOST_RECORD_BYTES);
  }

  public TlsSettings {
    if (maxPlainBytes < 1 || maxPlainBytes > TlsScratch.MAX_PLAIN_BYTES) {
      throw new IllegalArgumentException(
          "maxPlainBytes is " + maxPlainBytes + ", not 1.." + TlsScratch.MAX_PLAIN_BYTES);
    }
    if (sentRecordBytes < 1 || sentRecordBytes > MOST_RECORD_BYTES) {
      throw new IllegalArgumentException("sentRecordBytes is " + sentRecordBytes + ", not 1.." + MOST_RECORD_BYTES);
    }
  }

  /** The same, but that a handshake, and each read of it, may take longer than this: somebody else bounds it. */
  public TlsSettings outlasting(Duration bound) {
    Duration least = bound.plus(close);
    return new TlsSettings(handshakeRead.compareTo(least) < 0 ? least : handshakeRead,
        handshake.compareTo(least) < 0 ? least : handshake, close, maxPlainBytes, maxRecordBytes, sentRecordBytes);
  }

  /** The same, but for the records that are sent. */
  public TlsSettings sending(int recordBytes) {
    return new TlsSettings(handshakeRead, handshake, close, maxPlainBytes, maxRecordBytes, recordBytes);
  }
}
