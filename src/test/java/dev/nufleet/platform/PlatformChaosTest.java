package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.PlainFormats;
import dev.nufleet.aliyun.SignIn;
import dev.nufleet.chaos.Faults;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.Pace;
import dev.nufleet.platform.campaign.TestCloud;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a stand-in does wrong, as devices of another make see it on the wire. */
@ExtendWith(PlainFormats.class)
class PlatformChaosTest {
  private static final byte[] IMAGE = image();
  private static final DeviceTriple BOARD = TestCloud.board(1);

  private TestCloud cloud;

  private static byte[] image() {
    byte[] image = new byte[60_000];
    new Random(3).nextBytes(image);
    return image;
  }

  private void given(String faults) throws Exception {
    given(faults, new Pace(100), List.of(BOARD));
  }

  private void given(String faults, Pace pace, List<DeviceTriple> devices) throws Exception {
    cloud = TestCloud.start(devices, StandInSettings.unhurried().with("report-grace", "0").with("subscribe-grace", "0"),
        config -> config.withChaos(Optional.of(new StandInChaos(
            Faults.scenario(faults), 1, pace, StandInChaos.Start.WITH_THE_FIRST_SIGN_IN))));
  }

  @AfterEach
  void stop() throws Exception {
    cloud.close();
  }

  private JsonNode told() throws Exception {
    HttpResponse<String> answer = HttpClient.newHttpClient().send(
        HttpRequest.newBuilder(URI.create(cloud.at.apiEndpoint() + "/chaos")).build(),
        HttpResponse.BodyHandlers.ofString());
    return new ObjectMapper().readTree(answer.body());
  }

  /** A device that has signed in, and the data of the notice that it got. */
  private JsonNode notice(TestDevice device) throws Exception {
    device.inform("1.0");
    device.subscribe(device.topics.upgrade(), 1);
    Campaign.make(cloud.sdk, "2.0", IMAGE);
    return new ObjectMapper().readTree(device.message().text()).get("data");
  }

