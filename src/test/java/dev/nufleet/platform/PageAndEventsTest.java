package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.PlainFormats;
import dev.nufleet.platform.campaign.TestCloud;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(PlainFormats.class)
class PageAndEventsTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static TestCloud cloud;

  @BeforeAll
  static void start() throws Exception {
    cloud = TestCloud.start(List.of(TestCloud.board(1)), StandInSettings.unhurried());
  }

  @AfterAll
  static void stop() throws Exception {
    cloud.close();
  }

  private static HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(cloud.at.apiEndpoint() + path))
        .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(cloud.at.apiEndpoint() + path));
    return HTTP.send((headers.length == 0 ? request : request.headers(headers)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void the_page_and_its_parts_are_served() throws Exception {
    assertThat(get("/").body()).contains("<script type=\"module\" src=\"page.js\">");
    assertThat(get("/").headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'").doesNotContain("unsafe");
    HttpResponse<String> script = get("/page.js");
    assertThat(script.statusCode()).isEqualTo(200);
    assertThat(script.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    String tag = script.headers().firstValue("ETag").orElseThrow();
    assertThat(get("/page.js", "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(get("/page.js", "If-None-Match", "\"older\"").statusCode()).isEqualTo(200);
    assertThat(get("/page.css").statusCode()).isEqualTo(200);
    assertThat(get("/etc/passwd").statusCode()).isEqualTo(404);
  }

  @Test
  void the_page_may_not_be_used_by_other_sites_and_shows_no_secret() throws Exception {
    assertThat(post("/console/ConsoleOverview", "").statusCode()).isEqualTo(403);
    assertThat(
        post("/console/ConsoleOverview", "", "X-NuFleet-Console", "1", "Origin", "http://elsewhere").statusCode())
        .isEqualTo(403);
    assertThat(post("/console/QueryDevice", "ProductKey=" + TestCloud.PRODUCT, "X-NuFleet-Console", "1").statusCode())
        .isEqualTo(403);
    HttpResponse<String> devices =
        post("/console/ConsoleDevices", "ProductKey=" + TestCloud.PRODUCT, "X-NuFleet-Console", "1");
    assertThat(devices.statusCode()).isEqualTo(200);
    assertThat(devices.body()).contains("board-0001").doesNotContain(TestCloud.board(1).deviceSecret().reveal());
  }

  private static String bearer() {
    return "Bearer " + cloud.standIn.page().getFragment().substring("token=".length());
  }

  @Test
  void who_changes_something_needs_the_token_of_the_link_that_the_start_prints() throws Exception {
    assertThat(cloud.standIn.page().toString()).matches("http://127\\.0\\.0\\.1:\\d+/#token=[A-Za-z0-9]{24}");
    for (String authorization : List.of("", "Bearer ", "Bearer x", bearer() + "x", bearer().toLowerCase())) {
      HttpResponse<String> refused =
          post("/console/GenerateOTAUploadURL", "", "X-NuFleet-Console", "1", "Authorization", authorization);
      assertThat(refused.statusCode()).as(authorization).isEqualTo(403);
      assertThat(refused.body()).contains("the link that the stand-in printed");
    }
    assertThat(post("/console/GenerateOTAUploadURL", "", "X-NuFleet-Console", "1", "Authorization", bearer()).body())
        .contains("\"Success\":true");
  }

  /** As a browser would after somebody's name was made to point here. */
  private static String calledAs(String host, String path) throws Exception {
    URI at = cloud.at.apiEndpoint();
    try (Socket socket = new Socket(at.getHost(), at.getPort())) {
      socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII));
      StringBuilder line = new StringBuilder();
      for (int c = socket.getInputStream().read(); c > 0 && c != '\r'; c = socket.getInputStream().read()) {
        line.append((char) c);
      }
      return line.toString();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/page.js", "/events", "/?Action=QueryProduct", "/nothing", "/oss"})
  void whoever_calls_by_a_foreign_name_is_refused_everywhere(String path) throws Exception {
    for (String host : List.of("evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example",
        "1.2.3.4.5", "[::1].evil")) {
      assertThat(calledAs(host, path)).as(host).startsWith("HTTP/1.1 40");
    }
    assertThat(calledAs("evil.example", path)).startsWith("HTTP/1.1 403");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1", "192.0.2.1:8090", "[::1]:80",
    "iot.cn-shanghai.aliyuncs.com"})
  void addresses_and_own_names_are_taken(String host) throws Exception {
    assertThat(calledAs(host, "/page.js")).startsWith("HTTP/1.1 200");
  }

  @Test
  void whoever_speaks_plain_http_to_the_port_of_downloads_is_told_so() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", cloud.at.otaPort())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 400 Bad Request\r\n").contains("\r\nContent-Type: text/html\r\n")
          .endsWith("</html>\r\n").contains("The plain HTTP request was sent to HTTPS port");
    }
  }

  @Test
  void health_and_figures_are_served() throws Exception {
    assertThat(get("/healthz").body()).isEqualTo("ok\n");
    HttpResponse<String> metrics = get("/metrics");
    assertThat(metrics.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
    assertThat(metrics.body()).contains("# TYPE nufleet_platform_connections gauge\nnufleet_platform_connections ")
        .contains("nufleet_platform_tasks{status=\"QUEUED\"} 0.0\n")
        .contains("nufleet_platform_http_requests_total{status=\"200\"} ")
        .contains("nufleet_platform_message_seconds_count ", "jvm_memory_used_bytes{", "process_open_fds ")
        .doesNotContain("nufleet_platform_http_seconds_count{port=\"api\"} 0\n");
  }

  @Test
  void figures_are_served_as_openmetrics_to_who_asks_for_that() throws Exception {
    HttpResponse<String> metrics = get("/metrics",
        "Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5");
    assertThat(metrics.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/openmetrics-text; version=1.0.0");
    assertThat(metrics.body()).contains("# TYPE nufleet_platform_http_seconds histogram").endsWith("# EOF\n");
  }

  @Test
  void so_many_listen_at_once_and_no_more() throws Exception {
    List<Socket> listening = new ArrayList<>();
    try {
      String status = "HTTP/1.1 200";
      while (status.equals("HTTP/1.1 200")) {
        Socket socket = new Socket("127.0.0.1", cloud.at.apiEndpoint().getPort());
        listening.add(socket);
        socket.getOutputStream().write("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
        status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      }
      assertThat(status).isEqualTo("HTTP/1.1 503");
      assertThat(listening).as("the refused one among them; another test's may not be gone yet")
          .hasSizeBetween(EventFeed.MOST_LISTENERS - 5, EventFeed.MOST_LISTENERS + 1);
      assertThat(get("/page.js").statusCode()).as("others are served").isEqualTo(200);
    } finally {
      for (Socket socket : listening) {
        socket.close();
      }
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (calledAs("localhost", "/events").startsWith("HTTP/1.1 503")) {
      assertThat(System.nanoTime()).as("places become free again").isLessThan(deadline);
    }
  }

  @Test
  void a_listener_hears_a_device_come() throws Exception {
    HttpResponse<Stream<String>> events = HTTP.send(
        HttpRequest.newBuilder(URI.create(cloud.at.apiEndpoint() + "/events")).build(),
            HttpResponse.BodyHandlers.ofLines());
    assertThat(events.headers().firstValue("Content-Type")).contains("text/event-stream");
    var lines = events.body().iterator();
    assertThat(lines.next()).isEqualTo("retry: 2000");
    TestDevice.signedIn(cloud.at, TestCloud.board(1)).close();
    String line = lines.next();
    while (!line.startsWith("data:")) {
      line = lines.next();
    }
    assertThat(line).contains("\"topic\":\"/as/mqtt/status/" + TestCloud.PRODUCT + "/board-0001\"")
        .contains("\"status\":\"online\"");
    events.body().close();
  }

  @Test
  void who_comes_late_gets_the_recent_events_with_the_numbers_of_the_stream() throws Exception {
    String second = "\"topic\":\"/as/mqtt/status/" + TestCloud.PRODUCT + "/board-0001\"";
    HttpResponse<Stream<String>> events = HTTP.send(
        HttpRequest.newBuilder(URI.create(cloud.at.apiEndpoint() + "/events")).build(),
            HttpResponse.BodyHandlers.ofLines());
    var lines = events.body().iterator();
    lines.next();
    TestDevice.signedIn(cloud.at, TestCloud.board(1)).close();
    String id = "";
    String data = lines.next();
    while (!data.startsWith("data:") || !data.contains(second)) {
      id = data.startsWith("id: ") ? data.substring(4) : id;
      data = lines.next();
    }
    events.body().close();
    JsonNode recent = new ObjectMapper().readTree(get("/events/recent").body());
    List<Long> numbers = new ArrayList<>();
    String heard = "";
    for (JsonNode one : recent.get("events")) {
      numbers.add(one.get("number").asLong());
      heard = one.get("number").asText().equals(id) ? one.get("event").toString() : heard;
    }
    assertThat("data: " + heard).isEqualTo(data);
    assertThat(new ObjectMapper().readTree(heard).get("millis").asLong()).isPositive();
    assertThat(recent.get("last").asLong()).isEqualTo(numbers.get(numbers.size() - 1));
    assertThat(numbers).as("no gaps").hasSize((int) (numbers.get(numbers.size() - 1) - numbers.get(0) + 1));
  }

  private static JsonNode console(String call, String parameters) throws Exception {
    return new ObjectMapper().readTree(post("/console/" + call, "ProductKey=" + TestCloud.PRODUCT + parameters,
        "X-NuFleet-Console", "1").body());
  }

  @Test
  void devices_are_found_by_a_part_of_their_name_and_by_state() throws Exception {
    assertThat(console("ConsoleDevices", "&Search=BOARD-0").get("Total").asInt()).isEqualTo(1);
    assertThat(console("ConsoleDevices", "&Search=nobody").get("Total").asInt()).isZero();
    assertThat(console("ConsoleDevices", "&Status=DISABLE").get("Total").asInt()).isZero();
    assertThat(console("ConsoleDevices", "&Task=QUEUED").get("Total").asInt()).isZero();
  }

  @Test
  void a_device_is_told_of_without_its_secret() throws Exception {
    try (TestDevice device = TestDevice.signedIn(cloud.at, TestCloud.board(1))) {
      device.inform("7.1");
      JsonNode told = console("ConsoleDevice", "&DeviceName=board-0001").get("Data");
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!told.at("/versions").path("").asText().equals("7.1")) {
        assertThat(System.nanoTime()).as("the version comes").isLessThan(deadline);
        told = console("ConsoleDevice", "&DeviceName=board-0001").get("Data");
      }
      assertThat(told.get("status").asText()).isEqualTo("ONLINE");
      assertThat(told.get("connections").asInt()).isPositive();
      assertThat(told.get("tasks")).isEmpty();
      assertThat(told.toString()).doesNotContain(TestCloud.board(1).deviceSecret().reveal());
    }
    assertThat(console("ConsoleDevice", "&DeviceName=nobody").get("Code").asText())
        .isEqualTo("iot.device.NotExistedDevice");
  }

  @Test
  void calls_without_a_good_signature_get_the_platforms_error_shape() throws Exception {
    assertThat(post("/?Action=QueryProduct&Version=2018-01-20&Timestamp=2001-01-01T00:00:00Z", "").body())
        .contains("\"Code\":\"InvalidTimeStamp.Expired\"").contains("\"HostId\"").contains("\"RequestId\"");
    assertThat(post("/", "").statusCode()).isEqualTo(400);
  }

  @Test
  void a_configuration_is_pushed_and_can_be_asked_for() throws Exception {
    String content = "{\"interval\": 60}";
    try (TestDevice device = TestDevice.signedIn(cloud.at, TestCloud.board(1))) {
      device.publish(
          device.topics.configGet(), 0, "{\"id\":\"1\",\"version\":\"1.0\",\"params\":{\"configScope\":\"product\","
          + "\"getType\":\"file\"},\"method\":\"thing.config.get\"}");
      assertThat(device.message(device.topics.configGetReply()).text()).as("none yet").contains("\"code\":6713");
      String product = "ProductKey=" + TestCloud.PRODUCT;
      assertThat(post("/console/SetProductConfig", product + "&Content=nothing", "X-NuFleet-Console", "1",
          "Authorization", bearer()).body()).contains("is no JSON");
      post("/console/SetProductConfig", product + "&Content=%7B%22interval%22%3A+60%7D", "X-NuFleet-Console", "1",
          "Authorization", bearer());
      assertThat(post("/console/PushProductConfig", product, "X-NuFleet-Console", "1",
          "Authorization", bearer()).body()).contains("\"Pushed\":1");
      JsonNode pushed = new ObjectMapper().readTree(device.message(device.topics.configPush()).text());
      assertThat(pushed.get("method").asText()).isEqualTo("thing.config.push");
      device.publish(device.topics.configGet(), 0, "{\"id\":\"2\",\"params\":{}}");
      JsonNode answered = new ObjectMapper().readTree(device.message(device.topics.configGetReply()).text());
      assertThat(answered.get("data").get("configId")).isEqualTo(pushed.get("params").get("configId"));
      HttpResponse<byte[]> file = HttpClient.newBuilder().sslContext(TestDevice.trusting(cloud.at.caFile())).build()
          .send(HttpRequest.newBuilder(URI.create(pushed.get("params").get("url").asText())).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertThat(new String(file.body())).isEqualTo(content);
      assertThat(pushed.get("params").get("configSize").asInt()).isEqualTo(content.length());
      assertThat(pushed.get("params").get("sign").asText()).isEqualTo(
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file.body())));
    }
  }
}
