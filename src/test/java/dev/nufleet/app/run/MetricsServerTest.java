package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.ServerBinding;
import dev.nufleet.app.settings.HostPort;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.observe.FleetMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The port of a run's metrics, as scrapers call it. */
class MetricsServerTest {
  /** What the contract allows a scrape of ten thousand boards. */
  private static final int MOST_BYTES = 200_000;

  private final ActorTestKit kit = ActorTestKit.create();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final FleetMetrics metrics =
      new FleetMetrics(registry, new FleetMetrics.RunLabels("run", "calm", "embedded", "max"));
  private final ServerBinding binding = MetricsServer.serve(kit.system(),
      Optional.of(new RunSettings.Http(new HostPort("127.0.0.1", 0), true)), registry, Optional.empty(),
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
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
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
    try (GZIPInputStream text = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      assertThat(new String(text.readAllBytes(), StandardCharsets.UTF_8)).endsWith("# EOF\n");
    }
  }
}
