package dev.nufleet.network;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.Tcp;
import akka.util.ByteString;
import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.nufleet.tls.BoardTlsProperties;
import dev.nufleet.tls.CertificateAuthority;
import dev.nufleet.tls.PemFiles;
import dev.nufleet.tls.TlsSettings;
import dev.nufleet.tls.TlsStage;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What links cost: heap per idle one, CPU per handshake and per download, for board side and server side apart. Run
 * by hand: {@code LinkBenchmark [connections] [downloads]}; the server runs in a process of its own.
 */
public final class LinkBenchmark {
  private static final int IMAGE_BYTES = 314_676;
  private static final int AT_ONCE = 32;

  private LinkBenchmark() {}

  public static void main(String[] args) throws Exception {
    BoardTlsProperties.install();
    if (args.length > 0 && args[0].equals("server")) {
      serve(Path.of(args[1]));
      return;
    }
    int connections = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
    int downloads = args.length > 1 ? Integer.parseInt(args[1]) : 1000;
    Path ca = Files.createTempFile("nufleet-ca", ".pem");
    Process server = new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"), "-Xmx1g", "-XX:+UseSerialGC",
            "-cp", System.getProperty("java.class.path"), LinkBenchmark.class.getName(), "server", ca.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    try (PrintStream ask = new PrintStream(server.getOutputStream(), true);
        BufferedReader answers =
            new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
      String[] ports = answers.readLine().split(" ");
      new Client(ask, answers, ca, ports).run(connections, downloads);
    } finally {
      server.destroy();
      Files.delete(ca);
    }
    System.exit(0);
  }

  private static ActorSystem<Void> system() {
    Config config = ConfigFactory.parseString("akka.loglevel=WARNING")
        .withFallback(ConfigFactory.parseResources("nufleet-akka.conf"));
    return ActorSystem.create(Behaviors.empty(), "bench", ConfigFactory.load(config));
  }

  /** Of a process at one moment; the collections for the heap's figure lie between the two figures of CPU. */
  private record Figures(long heapBytes, long cpuBeforeNanos, long cpuAfterNanos) {
    static Figures now() {
      long before = cpu();
      for (int i = 0; i < 4; i++) {
        System.gc();
      }
      return new Figures(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), before, cpu());
    }

    private static long cpu() {
      return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    static Figures parse(String line) {
      String[] words = line.split(" ");
      return new Figures(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
    }

    @Override
    public String toString() {
      return heapBytes + " " + cpuBeforeNanos + " " + cpuAfterNanos;
    }

    double cpuMillisSince(Figures start) {
      return (cpuBeforeNanos - start.cpuAfterNanos) / 1e6;
    }
  }

  private static void serve(Path ca) throws Exception {
    CertificateAuthority authority = CertificateAuthority.create(List.of("cn-shanghai"), Clock.systemUTC());
    authority.writeCertificate(ca);
    byte[] image = new byte[IMAGE_BYTES];
    new Random(1).nextBytes(image);
    ActorSystem<Void> system = system();
    Flow<ByteString, ByteString, ?> idle = Flow.fromSinkAndSource(Sink.ignore(), Source.maybe());
    Flow<ByteString, ByteString, ?> download = Flow.of(ByteString.class)
        .take(1)
        .mapConcat(request -> chunks(image));
    System.out.println(bind(system, authority, idle) + " " + bind(system, authority, download));
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      System.out.println(Figures.now());
    }
    System.exit(0);
  }

  private static List<ByteString> chunks(byte[] image) {
    List<ByteString> chunks = new ArrayList<>();
    for (int at = 0; at < image.length; at += 16384) {
      chunks.add(ByteString.fromArrayUnsafe(image, at, Math.min(16384, image.length - at)));
    }
    return chunks;
  }

  private static int bind(ActorSystem<Void> system, CertificateAuthority authority, Flow<ByteString, ByteString, ?> of)
      throws Exception {
    return Tcp.get(system).bind("127.0.0.1", 0)
        .toMat(Sink.foreach(connection -> connection.handleWith(
            TlsStage.server(TlsSettings.DEFAULT, authority.serverTls()::engine).reversed().join(of), system)),
            Keep.left())
        .run(system).toCompletableFuture().get(20, TimeUnit.SECONDS).localAddress().getPort();
  }

