package dev.nufleet.app.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers of a platform that means no good. */
class BoundedHttpTest {
  private static final Duration WHOLE = Duration.ofSeconds(20);

  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void close() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void an_endless_answer_is_read_up_to_its_bound() {
    answer(BoundedHttpTest::withoutEnd);
    assertThatThrownBy(() -> get(WHOLE)).hasMessage("the answer has more than 4194304 bytes");
    assertThatThrownBy(this::ask).hasMessageContaining("the answer has more than 4194304 bytes");
  }

  @Test
  void an_answer_that_grows_when_it_is_unpacked_is_bounded_as_well() {
    answer(exchange -> {
      exchange.getResponseHeaders().add("Content-Encoding", "gzip");
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = new GZIPOutputStream(exchange.getResponseBody())) {
        for (int i = 0; i < 6; i++) {
          out.write(new byte[1024 * 1024]);
        }
      }
    });
    assertThatThrownBy(() -> get(WHOLE)).hasMessage("the answer has more than 4194304 bytes");
  }

  @Test
  void brackets_within_brackets_are_bounded() {
    answer(exchange -> text(exchange, "[".repeat(2_000_000)));
    assertThatThrownBy(() -> get(WHOLE)).hasMessage("the answer has more than 64 brackets within each other");
    assertThatThrownBy(this::ask).hasMessageContaining("brackets within each other");
  }

  @Test
  void an_answer_that_trickles_ends_when_its_time_is_over() {
    answer(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write('{');
      exchange.getResponseBody().flush();
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    assertThatThrownBy(() -> get(Duration.ofMillis(300))).isInstanceOf(IOException.class).hasMessage("timeout");
  }

  @Test
  void an_answer_within_the_bounds_arrives_as_it_was_sent() throws IOException {
    String json = "{\"a\":\"" + "[".repeat(1000) + "\\\"" + "{".repeat(1000) + "\"}";
    answer(exchange -> text(exchange, json));
    assertThat(get(WHOLE)).isEqualTo(json);
  }

  @Test
  void an_answer_without_what_was_asked_for_is_no_answer() {
    answer(exchange -> text(exchange, "{\"Success\":true}"));
    assertThatThrownBy(this::ask).hasMessage("GenerateOTAUploadURL answered without what was asked for");
  }

  @Test
  void a_strangers_words_are_one_line_without_control_characters_and_not_long() {
    answer(exchange -> text(exchange, "{\"Success\":false,\"Code\":\"no\\u001b[2J\\nno\",\"ErrorMessage\":\""
        + "x".repeat(100_000) + "\"}"));
    assertThatThrownBy(this::ask).satisfies(e -> {
      assertThat(e.getMessage()).startsWith("GenerateOTAUploadURL was refused: no [2J no: xxx").hasSizeLessThan(700);
      assertThat(((CampaignRefused) e).answered()).isTrue();
    });
  }

  private void answer(HttpHandler handler) {
    server.createContext("/", exchange -> {
      exchange.getRequestBody().readAllBytes();
      try (exchange) {
        handler.handle(exchange);
      }
    });
  }

  private static void withoutEnd(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] blanks = " ".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
    while (true) {
      exchange.getResponseBody().write(blanks); // fails when the reader has had enough
    }
  }

  private static void text(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private String get(Duration whole) throws IOException {
    Request request = new Request.Builder().url("http://" + place() + "/").build();
    try (Response response = BoundedHttp.client(whole).newCall(request).execute()) {
      return response.body().string();
    }
  }

  private Object ask() throws CampaignRefused {
    return new OpenApiClient(new OpenApiClient.Account("http", place(), "cn-shanghai", "id", "secret",
        Optional.empty())).uploadAddress();
  }

  private String place() {
    return server.getAddress().getHostString() + ":" + server.getAddress().getPort();
  }
}
