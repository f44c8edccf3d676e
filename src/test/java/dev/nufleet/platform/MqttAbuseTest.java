package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.iot20180120.models.PubRequest;
import dev.nufleet.PlainFormats;
import dev.nufleet.aliyun.SignIn;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.platform.campaign.TestCloud;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that misbehave at the MQTT port, beside one that does not. {@code AbuseBenchmark} is the long version. */
@ExtendWith(PlainFormats.class)
class MqttAbuseTest {
  private static final long SEED = 20_261_122;
  private static final int NEIGHBOUR = 0;
  private static TestCloud cloud;
  private static Neighbour neighbour;
  private static LogLines log;
  private static int versions;
  private static int boards;

  @BeforeAll
  static void start() throws Exception {
    log = new LogLines();
    List<DeviceTriple> devices = IntStream.range(0, 100).mapToObj(TestCloud::board).toList();
    cloud = TestCloud.start(devices, StandInSettings.documented().with("report-grace", "0").with("subscribe-grace", "0")
        .with("connect-timeout", "1").with("unread-bytes", "4096"));
    neighbour = Neighbour.movesIn(cloud, TestCloud.board(NEIGHBOUR));
  }

  @AfterEach
  void the_neighbour_is_unharmed() throws Exception {
    neighbour.livesAsBefore("2." + ++versions, new byte[100]);
    assertThat(log.errors()).as("seed %d", SEED).isEmpty();
  }

  @AfterAll
  static void stop() throws Exception {
    neighbour.close();
    cloud.close();
    log.close();
  }

  /** One that has not signed in yet, so that its connects per minute are all there. */
  private static DeviceTriple fresh() {
    return TestCloud.board(++boards);
  }

  /** Only so many lines a second are logged: from here on those of this test are. */
  @BeforeEach
  void a_second_begins() {
    long second = System.currentTimeMillis() / 1000;
    while (System.currentTimeMillis() / 1000 == second) {
      Thread.onSpinWait();
    }
  }

  private static Socket plain() throws IOException {
    return Abuse.socket(cloud.at.mqttHost(), cloud.at.mqttPort());
  }

  /** Until only the neighbour is connected. */
  private static void awaitAlone() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (cloud.standIn.figures().connections() > 1) {
      assertThat(System.nanoTime()).as("%d are connected", cloud.standIn.figures().connections()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void bytes_that_are_no_tls_end_the_connection_with_a_line_in_the_log() throws Exception {
    Abuse abuse = new Abuse(SEED);
    byte[] hello = Abuse.clientHello(TestDevice.trusting(cloud.at.caFile()));
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Socket socket = plain();
      Abuse.send(socket, i % 2 == 0 ? abuse.noise(2000) : abuse.mutated(hello));
      sockets.add(socket);
    }
    for (Socket socket : sockets) {
      Abuse.untilClosed(socket);
      socket.close();
    }
    awaitAlone();
    log.await(20, "127.0.0.1 (not signed in) is cut off: ");
    log.await(1, "127.0.0.1 (not signed in) is cut off: Unrecognized SSL message, plaintext connection?");
  }

  @Test
  void damaged_records_end_the_connection_with_a_line_in_the_log() throws Exception {
    Abuse abuse = new Abuse(SEED);
    for (int i = 0; i < 10; i++) {
      DeviceTriple board = fresh();
      try (Socket socket = plain(); TestDevice device = TestDevice.over(socket, cloud.at, board)) {
        device.connect(SignIn.sdkClientId(board), SignIn.userName(board.productKey(), board.deviceName()),
            SignIn.sdkPassword(board), 120, false);
        Abuse.dialogue(socket, Abuse.join(new byte[] {23, 3, 3, 0, 64}, abuse.noise(64)));
      }
      log.await(1, TestCloud.PRODUCT + "/" + board.deviceName() + " is cut off: ");
    }
    awaitAlone();
  }

  @Test
  void strangers_packets_end_the_connection() throws Exception {
    Abuse abuse = new Abuse(SEED);
    DeviceTriple board = TestCloud.board(9999); // not registered, so that no change makes a good sign-in
    List<TestDevice> devices = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      TestDevice device = TestDevice.open(cloud.at, board);
      device.raw(switch (i % 4) {
        case 0 -> abuse.noise(1000);
        case 1 -> abuse.mutated(Abuse.connect(board));
        case 2 -> abuse.oneOf(Abuse.packets(board));
        default -> new byte[] {0x10, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f};
      });
      devices.add(device);
    }
    for (TestDevice device : devices) {
      assertThat(device.isClosedByPeer()).isTrue();
      device.close();
    }
    awaitAlone();
  }

