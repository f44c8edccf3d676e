package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.iot20180120.models.CreateOTAStaticUpgradeJobRequest;
import com.aliyun.iot20180120.models.PubRequest;
import com.aliyun.iot20180120.models.QueryOTAJobRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.PlainFormats;
import dev.nufleet.aliyun.SignIn;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.platform.campaign.TestCloud;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole stand-in over its ports: devices over TLS, downloads, and the official SDK. */
@ExtendWith(PlainFormats.class)
class StandInTest {
  private static final byte[] IMAGE = image(314_676);
  private static TestCloud cloud;

  @BeforeAll
  static void start() throws Exception {
    List<DeviceTriple> boards = IntStream.range(0, 20).mapToObj(TestCloud::board).toList();
    cloud = TestCloud.start(boards, StandInSettings.unhurried().with("report-grace", "0").with("subscribe-grace", "0"));
  }

  @AfterAll
  static void stop() throws Exception {
    cloud.close();
  }

  private static byte[] image(int size) {
    byte[] image = new byte[size];
    new Random(7).nextBytes(image);
    return image;
  }

  private static HttpResponse<byte[]> get(String url, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return HttpClient.newBuilder().sslContext(TestDevice.trusting(cloud.at.caFile()))
        .version(HttpClient.Version.HTTP_1_1)
        .build().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  /** What comes before the image, the request being the board's. */
  private static String head(String url) throws Exception {
    URI link = URI.create(url);
    try (Socket socket = TestDevice.trusting(cloud.at.caFile()).getSocketFactory()
        .createSocket(link.getHost(), link.getPort())) {
      String request = "GET " + link.getRawPath() + "?" + link.getRawQuery() + " HTTP/1.1\r\nHost: " + link.getHost()
          + "\r\nAccept: */*\r\nRange: bytes=0-\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) socket.getInputStream().read());
      }
      return head.toString();
    }
  }

  @Test
  void a_campaign_runs_from_upload_to_success() throws Exception {
    try (TestDevice device = TestDevice.signedIn(cloud.at, TestCloud.board(1))) {
      device.inform("1.0");
      assertThat(device.subscribe(device.topics.upgrade(), 1)).isEqualTo(1);
      String firmware = Campaign.firmware(cloud.sdk, "2.0", IMAGE);
      String job = Campaign.jobForAll(cloud.sdk, firmware);

      TestDevice.Packet notice = device.message();
      assertThat(notice.topic()).isEqualTo(device.topics.upgrade());
      assertThat(notice.qos()).isZero();
      JsonNode data = new ObjectMapper().readTree(notice.text()).get("data");
      assertThat(data.fieldNames()).toIterable().containsExactly("size", "sign", "version", "url", "signMethod", "md5");
      assertThat(data.get("size").asLong()).isEqualTo(IMAGE.length);
      assertThat(data.get("signMethod").asText()).isEqualTo("Md5");
      assertThat(cloud.tasks(job, "NOTIFIED")).isEqualTo(1);
      assertThat(cloud.tasks(job, "QUEUED")).isEqualTo(19);

      HttpResponse<byte[]> whole = get(data.get("url").asText());
      assertThat(whole.statusCode()).isEqualTo(200);
      assertThat(whole.body()).isEqualTo(IMAGE);
      HttpResponse<byte[]> range = get(data.get("url").asText(), "Range", "bytes=314000-");
      assertThat(range.statusCode()).isEqualTo(206);
      assertThat(range.headers().firstValue("Content-Range")).contains("bytes 314000-314675/314676");
      assertThat(range.body()).hasSize(676);

      assertThat(head(data.get("url").asText()))
          .startsWith("HTTP/1.1 206 Partial Content\r\nDate: ")
          .contains("\r\nContent-Length: 314676\r\n")
          .as("the recorded download's answer").hasSize(513);

      device.progress(0);
      cloud.awaitTasks(job, "IN_PROGRESS", 1);
      device.inform("2.0");
      assertThat(cloud.tasks(job, "SUCCEEDED")).isEqualTo(1);
      assertThat(cloud.sdk.queryOTAJob(new QueryOTAJobRequest().setJobId(job)).getBody().getData().getJobStatus())
          .isEqualTo("IN_PROGRESS");
      assertThat(cloud.standIn.figures().tasksByStatus()).containsEntry("SUCCEEDED", 1L);
    }
  }

