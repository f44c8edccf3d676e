package dev.nufleet.tls;

import akka.util.ByteString;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Records of the board's suite between two engines without a network: a handshake, and a fragment of an image. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordBench {
  private static final String SUITE = "TLS_RSA_WITH_AES_256_CBC_SHA256";
  private static final ByteString FRAGMENT = ByteString.fromArray(new byte[4096]);
  private static final int MOST_FLIGHTS = 20;

  /** Both ends of one connection. */
  private record Pair(TlsRecords board, TlsRecords server) {}

  private Pair open;

  @Setup
  public void connect() throws SSLException {
    BoardTlsProperties.install();
    open = handshake();
  }

  @Benchmark
  public Object handshakeOfBothEnds() throws SSLException {
    return handshake();
  }

  /** Encrypted by the server, decrypted by the board. */
  @Benchmark
  public ByteString fragmentOf4096Bytes() throws SSLException {
    open.server.accept(FRAGMENT);
    open.board.receive(open.server.encrypt(FRAGMENT.length()));
    ByteString plain = open.board.decrypt(FRAGMENT.length());
    if (plain.length() != FRAGMENT.length()) {
      throw new IllegalStateException(plain.length() + " bytes came through");
    }
    return plain;
  }

  private static Pair handshake() throws SSLException {
    SSLEngine board = TestEngines.client();
    board.setEnabledCipherSuites(new String[] {SUITE});
    Pair pair = new Pair(new TlsRecords(board, TlsSettings.DEFAULT),
        new TlsRecords(TestEngines.AUTHORITY.serverTls().engine(), TlsSettings.DEFAULT));
    pair.board.engine().beginHandshake();
    pair.server.engine().beginHandshake();
    for (int flight = 0; flight < MOST_FLIGHTS && !(isOpen(pair.board) && isOpen(pair.server)); flight++) {
      speak(pair.board, pair.server);
      speak(pair.server, pair.board);
    }
    if (!isOpen(pair.board) || !isOpen(pair.server)) {
      throw new IllegalStateException("the two ends do not come together");
    }
    return pair;
  }

  private static boolean isOpen(TlsRecords end) {
    return end.status() == HandshakeStatus.NOT_HANDSHAKING;
  }

  private static void speak(TlsRecords from, TlsRecords to) throws SSLException {
    from.runTasks();
    if (from.status() == HandshakeStatus.NEED_WRAP) {
      to.receive(from.wrapOwnWords());
    }
    while (to.status() == HandshakeStatus.NEED_UNWRAP && to.unwrapHandshake()) {
      to.runTasks();
    }
  }
}