  /** The boards' process. */
  private static final class Client {
    private final PrintStream ask;
    private final BufferedReader answers;
    private final ActorSystem<Void> system = system();
    private final Links links;

    Client(PrintStream ask, BufferedReader answers, Path ca, String[] ports) {
      this.ask = ask;
      this.answers = answers;
      Routes routes = Routes.parse(List.of("localhost:1=127.0.0.1:" + ports[0], "localhost:2=127.0.0.1:" + ports[1]));
      links = new TlsLinks(Tcp.get(system), routes, LinkSettings.DEFAULT, CertificatePolicy.STRICT,
          PemFiles.certificates(ca), TestDials.CLOCK);
    }

    private Figures server() throws Exception {
      ask.println();
      return Figures.parse(answers.readLine());
    }

    void run(int connections, int downloads) throws Exception {
      System.out.printf("%s, %d cores%n",
          System.getProperty("java.vm.version"), Runtime.getRuntime().availableProcessors());
      download(2000); // for the JIT compiler
      List<CompletableFuture<?>> first = connect(100);
      Figures client = Figures.now();
      Figures server = server();
      long start = System.nanoTime();
      List<CompletableFuture<?>> open = connect(connections);
      long wall = System.nanoTime() - start;
      Figures clientIdle = Figures.now();
      Figures serverIdle = server();
      System.out.printf("idle link: board side %d bytes of heap, server side %d%n",
          (clientIdle.heapBytes - client.heapBytes) / connections,
          (serverIdle.heapBytes - server.heapBytes) / connections);
      System.out.printf("handshake: board side %.3f ms of CPU, server side %.3f ms, %.0f a second%n",
          clientIdle.cpuMillisSince(client) / connections, serverIdle.cpuMillisSince(server) / connections,
          connections * 1e9 / wall);
      client = Figures.now();
      server = server();
      start = System.nanoTime();
      download(downloads);
      wall = System.nanoTime() - start;
      Figures clientDone = Figures.now();
      Figures serverDone = server();
      System.out.printf(
          "handshake and download of %d bytes: board side %.3f ms of CPU, server side %.3f ms, %.0f a second%n",
          IMAGE_BYTES, clientDone.cpuMillisSince(client) / downloads, serverDone.cpuMillisSince(server) / downloads,
          downloads * 1e9 / wall);
      if (Boolean.getBoolean("histogram")) {
        new ProcessBuilder("jcmd", Long.toString(ProcessHandle.current().pid()), "GC.class_histogram")
            .inheritIO().start().waitFor();
      }
      open.forEach(end -> end.complete(null));
      first.forEach(end -> end.complete(null));
    }

    /** @return what keeps the links open */
    private List<CompletableFuture<?>> connect(int count) throws Exception {
      Semaphore slots = new Semaphore(AT_ONCE);
      List<CompletableFuture<?>> ends = new ArrayList<>();
      List<CompletableFuture<?>> ups = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        slots.acquire();
        var mat = Source.<Links.Writes>maybe()
            .viaMat(links.open(TestDials.to("localhost", 1)), Keep.both())
            .to(Sink.ignore())
            .run(system);
        ups.add(mat.second().whenComplete((up, failure) -> slots.release()).toCompletableFuture());
        CompletableFuture<Object> end = new CompletableFuture<>();
        end.thenAccept(done -> mat.first().complete(Optional.empty()));
        ends.add(end);
      }
      CompletableFuture.allOf(ups.toArray(CompletableFuture<?>[]::new)).get(60, TimeUnit.SECONDS);
      return ends;
    }

    private void download(int count) throws Exception {
      Semaphore slots = new Semaphore(AT_ONCE);
      List<CompletableFuture<Long>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        slots.acquire();
        all.add(Source.single(Links.Writes.of(ByteString.fromString("GET"))).concat(Source.maybe())
            .via(links.open(TestDials.to("localhost", 2)))
            .runFold(0L, (sum, brought) ->
                brought instanceof Links.Brought.Data data
                    ? sum + data.records().stream().mapToLong(ByteString::size).sum() : sum, system)
            .whenComplete((sum, failure) -> slots.release())
            .toCompletableFuture());
      }
      for (CompletableFuture<Long> one : all) {
        if (one.get(60, TimeUnit.SECONDS) != IMAGE_BYTES) {
          throw new IllegalStateException("a download brought " + one.join() + " bytes");
        }
      }
    }
  }
}
