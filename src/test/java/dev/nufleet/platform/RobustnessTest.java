package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.iot20180120.models.QueryDeviceStatisticsRequest;
import dev.nufleet.PlainFormats;
import dev.nufleet.aliyun.SignIn;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.platform.campaign.TestCloud;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What strangers, broken devices and impatient ones do to a stand-in, and that others do not notice. */
@ExtendWith(PlainFormats.class)
class RobustnessTest {
  private static final long SEED = 20260101;
  private static TestCloud cloud;

  @BeforeAll
  static void start() throws Exception {
    List<DeviceTriple> boards = IntStream.range(0, 20).mapToObj(TestCloud::board).toList();
    cloud = TestCloud.start(
        boards, StandInSettings.documented().with("connect-timeout", "1").with("keep-alive-min", "1")
        .with("message-bytes", "2000").with("connects-per-minute", "1000").with("subscriptions", "3")
        .with("qos0-per-second", "2"));
  }

  @AfterAll
  static void stop() throws Exception {
    cloud.close();
  }

  private static void awaitConnections(long count) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (cloud.standIn.figures().connections() != count && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(cloud.standIn.figures().connections()).isEqualTo(count);
  }

  @Test
  void random_bytes_end_their_own_connection_only() throws Exception {
    Random random = new Random(SEED);
    try (TestDevice bystander = TestDevice.signedIn(cloud.at, TestCloud.board(1))) {
      for (int i = 0; i < 60; i++) {
        byte[] bytes = new byte[1 + random.nextInt(20_000)];
        random.nextBytes(bytes);
        if (i % 3 == 0) {
          bytes[0] = 0x10; // looks like a CONNECT
        }
        try (TestDevice stranger = TestDevice.open(cloud.at, TestCloud.board(2))) {
          stranger.raw(bytes);
          assertThat(stranger.isClosedByPeer()).as("seed %d, round %d", SEED, i).isTrue();
        } catch (SocketException | SSLException alreadyClosed) {
          continue;
        }
      }
      bystander.ping();
    }
    awaitConnections(0);
  }

  @Test
  void random_bytes_of_a_device_that_signed_in_end_its_connection_only() throws Exception {
    Random random = new Random(SEED);
    try (TestDevice bystander = TestDevice.signedIn(cloud.at, TestCloud.board(3))) {
      for (int i = 0; i < 40; i++) {
        byte[] bytes = new byte[4000];
        random.nextBytes(bytes);
        bytes[0] = (byte) 0xf0;
        try (TestDevice mad = TestDevice.signedIn(cloud.at, TestCloud.board(4))) {
          mad.raw(bytes);
          assertThat(mad.isClosedByPeer()).isTrue();
        } catch (SocketException | SSLException alreadyClosed) {
          continue;
        }
      }
      bystander.ping();
    }
    awaitConnections(0);
  }

  @Test
  void garbage_instead_of_tls_or_http_is_dropped() throws Exception {
    byte[] garbage = new byte[100_000];
    new Random(SEED).nextBytes(garbage);
    for (int port : new int[] {cloud.at.mqttPort(), cloud.at.otaPort(), cloud.at.apiEndpoint().getPort()}) {
      try (Socket socket = new Socket(cloud.at.mqttHost(), port)) {
        socket.setSoTimeout(30_000);
        OutputStream out = socket.getOutputStream();
        out.write(garbage);
        out.flush();
        while (socket.getInputStream().read() >= 0) {
          continue; // an answer may come before the end
        }
      } catch (SocketException reset) {
        continue;
      }
    }
    assertThat(cloud.sdk.queryDeviceStatistics(new QueryDeviceStatisticsRequest()).getBody().getSuccess()).isTrue();
  }

