package dev.nufleet.tls.client;

import dev.nufleet.tls.BoardTlsProperties;
import dev.nufleet.tls.CertificateAuthority;
import dev.nufleet.tls.ServerTls;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * The board's client beside the JDK's engine, in turns, with the same server in the same thread: processor time of the
 * client alone for a handshake and for a download, and heap of an idle connection. Run its {@code main}.
 */
public final class TlsClientBenchmark {
  private static final int ROUNDS = 12;
  private static final int HANDSHAKES = 200;
  private static final int DOWNLOADS = 20;
  private static final int IMAGE_BYTES = 314_676;
  private static final int RECORD_BYTES = 4096;
  private static final int IDLE = 2000;
  private static final int BUFFER_BYTES = 40_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final ServerTls servers;
  private final SSLContext jdk;
  private final byte[] image = new byte[IMAGE_BYTES];

  private TlsClientBenchmark() throws GeneralSecurityException {
    servers = CertificateAuthority.create(List.of("cn-shanghai"), Clock.systemUTC()).serverTls();
    jdk = SSLContext.getInstance("TLS");
    jdk.init(null, new TrustManager[] {new TrustsAll()}, null);
  }

  /** A client of either kind. */
  private interface Client {
    byte[] begin() throws SSLException;

    byte[] take(byte[] bytes) throws SSLException;

    boolean isUp();

    /** Of data, since the last call. */
    int dataBytes();
  }

  public static void main(String[] args) throws Exception {
    BoardTlsProperties.install();
    new TlsClientBenchmark().run();
  }

