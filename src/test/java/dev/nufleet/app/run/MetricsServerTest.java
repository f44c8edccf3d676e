package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.ServerBinding;
import dev.nufleet.app.settings.HostPort;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.FleetFact;
import dev.nufleet.model.HandClock;
import dev.nufleet.model.Phase;
import dev.nufleet.observe.FleetMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The port of a run's metrics, as scrapers call it. */
class MetricsServerTest {
  /** What the contract allows a scrape of ten thousand boards. */
  private static final int MOST_BYTES = 200_000;

  private final HttpClient client = HttpClient.newHttpClient();
  private final ActorTestKit kit = ActorTestKit.create();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final FleetMetrics metrics =
      new FleetMetrics(registry, new FleetMetrics.RunLabels("run", "calm", "embedded", "max"),
          new HandClock(() -> 0), nanos -> nanos);
  private final ServerBinding binding = MetricsServer.serve(kit.system(),
      new RunSettings.Http(new HostPort("127.0.0.1", 0), true), registry, Optional.empty(),
      new PrintWriter(new StringWriter())).orElseThrow();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private HttpResponse<byte[]> scrape(String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + binding.localAddress().getPort() + "/metrics"));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private String calledAs(String host, String path) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", binding.localAddress().getPort())) {
      socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: " + host
          + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/healthz"})
  void whoever_calls_by_a_foreign_name_is_refused(String path) throws Exception {
    for (String host : List.of("evil.example", "evil.example:80", "localhost.evil.example")) {
      assertThat(calledAs(host, path)).as(host).startsWith("HTTP/1.1 403").doesNotContain("nufleet_");
    }
    for (String host : List.of("localhost:8080", "127.0.0.1", "10.1.2.3:80", "[::1]")) {
      assertThat(calledAs(host, path)).as(host).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void who_does_not_ask_for_it_packed_gets_plain_text() throws Exception {
    HttpResponse<byte[]> answer = scrape();
    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("nufleet_run_info{");
  }

  @Test
  void who_asks_for_it_packed_gets_a_small_answer() throws Exception {
    HttpResponse<byte[]> answer = scrape("Accept-Encoding", "gzip",
        "Accept", "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1");
    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/openmetrics-text; version=1.0.0");
    assertThat(answer.body()).hasSizeLessThan(MOST_BYTES);
    assertThat(unpacked(answer)).endsWith("# EOF\n");
  }

  /**
   * Nearly every bucket has been hit by then, and has an example. {@code -Dnufleet.scrapes=100} scrapes so often and
   * says how long one takes.
   */
  @Test
  void a_scrape_of_ten_thousand_boards_is_small() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    BoardProfile[] profiles = BoardProfile.values();
    for (int board = 1; board <= 10_000; board++) {
      BoardProfile profile = profiles[board % profiles.length];
      for (Phase phase : Phase.values()) {
        long nanos = (long) (1e6 * Math.pow(10, 6.5 * random.nextDouble()));
        metrics.onFact(new FleetFact.PhasePassed(
            new BoardId(String.format(Locale.ROOT, "board-%05d", board)), profile, phase, nanos));
      }
      metrics.onFact(new FleetFact.StateChanged(profile, BoardState.OFF, BoardState.UPGRADED));
    }
    String accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5";
    HttpResponse<byte[]> answer = scrape("Accept-Encoding", "gzip", "Accept", accept);
    assertThat(answer.body()).hasSizeLessThan(MOST_BYTES);
    assertThat(unpacked(answer)).contains("board=\"board-0").endsWith("# EOF\n");
    int times = Integer.getInteger("nufleet.scrapes", 0);
    if (times > 0) {
      long from = System.nanoTime();
      for (int i = 0; i < times; i++) {
        scrape("Accept-Encoding", "gzip", "Accept", accept);
      }
      System.out.printf(Locale.ROOT, "a scrape: %,d bytes, %,d unpacked, %.1f ms of %d%n", answer.body().length,
          unpacked(answer).length(), (System.nanoTime() - from) / 1e6 / times, times);
    }
  }

  private static String unpacked(HttpResponse<byte[]> answer) throws IOException {
    try (GZIPInputStream text = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