  @Test
  void connections_without_a_connect_are_closed_after_the_timeout() throws Exception {
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      silent.add(new Socket(cloud.at.mqttHost(), cloud.at.mqttPort()));
    }
    try (TestDevice handshaken = TestDevice.open(cloud.at, TestCloud.board(5))) {
      assertThat(handshaken.isClosedByPeer()).isTrue();
    }
    awaitConnections(0);
    for (Socket socket : silent) {
      socket.setSoTimeout(30_000);
      try (socket) {
        socket.getInputStream().readAllBytes(); // an alert may come before the end
      } catch (SocketException reset) {
        assertThat(reset).hasMessageContaining("reset");
      }
    }
  }

  @Test
  void a_device_that_falls_silent_is_cut_off_after_one_and_a_half_keepalives() throws Exception {
    DeviceTriple board = TestCloud.board(6);
    try (TestDevice device = TestDevice.open(cloud.at, board)) {
      long start = System.nanoTime();
      assertThat(device.connect(SignIn.sdkClientId(board), SignIn.userName(board.productKey(), board.deviceName()),
          SignIn.sdkPassword(board), 1, true)).isZero();
      assertThat(device.isClosedByPeer()).isTrue();
      assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1490));
    }
  }

  @Test
  void keepalives_out_of_bounds_are_refused() throws Exception {
    DeviceTriple board = TestCloud.board(7);
    for (int keepAlive : new int[] {0, 1201}) {
      try (TestDevice device = TestDevice.open(cloud.at, board)) {
        assertThat(device.connect(SignIn.sdkClientId(board), SignIn.userName(board.productKey(), board.deviceName()),
            SignIn.sdkPassword(board), keepAlive, true)).isEqualTo(2);
      }
    }
  }

  @Test
  void an_oversized_message_is_discarded_and_the_connection_lives() throws Exception {
    try (TestDevice device = TestDevice.signedIn(cloud.at, TestCloud.board(8))) {
      device.publish(device.topics.inform(), 0, "x".repeat(300_000));
      device.ping();
    }
  }

  @Test
  void messages_over_the_rate_are_dropped_without_a_word() throws Exception {
    DeviceTriple board = TestCloud.board(9);
    String topic = "/" + board.productKey() + "/" + board.deviceName() + "/user/get";
    try (TestDevice device = TestDevice.signedIn(cloud.at, board)) {
      device.subscribe(topic, 0);
      for (int i = 0; i < 50; i++) {
        device.publish(topic, 0, Integer.toString(i));
      }
      device.ping();
      assertThat(device.waiting()).hasSizeBetween(1, 10);
    }
  }

  @Test
  void no_more_filters_are_granted_than_a_device_may_have() throws Exception {
    try (TestDevice device = TestDevice.signedIn(cloud.at, TestCloud.board(10))) {
      String own = "/" + device.triple.productKey() + "/" + device.triple.deviceName() + "/user/";
      for (int i = 0; i < 3; i++) {
        assertThat(device.subscribe(own + i, 1)).isEqualTo(1);
      }
      assertThat(device.subscribe(own + 3, 1)).isEqualTo(0x80);
      assertThat(device.subscribe(own + 1, 1)).as("again").isEqualTo(1);
    }
  }

  @Test
  void headers_and_bodies_beyond_reason_are_refused() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    assertThat(http.send(HttpRequest.newBuilder(cloud.at.apiEndpoint()).header("x-long", "y".repeat(60_000)).build(),
        HttpResponse.BodyHandlers.discarding()).statusCode()).isBetween(400, 499);
    assertThat(http.send(HttpRequest.newBuilder(URI.create(cloud.at.apiEndpoint() + "/?Action=QueryProduct"))
        .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[1_100_000])).build(),
        HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(413);
  }

  @Test
  void an_http_client_that_sends_a_byte_now_and_then_hinders_nobody() throws Exception {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Socket socket = new Socket(cloud.at.mqttHost(), cloud.at.apiEndpoint().getPort());
      socket.getOutputStream().write("GET / HT".getBytes());
      slow.add(socket);
    }
    assertThat(cloud.sdk.queryDeviceStatistics(new QueryDeviceStatisticsRequest()).getBody().getSuccess()).isTrue();
    for (Socket socket : slow) {
      socket.close();
    }
  }
}
