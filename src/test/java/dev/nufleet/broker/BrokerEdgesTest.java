package dev.nufleet.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.util.ByteString;
import dev.nufleet.model.DeviceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bounds of the broker, from both sides, and what outlives a packet, a connection, a restart. */
class BrokerEdgesTest {
  private static final DeviceId DEVICE = DeviceId.of("a1Pk", "board");
  private static final long NOW = 1_700_000_040_000L;

  private static ByteString packet(int header, ByteString body) {
    ByteString out = ByteString.fromInts(header);
    int left = body.size();
    do {
      out = out.concat(ByteString.fromInts(left % 128 + (left >= 128 ? 128 : 0)));
      left /= 128;
    } while (left > 0);
    return out.concat(body);
  }

  private static ByteString text(String text) {
    return ByteString.fromInts(text.length() >> 8, text.length()).concat(ByteString.fromString(text));
  }

  private static ByteString publish(String topic, String payload) {
    return packet(0x30, text(topic).concat(ByteString.fromString(payload)));
  }

  private static List<ClientPacket> drain(PacketReader reader) {
    List<ClientPacket> packets = new ArrayList<>();
    for (Optional<ClientPacket> next = reader.next(); next.isPresent(); next = reader.next()) {
      packets.add(next.get());
    }
    return packets;
  }

