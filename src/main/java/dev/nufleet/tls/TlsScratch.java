package dev.nufleet.tls;

import java.nio.ByteBuffer;

/**
 * The two buffers in which a thread encrypts and decrypts, for whichever connection it serves at the moment. Nothing
 * stays in them between two events: so ten thousand idle connections need as many buffers as there are threads.
 *
 * <p>The input must be a copy: the JDK's engine decrypts in place, and refuses the read-only buffers of a {@code
 * ByteString}.
 */
final class TlsScratch {
  static final int MAX_PLAIN_BYTES = 65536;

  /** The JDK takes records of up to 33,093 bytes from peers that exceed the standard. */
  static final int MAX_RECORD_BYTES = 33_093;

  private static final ThreadLocal<TlsScratch> OF_THREAD = ThreadLocal.withInitial(TlsScratch::new);

  /** Received bytes, not yet decrypted. */
  final ByteBuffer in = ByteBuffer.allocate(MAX_PLAIN_BYTES + MAX_RECORD_BYTES);

  /** What the engine produces, of either kind. */
  final ByteBuffer out = ByteBuffer.allocate(MAX_PLAIN_BYTES + MAX_RECORD_BYTES);

  private TlsScratch() {}

  static TlsScratch ofThisThread() {
    return OF_THREAD.get();
  }
}
