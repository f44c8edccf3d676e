package dev.nufleet.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.stream.alpakka.mqtt.streaming.Connect;
import akka.stream.alpakka.mqtt.streaming.ConnectFlags;
import akka.stream.alpakka.mqtt.streaming.ControlPacketFlags;
import akka.stream.alpakka.mqtt.streaming.MqttCodec;
import akka.stream.alpakka.mqtt.streaming.PacketId;
import akka.stream.alpakka.mqtt.streaming.Publish;
import akka.util.ByteString;
import akka.util.ByteStringBuilder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Some;

class BrokerPacketsTest {
  private static final int MAX = 256 * 1024;

  private static List<ClientPacket> readAll(ByteString bytes, int chunk) {
    PacketReader reader = new PacketReader(MAX);
    List<ClientPacket> packets = new ArrayList<>();
    for (int at = 0; at < bytes.length(); at += chunk) {
      reader.add(bytes.slice(at, Math.min(bytes.length(), at + chunk)));
      for (Optional<ClientPacket> next = reader.next(); next.isPresent(); next = reader.next()) {
        packets.add(next.get());
      }
    }
    assertThat(reader.pendingBytes()).isZero();
    return packets;
  }

  private static ByteString hex(String text) {
    return ByteString.fromArray(HexFormat.of().parseHex(text.replace(" ", "")));
  }

  @Property(tries = 200)
  void a_publish_of_another_codec_reads_the_same_however_it_is_cut(
      @ForAll @Size(max = 3000) byte[] payload, @ForAll @IntRange(min = 1, max = 65535) int id,
      @ForAll @IntRange(min = 1, max = 5000) int chunk) {
    ByteString content = ByteString.fromArray(payload);
    ByteString bytes =
        new MqttCodec.MqttPublish(new Publish(ControlPacketFlags.QoSAtLeastOnceDelivery(), "/a/b", content))
        .encode(new ByteStringBuilder(), new Some<>(new PacketId(id))).result();
    assertThat(readAll(bytes.concat(bytes), chunk)).hasSize(2)
        .containsOnly(new ClientPacket.Publish("/a/b", 1, id, content));
  }

  @Property(tries = 200)
  void a_publish_that_is_written_is_read_by_another_codec(
      @ForAll @Size(max = 3000) byte[] payload, @ForAll @IntRange(min = 1, max = 65535) int id) {
    ByteString content = ByteString.fromArray(payload);
    ByteString bytes = PacketWriter.publish("/sys/pk/dn/thing/x", 1, id, true, content);
    Publish read = (Publish) new MqttCodec.MqttByteIterator(bytes.iterator()).decodeControlPacket(MAX).toOption().get();
    assertThat(read.topicName()).isEqualTo("/sys/pk/dn/thing/x");
    assertThat(read.payload()).isEqualTo(content);
    assertThat(read.flags()).isEqualTo(ControlPacketFlags.QoSAtLeastOnceDelivery() | ControlPacketFlags.DUP());
  }

  @Test
  void a_connect_of_another_codec_reads_the_same() {
    ByteString bytes = new MqttCodec.MqttConnect(new Connect("id|a=b|", ConnectFlags.CleanSession(), "dn&pk", "secret"))
        .encode(new ByteStringBuilder()).result();
    assertThat(readAll(bytes, 3)).singleElement().isInstanceOfSatisfying(ClientPacket.Connect.class, connect -> {
      assertThat(connect.clientId()).isEqualTo("id|a=b|");
      assertThat(connect.userName()).contains("dn&pk");
      assertThat(connect.password()).contains("secret");
      assertThat(connect.cleanSession()).isTrue();
      assertThat(connect.level()).isEqualTo(4);
    });
  }

  @Test
  void mqtt_3_1_is_spoken() {
    assertThat(readAll(hex("10 0f 0006 4d5149736470 03 02 003c 0001 61"), 100)).singleElement()
        .isInstanceOfSatisfying(ClientPacket.Connect.class, connect -> assertThat(connect.level()).isEqualTo(3));
  }

  @ParameterizedTest
  @CsvSource({
    "00 00", "f0 00", "20 02 00 00", "36 05 0001 61 0001", "34 05 0001 61 0001", "30 ff ff ff ff 01", "82 02 00 01",
    "82 06 0000 0001 61 00", "82 06 0001 0001 61 03", "80 06 0001 0001 61 00", "32 03 0001 61", "30 02 0000",
    "30 03 0001 23", "30 03 0001 00", "30 04 0002 c328", "c0 01 00", "10 02 00 04", "40 01 00", "10 ff ff 7f",
    "10 0d 0004 4d515454 04 03 003c 0001 61"})
  void what_is_no_packet_is_malformed(String bytes) {
    assertThatThrownBy(() -> readAll(hex(bytes), 100)).isInstanceOf(MalformedPacket.class);
  }