  @Test
  void a_wrong_password_an_unknown_device_and_a_bad_client_id_are_told_apart() throws Exception {
    DeviceTriple board = TestCloud.board(2);
    String user = SignIn.userName(board.productKey(), board.deviceName());
    try (TestDevice wrong = TestDevice.open(cloud.at, board)) {
      assertThat(wrong.connect(SignIn.sdkClientId(board), user, "00".repeat(32), 120, false)).isEqualTo(4);
    }
    try (TestDevice unknown = TestDevice.open(cloud.at, board)) {
      assertThat(
          unknown.connect(
          SignIn.sdkClientId(board), "nobody&" + board.productKey(), SignIn.sdkPassword(board), 120, false))
          .isEqualTo(5);
    }
    try (TestDevice bare = TestDevice.open(cloud.at, board)) {
      assertThat(bare.connect("bare", user, SignIn.sdkPassword(board), 120, false)).isEqualTo(2);
    }
  }

  @Test
  void the_newer_connection_of_an_identity_wins() throws Exception {
    DeviceTriple board = TestCloud.board(3);
    try (TestDevice older = TestDevice.signedIn(cloud.at, board); TestDevice newer =
        TestDevice.signedIn(cloud.at, board)) {
      assertThat(older.isClosedByPeer()).isTrue();
      newer.ping();
    }
  }

  @Test
  void a_subscription_is_acknowledged_after_the_publish_before_it() throws Exception {
    try (TestDevice device = TestDevice.signedIn(cloud.at, TestCloud.board(7))) {
      for (int round = 0; round < 20; round++) {
        device.send(0x32, packet(device.topics.inform(), 1, "{\"id\":\"0\",\"params\":{\"version\":\"1\"}}"));
        ByteArrayOutputStream subscribe = new ByteArrayOutputStream();
        subscribe.write(new byte[] {0, 2});
        subscribe.write(packet(device.topics.upgrade(), -1, "\1"));
        device.send(0x82, subscribe.toByteArray());
        assertThat(List.of(device.read().type(), device.read().type())).as("PUBACK, SUBACK").containsExactly(4, 9);
      }
    }
  }

  /** A topic, a packet id unless that is negative, and the rest. */
  private static byte[] packet(String topic, int id, String rest) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(new byte[] {0, (byte) topic.length()});
    body.write(topic.getBytes(StandardCharsets.UTF_8));
    if (id >= 0) {
      body.write(new byte[] {0, (byte) id});
    }
    body.write(rest.getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }

  @Test
  void a_message_in_the_largest_records_that_tls_knows_is_taken() throws Exception {
    DeviceTriple board = TestCloud.board(8);
    String topic = "/" + board.productKey() + "/" + board.deviceName() + "/user/get";
    try (TestDevice device = TestDevice.signedIn(cloud.at, board)) {
      device.subscribe(topic, 1);
      device.publish(topic, 0, "x".repeat(200_000));
      assertThat(device.message(topic).text()).hasSize(200_000);
    }
  }

  @Test
  void topics_of_others_are_refused() throws Exception {
    try (TestDevice device = TestDevice.signedIn(cloud.at, TestCloud.board(4))) {
      TestDevice other = TestDevice.signedIn(cloud.at, TestCloud.board(5));
      assertThat(device.subscribe(other.topics.upgrade(), 1)).isEqualTo(0x80);
      assertThat(device.subscribe("#", 1)).isEqualTo(0x80);
      assertThat(device.subscribe("/ota/device/upgrade/+/+", 1)).isEqualTo(0x80);
      assertThat(device.subscribe(device.topics.configPush(), 0)).as("QoS 1 is granted on all").isEqualTo(1);
      other.close();
    }
  }

  @Test
  void a_message_comes_back_to_its_own_publisher_with_its_qos() throws Exception {
    DeviceTriple board = TestCloud.board(9);
    String topic = "/" + board.productKey() + "/" + board.deviceName() + "/user/update";
    try (TestDevice device = TestDevice.signedIn(cloud.at, board)) {
      assertThat(device.subscribe(topic, 0)).isEqualTo(1);
      for (int qos = 0; qos <= 1; qos++) {
        device.publish(topic, qos, "with qos " + qos);
        TestDevice.Packet back = device.message(topic);
        assertThat(back.text()).isEqualTo("with qos " + qos);
        assertThat(back.qos()).isEqualTo(qos);
      }
    }
  }

