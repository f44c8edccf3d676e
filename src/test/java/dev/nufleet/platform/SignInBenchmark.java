package dev.nufleet.platform;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import dev.nufleet.aliyun.SignIn;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.platform.campaign.TestCloud;
import dev.nufleet.tls.BoardTlsProperties;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Sign-ins per second and heap per idle connection of the stand-in, beside Mosquitto with the same certificate, suite
 * and load. Run by hand: {@code SignInBenchmark [connections] [sign-ins] [rounds]}; {@code -Dserver.options=…} are for
 * the stand-in's JVM. The servers have processes of their own; Mosquitto is left out where it is not installed.
 */
public final class SignInBenchmark {
  private static final String SUITE = "TLS_RSA_WITH_AES_256_CBC_SHA256";
  private static final int AT_ONCE = 16;
  private static final AtomicInteger MOSQUITTO_PORT = new AtomicInteger();
  private static final SSLContext TRUSTING_ALL = trustingAll();

  private SignInBenchmark() {}

  public static void main(String[] args) throws Exception {
    BoardTlsProperties.install();
    if (args.length > 0 && args[0].equals("server")) {
      serve(Path.of(args[1]), Integer.parseInt(args[2]));
      return;
    }
    int connections = args.length > 0 ? Integer.parseInt(args[0]) : 5000;
    int signIns = args.length > 1 ? Integer.parseInt(args[1]) : 2000;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
    Path dir = Files.createTempDirectory("nufleet-bench-");
    List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx1g",
        "-XX:+UseSerialGC"));
    command.addAll(Arrays.stream(System.getProperty("server.options", "").split(" ")).filter(o -> !o.isEmpty())
        .toList());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), SignInBenchmark.class.getName(), "server",
        dir.toString(), "" + Math.max(connections, signIns)));
    Process server = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Process mosquitto = null;
    try (PrintStream ask = new PrintStream(server.getOutputStream(), true);
        BufferedReader answers =
            new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
      String said = answers.readLine();
      while (!said.matches("[0-9]+")) { // the JVM's own words, if its options ask for any
        said = answers.readLine();
      }
      int port = Integer.parseInt(said);
      mosquitto = mosquitto(dir);
      signIns(port, signIns); // warms both ends
      for (int round = 1; round <= rounds; round++) {
        Rate ours = measured(server, port, signIns);
        Rate theirs = mosquitto == null ? new Rate(Double.NaN, Double.NaN)
            : measured(mosquitto, MOSQUITTO_PORT.get(), signIns);
        System.out.printf("round %d: stand-in %.0f sign-ins/s (%.2f ms CPU each), Mosquitto %.0f (%.2f), ratio %.2f%n",
            round, ours.perSecond, ours.cpuMillis, theirs.perSecond, theirs.cpuMillis,
            ours.perSecond / theirs.perSecond);
      }
      idle(port, connections, ask, answers);
    } finally {
      server.destroy();
      if (mosquitto != null) {
        mosquitto.destroy();
      }
    }
    System.exit(0);
  }

  private static Process mosquitto(Path dir) throws IOException {
    Path program = Path.of("/usr/sbin/mosquitto");
    if (!Files.isExecutable(program)) {
      return null;
    }
    try (ServerSocket free = new ServerSocket(0)) {
      MOSQUITTO_PORT.set(free.getLocalPort());
    }
    Path conf = dir.resolve("mosquitto.conf");
    Files.writeString(conf, String.format(Locale.ROOT, """
        listener %d 127.0.0.1
        cafile %3$s/tls/ca.pem
        certfile %3$s/tls/server.pem
        keyfile %3$s/tls/server-key.pem
        tls_version tlsv1.2
        ciphers %2$s
        allow_anonymous true
        user root
        log_type error
        """, MOSQUITTO_PORT.get(), "AES256-SHA256", dir));
    Process process = new ProcessBuilder(program.toString(), "-c", conf.toString()).inheritIO().start();
    while (process.isAlive()) {
      try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), MOSQUITTO_PORT.get())) {
        return process;
      } catch (IOException e) {
        Thread.onSpinWait(); // it does not listen yet
      }
    }
    throw new IOException("Mosquitto does not start");
  }

  /** @param cpuMillis of the server's process, per sign-in */
  private record Rate(double perSecond, double cpuMillis) {}

  private static Rate measured(Process server, int port, int count) throws Exception {
    long before = server.info().totalCpuDuration().orElseThrow().toMillis();
    double perSecond = signIns(port, count);
    return new Rate(
        perSecond, (server.info().totalCpuDuration().orElseThrow().toMillis() - before) / (double) count);
  }

  /** @return per second */
  private static double signIns(int port, int count) throws Exception {
    AtomicInteger next = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(AT_ONCE);
    long start = System.nanoTime();
    for (int i = 0; i < AT_ONCE; i++) {
      new Thread(() -> {
        for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
          try (Socket socket = signedIn(port, n)) {
            socket.getOutputStream().write(new byte[] {(byte) 0xe0, 0});
          } catch (IOException e) {
            System.err.println("sign-in " + n + ": " + e);
          }
        }
        done.countDown();
      }).start();
    }
    done.await();
    return count * 1e9 / (System.nanoTime() - start);
  }

  private static Socket signedIn(int port, int number) throws IOException {
    SSLSocket socket =
        (SSLSocket) TRUSTING_ALL.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setEnabledCipherSuites(new String[] {SUITE});
    socket.startHandshake();
    socket.getSession().invalidate(); // a board never resumes
    socket.getOutputStream().write(Abuse.connect(TestCloud.board(number)));
    InputStream in = socket.getInputStream();
    byte[] ack = in.readNBytes(4);
    if (ack.length < 4 || ack[0] != 0x20 || ack[3] != 0) {
      throw new IOException("CONNACK " + (ack.length < 4 ? "missing" : "" + ack[3]));
    }
    return socket;
  }

  private static SSLContext trustingAll() {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.2");
      context.init(null, new TrustManager[] {new X509TrustManager() {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
          return new X509Certificate[0];
        }
      }}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Heap of the server's process before and after the connections, with TLS and MQTT and all. */
  private static void idle(int port, int connections, PrintStream ask, BufferedReader answers) throws Exception {
    ask.println("heap");
    long before = Long.parseLong(answers.readLine());
    List<Socket> open =
        IntStream.range(0, connections).parallel().mapToObj(i -> held(port, i)).collect(Collectors.toList());
    ask.println("heap");
    long after = Long.parseLong(answers.readLine());
    System.out.printf("%d idle signed-in connections: %.1f KB of heap each, TLS included%n", open.size(),
        (after - before) / 1024.0 / open.size());
    ask.println("histogram");
    for (String line = answers.readLine(); !line.equals("end"); line = answers.readLine()) {
      System.out.println(line);
    }
    for (Socket socket : open) {
      socket.close();
    }
  }

  private static Socket held(int port, int number) {
    try {
      return signedIn(port, number);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void serve(Path dir, int devices) throws Exception {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "bench", ConfigFactory.load(
        ConfigFactory.parseString("akka.loglevel=WARNING")
            .withFallback(ConfigFactory.parseResources("nufleet-akka.conf"))));
    List<DeviceTriple> triples = IntStream.range(0, devices).mapToObj(TestCloud::board).toList();
    StandIn standIn = StandIn.start(system, new StandInConfig("127.0.0.1", 0, 0, 0, Optional.empty(), "cn-shanghai",
        Optional.of(dir.resolve("tls")), Optional.empty(), "id", "secret", triples),
        SystemRunClock.start())
        .toCompletableFuture().join();
    System.out.println(standIn.endpoints().mqttPort());
    BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String question = questions.readLine(); question != null; question = questions.readLine()) {
      if (question.equals("heap")) {
        for (int i = 0; i < 4; i++) {
          System.gc();
        }
        System.out.println(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
      } else {
        Process jcmd = new ProcessBuilder("jcmd", "" + ProcessHandle.current().pid(), "GC.class_histogram").start();
        try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(jcmd.getInputStream(), StandardCharsets.UTF_8))) {
          lines.lines().limit(70).forEach(System.out::println);
        }
        System.out.println("end");
      }
    }
    System.exit(0);
  }
}
