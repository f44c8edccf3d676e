package dev.nufleet.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Debian's Prometheus for one test: it scrapes each second, keeps examples, and is asked over HTTP. */
final class Prometheus implements AutoCloseable {
  private static final long MOST_SECONDS_TO_READY = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final ExternalProgram.Listening server;

  /** @param directory empty, for this server alone @param ports by the job's name, on the loopback address */
  Prometheus(Path directory, Map<String, Integer> ports) {
    String program = ExternalProgram.find("prometheus");
    Path config = directory.resolve("prometheus.yml");
    String jobs = new TreeMap<>(ports).entrySet().stream().map(job -> String.format(Locale.ROOT,
        "  - job_name: %s\n    static_configs:\n      - targets: ['127.0.0.1:%d']\n", job.getKey(), job.getValue()))
        .collect(Collectors.joining());
    ExternalProgram.write(config,
        "global:\n  scrape_interval: 1s\n  scrape_timeout: 1s\nscrape_configs:\n" + jobs);
    server = ExternalProgram.startServer(port -> List.of(program,
        "--config.file=" + config, "--storage.tsdb.path=" + directory.resolve("data-" + port),
        "--web.listen-address=127.0.0.1:" + port, "--enable-feature=exemplar-storage", "--log.level=warn"));
    awaitReady();
  }

  /** It listens before it answers questions, on a busy machine for seconds. */
  private void awaitReady() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS_TO_READY);
    HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/-/ready")).build();
    try {
      while (client.send(ready, BodyHandlers.discarding()).statusCode() != 200) {
        assertThat(System.nanoTime()).as("it does not get ready%n%s", server.program().log()).isLessThan(deadline);
        new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
      }
    } catch (IOException e) {
      throw new AssertionError("it is asked whether it is ready: " + e + "\n" + server.program().log(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** The answer's data. @throws AssertionError if it refuses the question */
  JsonNode ask(String call, Map<String, String> parameters) {
    String query = new TreeMap<>(parameters).entrySet().stream()
        .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
    try {
      JsonNode answer = JSON.readTree(client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/" + call + "?" + query))
              .build(), BodyHandlers.ofString()).body());
      assertThat(answer.path("status").asText()).as("%s %s: %s", call, parameters, answer).isEqualTo("success");
      return answer.get("data");
    } catch (IOException e) {
      throw new AssertionError(call + ": " + e + "\n" + server.program().log(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Series as they are now. */
  JsonNode now(String query) {
    return ask("query", Map.of("query", query)).get("result");
  }

  /** @param fromSeconds UNIX time */
  JsonNode over(String query, double fromSeconds, double toSeconds) {
    return ask("query_range", Map.of("query", query, "start", Double.toString(fromSeconds),
        "end", Double.toString(toSeconds), "step", "1")).get("result");
  }

  /** Waits until a query has a result, and gives it. */
  JsonNode await(String query, long seconds) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    JsonNode result = now(query);
    while (result.isEmpty()) {
      assertThat(System.nanoTime()).as("%s has no result%n%s", query, server.program().log()).isLessThan(deadline);
      new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
      result = now(query);
    }
    return result;
  }

  @Override
  public void close() {
    server.program().close();
  }
}