  @Test
  void a_kept_session_gets_its_unacknowledged_message_again() throws Exception {
    DeviceTriple board = TestCloud.board(6);
    String topic = "/" + board.productKey() + "/" + board.deviceName() + "/user/get";
    try (TestDevice device = TestDevice.signedIn(cloud.at, board)) {
      assertThat(device.subscribe(topic, 1)).isEqualTo(1);
      cloud.sdk.pub(new PubRequest().setProductKey(TestCloud.PRODUCT).setTopicFullName(topic)
          .setMessageContent(Base64.getEncoder().encodeToString("hello".getBytes())).setQos(1));
      TestDevice.Packet message = device.message(topic);
      assertThat(message.text()).isEqualTo("hello");
      assertThat(message.qos()).isEqualTo(1);
    }
    try (TestDevice back = TestDevice.signedIn(cloud.at, board)) {
      TestDevice.Packet again = back.message(topic);
      assertThat(again.text()).isEqualTo("hello");
      assertThat(again.flags() & 8).as("DUP").isEqualTo(8);
      back.acknowledge(again.publishId());
      back.ping();
    }
    try (TestDevice third = TestDevice.signedIn(cloud.at, board)) {
      third.publish(topic, 0, "next"); // comes back, for the subscription was kept
      assertThat(third.message(topic).text()).isEqualTo("next");
    }
  }

  @Test
  void no_tls_record_of_a_download_is_longer_than_a_board_takes() throws Exception {
    // refused without a signature, but any answer will do to find the port
    List<Integer> lengths = Collections.synchronizedList(new ArrayList<>());
    try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        Socket server = new Socket("127.0.0.1", cloud.at.otaPort())) {
      Thread up = new Thread(() -> {
        try (Socket client = proxy.accept()) {
          Thread down = new Thread(() -> records(server, client, lengths));
          down.start();
          client.getInputStream().transferTo(server.getOutputStream());
          server.shutdownOutput();
          down.join();
        } catch (IOException | InterruptedException e) {
          throw new IllegalStateException(e);
        }
      });
      up.start();
      String path = signedPath();
      Socket plain = new Socket("127.0.0.1", proxy.getLocalPort());
      try (Socket tls = TestDevice.trusting(cloud.at.caFile()).getSocketFactory()
          .createSocket(plain, "localhost", cloud.at.otaPort(), true)) {
        tls.getOutputStream()
            .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").getBytes());
        byte[] answer = tls.getInputStream().readAllBytes();
        assertThat(answer.length).isGreaterThan(IMAGE.length);
        String head = new String(answer, 0, answer.length - IMAGE.length);
        assertThat(head).startsWith("HTTP/1.1 200 OK\r\n").contains("\r\nContent-Length: 314676\r\n")
            .hasSizeLessThan(900);
      }
      up.join();
    }
    assertThat(lengths).hasSizeGreaterThan(77);
    assertThat(Collections.max(lengths)).as("4096 of content, IV, MAC and padding").isLessThanOrEqualTo(4096 + 16 + 48);
  }

  /** Of a package that is made for this. */
  private static String signedPath() throws Exception {
    DeviceTriple board = TestCloud.board(7);
    try (TestDevice device = TestDevice.signedIn(cloud.at, board)) {
      device.inform("1.0");
      device.subscribe(device.topics.upgrade(), 1);
      String firmware = Campaign.firmware(cloud.sdk, "records-" + System.nanoTime(), IMAGE);
      cloud.sdk.createOTAStaticUpgradeJob(new CreateOTAStaticUpgradeJobRequest().setFirmwareId(firmware)
          .setProductKey(TestCloud.PRODUCT).setTargetSelection("SPECIFIC").setOverwriteMode(2)
          .setTargetDeviceName(List.of(board.deviceName().value())));
      String notice = device.message(device.topics.upgrade()).text();
      while (!notice.contains("records-")) {
        notice = device.message(device.topics.upgrade()).text();
      }
      return new ObjectMapper().readTree(notice).get("data").get("url").asText().replaceFirst("https://[^/]*", "");
    }
  }

  private static void records(Socket from, Socket to, List<Integer> lengths) {
    try {
      DataInputStream in = new DataInputStream(from.getInputStream());
      for (int type = in.read(); type >= 0; type = in.read()) {
        int version = in.readUnsignedShort();
        int length = in.readUnsignedShort();
        byte[] record = in.readNBytes(length);
        if (type == 23) {
          lengths.add(length);
        }
        to.getOutputStream().write(
            new byte[] {(byte) type, (byte) (version >> 8), (byte) version, (byte) (length >> 8), (byte) length});
        to.getOutputStream().write(record);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