  @ParameterizedTest
  @CsvSource({"80", "81", "83", "86", "8a", "a0", "a1", "a3", "a6", "aa"})
  void reserved_flags_of_subscribe_and_unsubscribe_are_malformed(String first) {
    String body = first.startsWith("8") ? "06 0001 0001 61 00" : "05 0001 0001 61";
    assertThatThrownBy(() -> readAll(hex(first + body), 100)).isInstanceOf(MalformedPacket.class)
        .hasMessageContaining("reserved flags");
    assertThat(readAll(hex(first.charAt(0) + "2" + body), 100)).hasSize(1);
  }

  @Test
  void mqtt_3_1_may_say_that_it_subscribes_again() {
    String connect = "10 14 0006 4d5149736470 03 02 003c 0006 616263646566";
    assertThat(readAll(hex(connect + "8a 06 0001 0001 61 00" + "aa 05 0001 0001 61"), 100)).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"82 05 0001 0000 00", "82 09 0001 0001 61 00 0000 00", "a2 04 0001 0000", "a2 07 0001 0001 61 0000"})
  void a_filter_of_no_length_is_malformed(String bytes) {
    assertThatThrownBy(() -> readAll(hex(bytes), 100)).isInstanceOf(MalformedPacket.class)
        .hasMessageContaining("filter of no length");
  }

  @ParameterizedTest
  @CsvSource({"/sys/a/b/thing/event/property/history/post_reply, true", "/sys/a/b/thing/e/p/h/post/reply, false",
    "/a/b/user/4/5/6/7, true", "/a/b/user/4/5/6/7/8, false"})
  void topics_of_the_platform_itself_may_have_eight_levels(String topic, boolean fits) {
    assertThat(BrokerLimits.documented().fits(topic)).isEqualTo(fits);
  }

  @Test
  void an_oversized_publish_is_passed_over_and_the_next_packet_read() {
    PacketReader reader = new PacketReader(1000);
    ByteString huge = PacketWriter.publish("/t", 0, 0, false, ByteString.fromArray(new byte[100_000]));
    List<ClientPacket> packets = new ArrayList<>();
    ByteString all = huge.concat(hex("c0 00"));
    for (int at = 0; at < all.length(); at += 700) {
      reader.add(all.slice(at, Math.min(all.length(), at + 700)));
      assertThat(reader.pendingBytes()).isLessThan(1000);
      for (Optional<ClientPacket> next = reader.next(); next.isPresent(); next = reader.next()) {
        packets.add(next.get());
      }
    }
    assertThat(packets).containsExactly(new ClientPacket.Oversized(huge.length()), new ClientPacket.PingReq());
  }

  @Property(tries = 2000)
  void random_bytes_are_read_or_refused_and_nothing_else(@ForAll @Size(max = 400) byte[] bytes) {
    PacketReader reader = new PacketReader(300);
    try {
      reader.add(ByteString.fromArray(bytes));
      while (reader.next().isPresent()) {
        assertThat(reader.pendingBytes()).isLessThanOrEqualTo(bytes.length);
      }
    } catch (MalformedPacket refused) {
      assertThat(refused).hasMessageNotContaining("null");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b, /a/b, true", "/a/b, /a/c, false", "/a/+, /a/b, true", "/a/+, /a/b/c, false", "/a/#, /a/b/c, true",
    "/a/#, /a, true", "#, /a/b, true", "+/+, /a, true", "/+, /a/b, false", "/a/b, /a, false", "/a, /a/b, false",
    "/a/+/c, /a/b/c, true", "/a/+/c, /a//c, true", "/a/b/#, /a/bc, false"})
  void filters_match_as_the_standard_says(String filter, String topic, boolean matches) {
    assertThat(Subscriptions.matches(filter, topic)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({"/a/#, true", "/a#, false", "/#/b, false", "/a+/b, false", "+, true", "'', false"})
  void filters_are_valid_as_the_standard_says(String filter, boolean valid) {
    assertThat(Subscriptions.valid(filter)).isEqualTo(valid);
  }
}