  @Test
  void packets_that_differ_read_as_they_are_however_they_are_cut() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 30; round++) {
      List<ClientPacket> expected = new ArrayList<>();
      ByteString bytes = ByteString.emptyByteString();
      for (int i = 0; i < 6; i++) {
        String topic = "/t" + i;
        String payload = Character.toString('a' + i).repeat(random.nextInt(300));
        expected.add(new ClientPacket.Publish(topic, 0, 0, ByteString.fromString(payload)));
        bytes = bytes.concat(publish(topic, payload));
      }
      PacketReader reader = new PacketReader(10_000);
      List<ClientPacket> read = new ArrayList<>();
      for (int at = 0; at < bytes.length(); ) {
        int end = Math.min(bytes.length(), at + 1 + random.nextInt(200));
        reader.add(bytes.slice(at, end));
        read.addAll(drain(reader));
        at = end;
      }
      assertThat(read).as("round %d", round).isEqualTo(expected);
    }
  }

  @Test
  void a_packet_as_long_as_allowed_is_taken_and_one_byte_more_is_passed_over() {
    ByteString fits = publish("/t", "x".repeat(96 - 4));
    assertThat(fits.length()).isEqualTo(98);
    PacketReader reader = new PacketReader(98);
    reader.add(fits);
    assertThat(drain(reader)).singleElement().isInstanceOf(ClientPacket.Publish.class);
    reader.add(publish("/t", "x".repeat(97 - 4)));
    assertThat(drain(reader)).containsExactly(new ClientPacket.Oversized(99));
  }

  @ParameterizedTest
  @CsvSource({"16", "64", "130", "162"})
  void a_packet_other_than_a_message_has_8192_bytes_at_most(int header) {
    PacketReader longest = new PacketReader(1 << 20);
    longest.add(ByteString.fromInts(header, 0x80, 0x40));
    assertThat(longest.next()).as("8192: the rest is awaited").isEmpty();
    PacketReader longer = new PacketReader(1 << 20);
    longer.add(ByteString.fromInts(header, 0x81, 0x40));
    assertThatThrownBy(longer::next).isInstanceOf(MalformedPacket.class);
    PacketReader message = new PacketReader(1 << 20);
    message.add(ByteString.fromInts(0x30, 0x81, 0x40));
    assertThat(message.next()).isEmpty();
  }

  @Test
  void a_will_that_is_none_is_malformed_in_mqtt_3_1_1_only() {
    ByteString rest = ByteString.fromInts(0x38, 0, 60).concat(text("id"));
    PacketReader old = new PacketReader(1000);
    old.add(packet(0x10, text("MQIsdp").concat(ByteString.fromInts(3)).concat(rest)));
    assertThat(old.first()).get().isInstanceOf(ClientPacket.Connect.class);
    PacketReader now = new PacketReader(1000);
    now.add(packet(0x10, text("MQTT").concat(ByteString.fromInts(4)).concat(rest)));
    assertThatThrownBy(now::first).isInstanceOf(MalformedPacket.class);
  }

  @Test
  void a_will_of_qos_3_and_a_password_without_a_user_name_are_malformed() {
    ByteString willed = text("id").concat(text("/w")).concat(text("bye"));
    assertThat(connect(0x0c, willed)).as("QoS 1").isEmpty();
    assertThat(connect(0x1c, willed)).as("QoS 3").contains("will of QoS 3");
    assertThat(connect(0xc0, text("id").concat(text("u")).concat(text("p")))).isEmpty();
    assertThat(connect(0x40, text("id").concat(text("p")))).contains("no user name");
  }

  /** Why a CONNECT of MQTT 3.1.1 is malformed; empty: it is not. */
  private static String connect(int flags, ByteString rest) {
    PacketReader reader = new PacketReader(1000);
    reader.add(packet(0x10, text("MQTT").concat(ByteString.fromInts(4, flags, 0, 60)).concat(rest)));
    try {
      assertThat(reader.first()).get().isInstanceOf(ClientPacket.Connect.class);
      return "";
    } catch (MalformedPacket e) {
      return e.getMessage();
    }
  }

  @ParameterizedTest
  @CsvSource({"/a/+, /a/, true", "/a/+/b, /a//b, true", "+, '', true", "/a/#, /a, true", "/a/#, /a/, true",
      "/a/+, /a, false", "/a, /a/, false", "/a/, /a, false", "/a/+, /a/b/, false", "#, /, true"})
  void a_level_may_be_empty(String filter, String topic, boolean matches) {
    assertThat(Subscriptions.matches(filter, topic)).isEqualTo(matches);
  }

  @Test
  void the_documented_limits_are_those_of_the_platform() {
    BrokerLimits limits = BrokerLimits.documented();
    assertThat(limits.unacknowledgedKept()).isEqualTo(Duration.ofHours(168));
    assertThat(List.of(limits.minKeepAliveSeconds(), limits.maxKeepAliveSeconds(), limits.maxMessageBytes(),
        limits.maxTopicBytes(), limits.maxTopicSlashes(), limits.maxSubscriptions(), limits.maxFiltersPerSubscribe(),
        limits.qos0PerSecond(), limits.qos1PerSecond(), limits.maxUnacknowledged(), limits.connectsPerMinute()))
        .containsExactly(30, 1200, 262_144, 128, 7, 100, 8, 30, 10, 100, 5);
  }

  @Test
  void packet_ids_go_on_after_a_restart_where_they_were() {
    BrokerState state = new BrokerState(BrokerLimits.documented(), (device, topic) -> true, false,
        Map.of(DEVICE, new SessionKeeper.Kept(List.of("/t"), 41, List.of())));
    state.signedIn(new BrokerCommand.SignedIn(DEVICE, 1, "192.0.2.1", false), NOW);
    List<BrokerWish> wishes = state.deliver(
        new BrokerCommand.Deliver(DEVICE, "/t", ByteString.fromString("x"), 1, false, 5), NOW);
    assertThat(wishes).contains(new BrokerWish.Say(1, new BrokerWord.Sent(
        PacketWriter.publish("/t", 1, 42, false, ByteString.fromString("x")))));
  }

  @Test
  void who_is_connected_already_is_not_accepted_once_more() {
    ClientSession session = ClientSessionTest.session();
    ClientSessionTest.signIn(session, 60);
    assertThat(session.heard(new BrokerWord.Accepted(true, List.of(ByteString.fromString("x"))), NOW)).isEmpty();
    assertThat(session.take(new ClientPacket.PingReq())).hasSize(1);
  }
}