  @Test
  void damaged_packets_of_a_device_harm_only_itself() throws Exception {
    Abuse abuse = new Abuse(SEED);
    for (int i = 0; i < 25; i++) {
      DeviceTriple board = fresh();
      List<byte[]> good = Abuse.packets(board);
      try (TestDevice device = TestDevice.signedIn(cloud.at, board)) {
        for (int j = 0; j < 30; j++) {
          byte[] packet = abuse.oneOf(good);
          device.raw(j % 3 == 0 ? abuse.mutated(packet) : packet);
        }
      } catch (IOException e) {
        assertThat(e).as("closed while it was being sent to").hasMessageMatching("(?i).*(reset|broken pipe|closed).*");
      }
    }
    awaitAlone();
  }

  @Test
  void a_message_beyond_the_limit_is_passed_over_with_a_line_in_the_log() throws Exception {
    try (TestDevice device = TestDevice.signedIn(cloud.at, fresh())) {
      device.send(0x30, Abuse.join(Abuse.text(device.topics.inform()), new byte[4 * 1024 * 1024]));
      device.ping();
      log.await(1, "bytes is passed over");
    }
    awaitAlone();
  }

  @Test
  void connections_without_a_connect_are_dropped_after_the_connect_timeout() throws Exception {
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      silent.add(plain());
    }
    List<TestDevice> shaken = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      TestDevice device = TestDevice.open(cloud.at, fresh());
      device.raw(new byte[] {0x10}); // a byte of a CONNECT is none
      shaken.add(device);
    }
    for (Socket socket : silent) {
      assertThat(Abuse.dialogue(socket, new byte[0])).isEmpty();
      socket.close();
    }
    for (TestDevice device : shaken) {
      assertThat(device.isClosedByPeer()).isTrue();
      device.close();
    }
    awaitAlone();
    log.await(20, "no CONNECT within 1 s");
  }

  @Test
  void clients_that_vanish_are_forgotten() throws Exception {
    for (int i = 0; i < 30; i++) {
      try (Socket socket = plain()) {
        socket.setSoLinger(true, 0); // closes with a reset
        if (i % 3 == 1) {
          socket.getOutputStream().write(Abuse.clientHello(TestDevice.trusting(cloud.at.caFile())));
        } else if (i % 3 == 2) {
          DeviceTriple board = fresh();
          TestDevice.over(socket, cloud.at, board).raw(Abuse.connect(board));
        }
      }
    }
    awaitAlone();
  }

  @Test
  void a_device_that_never_reads_is_cut_off() throws Exception {
    DeviceTriple board = fresh();
    String topic = "/" + board.productKey() + "/" + board.deviceName() + "/user/get";
    String content = Base64.getEncoder().encodeToString(new byte[200_000]);
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(cloud.at.mqttHost(), cloud.at.mqttPort()));
      TestDevice device = TestDevice.over(socket, cloud.at, board);
      device.raw(Abuse.connect(board));
      device.read();
      assertThat(device.subscribe(topic, 1)).isEqualTo(1);
      String cut = board.deviceName() + " is cut off: leaves more than 4096 bytes unread";
      for (int i = 0; i < 200 && log.count(cut) == 0; i++) {
        cloud.sdk.pub(new PubRequest().setProductKey(TestCloud.PRODUCT).setTopicFullName(topic)
            .setMessageContent(content).setQos(0));
      }
      log.await(1, cut);
      awaitAlone();
    }
  }

  @Test
  void two_clients_of_one_identity_cut_each_other_off_until_there_are_too_many_connects() throws Exception {
    DeviceTriple board = fresh();
    List<TestDevice> clients = new ArrayList<>();
    int code = 0;
    for (int i = 0; code == 0 && i < 11; i++) { // five a minute; the minute may end in between
      TestDevice client = TestDevice.open(cloud.at, board);
      code = client.connect(SignIn.sdkClientId(board), SignIn.userName(board.productKey(), board.deviceName()),
          SignIn.sdkPassword(board), 120, false);
      if (code == 0 && !clients.isEmpty()) {
        assertThat(clients.get(clients.size() - 1).isClosedByPeer()).isTrue();
      }
      clients.add(client);
    }
    assertThat(code).isEqualTo(3);
    log.await(1, "sign-in refused with 3: more than 5 connects in a minute");
    for (TestDevice client : clients) {
      client.close();
    }
    awaitAlone();
  }

  @Test
  void a_storm_of_messages_is_held_to_the_rates() throws Exception {
    try (TestDevice device = TestDevice.signedIn(cloud.at, fresh())) {
      byte[] reported = Abuse.publish(1, device.topics.inform(), "{\"id\":\"1\",\"params\":{\"version\":\"1.0\"}}");
      byte[] progress = Abuse.publish(0, device.topics.progress(), "{\"id\":1,\"params\":{\"step\":\"1\"}}");
      for (int i = 0; i < 300; i++) {
        device.raw(Abuse.join(reported, progress, progress, progress));
      }
      device.subscribe(device.topics.upgrade(), 1); // waits for all that is acknowledged before
      int acknowledged = device.waiting(4);
      assertThat(acknowledged).as("10 a second").isBetween(10, 299);
    }
    awaitAlone();
  }
}