  /** The whole answer until the connection ends. */
  private byte[] download(String url) throws IOException {
    URI link = URI.create(url);
    try (Socket socket = TestDevice.trusting(cloud.at.caFile()).getSocketFactory()
        .createSocket(link.getHost(), link.getPort())) {
      socket.getOutputStream().write(("GET " + link.getRawPath() + "?" + link.getRawQuery() + " HTTP/1.1\r\nHost: "
          + link.getHost() + "\r\nAccept: */*\r\nRange: bytes=0-\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      InputStream in = socket.getInputStream();
      byte[] part = new byte[8192];
      for (int n = in.read(part); n >= 0; n = in.read(part)) {
        whole.write(part, 0, n);
        if (whole.size() >= IMAGE.length) {
          break; // a connection that is not cut stays open
        }
      }
      return whole.toByteArray();
    }
  }

  private static byte[] body(byte[] answer) {
    int end = new String(answer, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
    return Arrays.copyOfRange(answer, end + 4, answer.length);
  }

  private static String head(byte[] answer) {
    String text = new String(answer, StandardCharsets.ISO_8859_1);
    return text.substring(0, text.indexOf("\r\n\r\n"));
  }

  private HttpResponse<byte[]> get(String url) throws Exception {
    return HttpClient.newBuilder().sslContext(TestDevice.trusting(cloud.at.caFile()))
        .version(HttpClient.Version.HTTP_1_1).build()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  void a_download_gets_the_status_once_and_the_file_then() throws Exception {
    given("{ kind = http-status, status = 503 }");
    try (TestDevice device = TestDevice.signedIn(cloud.at, BOARD)) {
      String url = notice(device).get("url").asText();
      HttpResponse<byte[]> wrong = get(url);
      assertThat(wrong.statusCode()).isEqualTo(503);
      assertThat(new String(wrong.body(), StandardCharsets.UTF_8)).contains("<Code>ServiceUnavailable</Code>");
      assertThat(get(url).body()).isEqualTo(IMAGE);
    }
    JsonNode act = told().at("/acts/0");
    assertThat(act.get("text").asText()).isEqualTo("fault 1 #0 http-status request 0 status 503");
    assertThat(act.get("deviceName").asText()).isEqualTo(BOARD.deviceName().value());
    assertThat(told().at("/faults/http-status").asInt()).isEqualTo(1);
  }

  @Test
  void a_status_that_has_no_name_is_answered_too() throws Exception {
    given("{ kind = http-status, status = 599 }");
    try (TestDevice device = TestDevice.signedIn(cloud.at, BOARD)) {
      assertThat(get(notice(device).get("url").asText()).statusCode()).isEqualTo(599);
    }
  }

  @Test
  void a_body_ends_in_good_order_after_exactly_so_many_bytes_though_its_head_promises_more() throws Exception {
    given("{ kind = truncate, after-bytes = 12345 }");
    try (TestDevice device = TestDevice.signedIn(cloud.at, BOARD)) {
      String url = notice(device).get("url").asText();
      byte[] answer = download(url);
      assertThat(head(answer)).contains("206 Partial Content", "Content-Length: 60000");
      assertThat(body(answer)).isEqualTo(Arrays.copyOf(IMAGE, 12_345));
      assertThat(get(url).body()).isEqualTo(IMAGE);
    }
  }

  @Test
  void a_body_may_end_before_it_begins() throws Exception {
    given("{ kind = truncate, after-bytes = 0 }");
    try (TestDevice device = TestDevice.signedIn(cloud.at, BOARD)) {
      byte[] answer = download(notice(device).get("url").asText());
      assertThat(head(answer)).contains("Content-Length: 60000");
      assertThat(body(answer)).isEmpty();
    }
  }

  @Test
  void a_slow_body_is_slow_from_its_byte_on_and_comes_whole() throws Exception {
    given("{ kind = slow-body, rate = 20kB/s, after-bytes = 50000 }");
    try (TestDevice device = TestDevice.signedIn(cloud.at, BOARD)) {
      String url = notice(device).get("url").asText();
      long before = System.nanoTime();
      assertThat(get(url).body()).isEqualTo(IMAGE);
      assertThat(System.nanoTime() - before).as("10,000 bytes at 20,000 a second, less a first burst")
          .isGreaterThan(300_000_000L);
    }
  }

  @Test
  void a_notice_with_a_wrong_digest_or_an_expired_link_is_one_in_all_else() throws Exception {
    given("""
        { kind = wrong-digest }
        { kind = expired-url }
        """);
    try (TestDevice device = TestDevice.signedIn(cloud.at, BOARD)) {
      JsonNode data = notice(device);
      assertThat(data.get("size").asInt()).isEqualTo(IMAGE.length);
      HttpResponse<byte[]> refused = get(data.get("url").asText());
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(new String(refused.body(), StandardCharsets.UTF_8)).contains("Request has expired.");
    }
    assertThat(told().get("acts")).hasSize(2);
  }

  @Test
  void a_late_notice_comes_and_comes_again() throws Exception {
    given("""
        { kind = late-notice, delay = 20s }
        { kind = duplicate-notice, delay = 10s }
        """);
    try (TestDevice device = TestDevice.signedIn(cloud.at, BOARD)) {
      JsonNode first = notice(device);
      assertThat(new ObjectMapper().readTree(device.message().text()).get("data")).isEqualTo(first);
    }
  }

  @Test
  void a_sign_in_gets_the_code_and_the_next_one_is_accepted() throws Exception {
    given("{ kind = connack, code = 3 }");
    assertThatThrownBy(() -> TestDevice.signedIn(cloud.at, BOARD)).hasMessage("CONNACK 3");
    TestDevice.signedIn(cloud.at, BOARD).close();
  }

  @Test
  void a_sign_in_that_is_never_answered_hears_nothing_and_the_connection_stays() throws Exception {
    given("{ kind = connack, code = silence }");
    try (TestDevice device = TestDevice.open(cloud.at, BOARD)) {
      device.say(SignIn.sdkClientId(BOARD), SignIn.userName(BOARD.productKey(), BOARD.deviceName()),
          SignIn.sdkPassword(BOARD), 120, /* clean= */ false);
      TestDevice.signedIn(cloud.at, BOARD).close(); // by now the first one was judged
      assertThat(device.hearsNothingAndIsOpen()).isTrue();
    }
    assertThat(told().at("/faults/connack").asInt()).isEqualTo(1);
  }

  @Test
  void connects_above_the_rate_are_refused_with_3() throws Exception {
    List<DeviceTriple> devices = List.of(TestCloud.board(1), TestCloud.board(2), TestCloud.board(3),
        TestCloud.board(4), TestCloud.board(5), TestCloud.board(6));
    given("{ kind = throttle, rate = 1/s, after = 0s }", new Pace(100), devices);
    List<String> refused = new ArrayList<>();
    try (TestDevice first = TestDevice.signedIn(cloud.at, devices.get(0))) {
      first.inform("1.0"); // the throttle begins with the first sign-in
      for (DeviceTriple device : devices) {
        try {
          TestDevice.signedIn(cloud.at, device).close();
        } catch (IOException e) {
          refused.add(e.getMessage());
        }
      }
    }
    assertThat(refused).isNotEmpty().containsOnly("CONNACK 3");
    assertThat(told().at("/faults/throttle").asInt()).as("it acts as one").isEqualTo(1);
  }

  @Test
  void a_device_is_kicked_off_and_may_come_again() throws Exception {
    given("{ kind = kick-off, after = 20s }");
    try (TestDevice device = TestDevice.signedIn(cloud.at, BOARD)) {
      assertThatThrownBy(device::message).isInstanceOf(EOFException.class);
    }
    TestDevice.signedIn(cloud.at, BOARD).close();
    assertThat(told().at("/acts/0/text").asText()).isEqualTo("fault 1 #0 kick-off after 20.000s");
  }

  @Test
  void a_broker_that_restarts_ends_all_connections_refuses_new_ones_for_a_while_and_keeps_sessions() throws Exception {
    given("{ kind = broker-restart, after = 200s, lasts = 300s }");
    try (TestDevice device = TestDevice.signedIn(cloud.at, BOARD)) {
      device.subscribe(device.topics.upgrade(), 1);
      assertThatThrownBy(device::message).isInstanceOf(EOFException.class);
    }
    assertThatThrownBy(() -> TestDevice.open(cloud.at, BOARD)).isInstanceOf(ConnectException.class);
    try (TestDevice again = patiently()) {
      assertThat(again.sessionPresent()).isTrue();
    }
    JsonNode act = told().at("/acts/0");
    assertThat(act.has("deviceName")).as("it befell nobody in particular").isFalse();
    assertThat(act.get("kind").asText()).isEqualTo("broker-restart");
  }

  /** Dials until somebody listens. */
  private TestDevice patiently() throws IOException {
    while (true) {
      try {
        return TestDevice.signedIn(cloud.at, BOARD);
      } catch (ConnectException e) {
        Thread.onSpinWait();
      }
    }
  }
}