  private void run() throws Exception {
    List<List<Double>> figures =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int round = 0; round < ROUNDS; round++) {
      for (int kind = 0; kind < 2; kind++) {
        figures.get(kind).add(handshake(kind));
        figures.get(2 + kind).add(download(kind));
      }
    }
    say("handshake, CPU of the client: board's %.3f ms, JDK's %.3f ms", figures.get(0), figures.get(1));
    say("download of 314,676 bytes, CPU of the client: board's %.3f ms, JDK's %.3f ms",
        figures.get(2), figures.get(3));
    System.out.printf(Locale.ROOT, "heap of an idle connection: board's %.1f KB, JDK's %.1f KB%n",
        idleBytes(0) / 1024, idleBytes(1) / 1024);
  }

  private static void say(String text, List<Double> boards, List<Double> jdks) {
    System.out.printf(Locale.ROOT, text + "%n", median(boards), median(jdks));
  }

  /** Of the second half, in which all is compiled. */
  private static double median(List<Double> all) {
    double[] late =
        all.subList(all.size() / 2, all.size()).stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return late[late.length / 2];
  }

  private Client client(int kind) {
    return kind == 0 ? new Boards() : new Jdks();
  }

  private double handshake(int kind) throws SSLException {
    long nanos = 0;
    for (int i = 0; i < HANDSHAKES; i++) {
      nanos += shake(client(kind), servers.engine());
    }
    return nanos / 1e6 / HANDSHAKES;
  }

  /** @return processor time of the client */
  private static long shake(Client client, SSLEngine server) throws SSLException {
    long began = THREADS.getCurrentThreadCpuTime();
    byte[] said = client.begin();
    long nanos = THREADS.getCurrentThreadCpuTime() - began;
    while (!client.isUp()) {
      byte[] answer = serve(server, said);
      began = THREADS.getCurrentThreadCpuTime();
      said = client.take(answer);
      nanos += THREADS.getCurrentThreadCpuTime() - began;
    }
    return nanos;
  }

  private static byte[] serve(SSLEngine server, byte[] said) throws SSLException {
    ByteBuffer in = ByteBuffer.wrap(said.clone());
    ByteBuffer out = ByteBuffer.allocate(BUFFER_BYTES);
    ByteBuffer plain = ByteBuffer.allocate(BUFFER_BYTES);
    work(server, in, out, plain);
    return Arrays.copyOf(out.array(), out.position());
  }

  /** Lets an engine do all that it can with these bytes. */
  private static void work(SSLEngine engine, ByteBuffer in, ByteBuffer out, ByteBuffer plain) throws SSLException {
    while (true) {
      HandshakeStatus status = engine.getHandshakeStatus();
      if (status == HandshakeStatus.NEED_TASK) {
        engine.getDelegatedTask().run();
      } else if (status == HandshakeStatus.NEED_WRAP) {
        engine.wrap(ByteBuffer.allocate(0), out);
      } else if (in.hasRemaining()) {
        engine.unwrap(in, plain);
      } else {
        return;
      }
    }
  }

  private double download(int kind) throws SSLException {
    long nanos = 0;
    for (int i = 0; i < DOWNLOADS; i++) {
      Client client = client(kind);
      SSLEngine server = servers.engine();
      shake(client, server);
      ByteBuffer in = ByteBuffer.wrap(image);
      int received = 0;
      while (in.hasRemaining()) {
        in.limit(Math.min(image.length, in.position() + RECORD_BYTES));
        ByteBuffer out = ByteBuffer.allocate(BUFFER_BYTES);
        server.wrap(in, out);
        in.limit(image.length);
        byte[] record = Arrays.copyOf(out.array(), out.position());
        long began = THREADS.getCurrentThreadCpuTime();
        client.take(record);
        nanos += THREADS.getCurrentThreadCpuTime() - began;
        received += client.dataBytes();
      }
      if (received != image.length) {
        throw new IllegalStateException("the download brought " + received + " bytes");
      }
    }
    return nanos / 1e6 / DOWNLOADS;
  }

  private double idleBytes(int kind) throws SSLException {
    List<Client> idle = new ArrayList<>();
    long before = heap();
    for (int i = 0; i < IDLE; i++) {
      Client client = client(kind);
      shake(client, servers.engine());
      idle.add(client);
    }
    double each = (double) (heap() - before) / idle.size();
    idle.clear();
    return each;
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static final class Boards implements Client {
    private final TlsClient tls =
        new TlsClient(chain -> 0, new SplittableRandom(1)::nextBytes, /* clockSeconds= */ 0);
    private int data;

    @Override
    public byte[] begin() {
      return tls.begin().sends().get(0);
    }

    @Override
    public byte[] take(byte[] bytes) {
      byte[] says = {};
      for (int at = 0; bytes.length - at >= tls.wanted() && at < bytes.length;) {
        int wanted = tls.wanted();
        TlsClient.Step step = tls.take(bytes, at);
        at += wanted;
        for (byte[] one : step.sends()) {
          says = DerMaker.join(says, one);
        }
        if (step.heard() instanceof Heard.Data some) {
          data += some.to() - some.from();
        }
      }
      return says;
    }

    @Override
    public boolean isUp() {
      return tls.isEstablished();
    }

    @Override
    public int dataBytes() {
      int bytes = data;
      data = 0;
      return bytes;
    }
  }

  private final class Jdks implements Client {
    private static final ThreadLocal<ByteBuffer> OUT = ThreadLocal.withInitial(() -> ByteBuffer.allocate(BUFFER_BYTES));
    private static final ThreadLocal<ByteBuffer> PLAIN =
        ThreadLocal.withInitial(() -> ByteBuffer.allocate(BUFFER_BYTES));

    private final SSLEngine engine = jdk.createSSLEngine();
    private int data;

    Jdks() {
      engine.setUseClientMode(true);
      engine.setEnabledProtocols(new String[] {"TLSv1.2"});
      engine.setEnabledCipherSuites(new String[] {"TLS_RSA_WITH_AES_256_CBC_SHA256"});
    }

    @Override
    public byte[] begin() throws SSLException {
      engine.beginHandshake();
      return take(new byte[0]);
    }

    @Override
    public byte[] take(byte[] bytes) throws SSLException {
      ByteBuffer out = OUT.get().clear();
      ByteBuffer plain = PLAIN.get().clear();
      work(engine, ByteBuffer.wrap(bytes.clone()), out, plain);
      data += plain.position();
      return Arrays.copyOf(out.array(), out.position());
    }

    @Override
    public boolean isUp() {
      HandshakeStatus status = engine.getHandshakeStatus();
      return status == HandshakeStatus.NOT_HANDSHAKING || status == HandshakeStatus.FINISHED;
    }

    @Override
    public int dataBytes() {
      int bytes = data;
      data = 0;
      return bytes;
    }
  }

  private static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
