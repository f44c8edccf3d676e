package dev.nufleet.csdk.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.board.VirtualPeer;
import dev.nufleet.model.BoardEvent;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CsdkReceiveTest {
  private final CsdkRig rig = signedIn();

  private static CsdkRig signedIn() {
    CsdkRig rig = CsdkRig.exampleA().construct();
    rig.hal.run(() -> {
      rig.subscribe();
      rig.mqtt.cycle(200, () -> { });
    });
    rig.broker.packets().clear();
    rig.events.clear();
    rig.hal.clearConsole();
    return rig;
  }

  @Test
  void a_message_at_qos_1_is_acknowledged_after_its_callback() {
    List<Integer> acksSeen = new ArrayList<>();
    rig.hal.run(() -> rig.subscribe("/late", 1, (m, then) -> {
      acksSeen.add(rig.broker.packets(ScriptedBroker.PUBACK).size());
      rig.mqtt.publish("/reply", 0, ByteString.fromString("{}"), code -> then.run());
    }));
    rig.broker.publish("/late", 1, 0x1234, "{}");
    cycle();
    assertThat(acksSeen).containsExactly(0);
    assertThat(rig.broker.packets()).extracting(ScriptedBroker.Packet::header)
        .containsExactly(ScriptedBroker.SUBSCRIBE, ScriptedBroker.PUBLISH_QOS0, ScriptedBroker.PUBACK);
    assertThat(rig.broker.packets(ScriptedBroker.PUBACK).get(0).packetId()).isEqualTo(0x1234);
    assertThat(rig.hal.lines()).contains("[dbg] iotx_mc_handle_recv_PUBLISH(1408):         Packet Ident : 00004660");
  }

  @Test
  void the_same_message_twice_is_delivered_twice() {
    rig.broker.publish(rig.topics.upgrade(), 1, 9, "{}");
    rig.broker.publish(rig.topics.upgrade(), 1, 9, "{}");
    cycle();
    assertThat(rig.received).hasSize(2);
    assertThat(rig.broker.packets(ScriptedBroker.PUBACK)).hasSize(2);
    assertThat(rig.hal.publishedDown()).isEqualTo(2);
  }

  @Test
  void a_message_at_qos_2_is_delivered_and_not_answered() {
    rig.broker.publish(rig.topics.upgrade(), 2, 9, "{}");
    cycle();
    assertThat(rig.received).singleElement().extracting(MqttMessage::qos).isEqualTo(2);
    assertThat(rig.broker.packets()).isEmpty();
    assertThat(rig.hal.lines()).last().isEqualTo("[err] iotx_mc_cycle(1570): recvPublishProc error,result = -781");
  }

  @Test
  void a_message_that_nobody_asked_for_goes_to_the_event_callback() {
    rig.broker.publish("/somewhere/else", 1, 9, "not json");
    cycle();
    assertThat(rig.received).isEmpty();
    assertThat(rig.unhandled).containsExactly(
        new MqttMessage("/somewhere/else", ByteString.fromString("not json"), 1, 9));
    assertThat(rig.hal.lines()).last().isEqualTo(
        "[inf] iotx_mc_deliver_message(1288): NO matching any topic, call default handle function");
    assertThat(rig.broker.packets(ScriptedBroker.PUBACK)).hasSize(1);
  }

  @Test
  void a_packet_of_2048_bytes_fits_and_a_longer_one_is_drained_and_dropped() {
    int overhead = 1 + 2 + 2 + rig.topics.upgrade().length();
    rig.broker.publish(rig.topics.upgrade(), 0, 0, "x".repeat(2048 - overhead));
    cycle();
    assertThat(rig.received).hasSize(1);
    rig.hal.clearConsole();
    rig.broker.publish(rig.topics.upgrade(), 1, 3, "x".repeat(2048 - overhead));
    rig.broker.publish(rig.topics.upgrade(), 0, 0, "{}");
    cycle();
    assertThat(rig.hal.lines()).startsWith(
        "[err] iotx_mc_read_packet(565): mqtt read buffer is too short, mqttReadBufLen : 2048, remainDataLen : 2047",
        "[inf] iotx_mc_read_packet(571): read len:2047",
        "event_handle|099 :: Should NOT arrive here.",
        "[dbg] iotx_mc_cycle(1565): PUBLISH");
    assertThat(rig.events).containsExactly("BUFFER_OVERFLOW 0");
    assertThat(rig.received).hasSize(2);
    assertThat(rig.broker.packets(ScriptedBroker.PUBACK)).isEmpty();
  }

  @Test
  void a_long_packet_is_drained_a_buffer_at_a_time() {
    rig.broker.publish("/t", 0, 0, "x".repeat(5000));
    cycle();
    assertThat(rig.hal.lines()).filteredOn(line -> line.contains("read len")).containsExactly(
        "[inf] iotx_mc_read_packet(571): read len:2048", "[inf] iotx_mc_read_packet(571): read len:2048",
        "[inf] iotx_mc_read_packet(571): read len:908");
    assertThat(rig.mqtt.connected()).isTrue();
  }

  @Test
  void a_long_packet_that_stops_half_way_is_an_error_but_not_the_end_of_the_link() {
    rig.broker.peer().send(ScriptedBroker.publishPacket("/t", 0, 0, "x".repeat(5000)).take(3000));
    cycle();
    assertThat(rig.hal.lines()).contains("[err] iotx_mc_read_packet(573): mqtt read error",
        "[err] iotx_mc_cycle(1525): readPacket error,result = -523");
    assertThat(rig.mqtt.connected()).isTrue();
    assertThat(rig.hal.reports()).contains(new BoardEvent.PacketTorn());
  }

  @Test
  void a_packet_that_stops_half_way_is_an_error_but_not_the_end_of_the_link() {
    rig.broker.peer().send(ScriptedBroker.publishPacket("/t", 0, 0, "{}").dropRight(1));
    cycle();
    assertThat(rig.hal.lines()).startsWith("[err] iotx_mc_cycle(1525): readPacket error,result = -790");
    assertThat(rig.mqtt.connected()).isTrue();
    assertThat(rig.hal.reports()).containsOnlyOnce(new BoardEvent.PacketTorn());
    rig.broker.peer().send(ScriptedBroker.publishPacket("/t", 0, 0, "{}").dropRight(1));
    cycle();
    assertThat(rig.hal.reports()).as("once for a connection").containsOnlyOnce(new BoardEvent.PacketTorn());
  }

  @Test
  void a_packet_that_close_notify_cuts_off_is_an_error_and_the_link_ends_with_tcp() {
    rig.broker.peer().send(ScriptedBroker.publishPacket("/t", 0, 0, "{}").dropRight(1));
    rig.broker.peer().sayCloseNotify();
    cycle();
    assertThat(rig.hal.lines()).startsWith(
        "ssl recv error: code = -30848", "[err] iotx_mc_cycle(1525): readPacket error,result = -790");
    rig.hal.clearConsole();
    cycle();
    assertThat(rig.hal.console()).as("close_notify is met once").isEmpty();
    assertThat(rig.mqtt.connected()).isTrue();
    rig.broker.peer().eof();
    cycle();
    assertThat(rig.hal.lines()).startsWith("[err] iotx_mc_cycle(1525): readPacket error,result = -520");
    assertThat(rig.mqtt.connected()).isFalse();
  }

  @Test
  void a_length_of_five_bytes_is_an_error() {
    rig.broker.peer().send(ScriptedBroker.bytes(0x30, 0xFF, 0xFF, 0xFF, 0xFF, 1));
    cycle();
    assertThat(rig.hal.lines()).startsWith("[err] iotx_mc_cycle(1525): readPacket error,result = -1");
  }

  @Test
  void each_byte_of_a_length_has_the_time_that_was_left_before_the_first() {
    ByteString packet = ScriptedBroker.publishPacket("/t", 0, 0, "x".repeat(200));
    rig.broker.peer().send(packet.take(1));
    rig.broker.peer().sendAfter(150, packet.slice(1, 2));
    rig.broker.peer().sendAfter(300, packet.drop(2));
    cycle();
    assertThat(rig.unhandled).hasSize(1);
    assertThat(rig.mqtt.connected()).isTrue();
  }

  @Test
  void each_piece_of_what_is_dropped_has_the_time_that_was_left_before_the_first() {
    ByteString packet = ScriptedBroker.publishPacket("/t", 0, 0, "x".repeat(5000));
    rig.broker.peer().send(packet.take(2000));
    rig.broker.peer().sendAfter(150, packet.slice(2000, 4000));
    rig.broker.peer().sendAfter(300, packet.slice(4000, 5000));
    rig.broker.peer().sendAfter(450, packet.drop(5000));
    cycle();
    assertThat(rig.events).containsExactly("BUFFER_OVERFLOW 0");
    assertThat(rig.hal.reports()).doesNotContain(new BoardEvent.PacketTorn());
  }

  @Test
  void a_refused_subscription_is_printed_and_not_asked_again() {
    rig.broker.granting(0x80);
    rig.hal.run(() -> rig.subscribe("/secret", 1, CsdkRig.hearing(m -> { })));
    cycle();
    assertThat(rig.hal.lines()).endsWith(
        "[dbg] iotx_mc_handle_recv_SUBACK(1059):      Granted QoS[00] : 128",
        "[err] iotx_mc_handle_recv_SUBACK(1067): MQTT SUBSCRIBE failed, ack code is 0x80",
        "[dbg] _iotx_mqtt_event_handle_sub(1015): packet_id = 6, event_type=5",
        "event_handle|063 :: subscribe nack, packet-id=6");
    rig.hal.run(() -> rig.mqtt.cycle(20_000, () -> { }));
    assertThat(rig.broker.packets(ScriptedBroker.SUBSCRIBE)).hasSize(1);
  }

  @Test
  void an_acknowledgement_without_room_fails_the_packet_and_not_the_link_and_goes_in_place_of_the_next_packet() {
    rig.broker.peer().stopReading();
    rig.broker.publish(rig.topics.upgrade(), 1, 9, "{}");
    cycle();
    assertThat(rig.hal.lines()).endsWith(
        "ssl write fail, code=-26624", "[err] iotx_mc_cycle(1570): recvPublishProc error,result = -520");
    assertThat(rig.mqtt.connected()).isTrue();
    rig.broker.peer().readOn();
    rig.broker.packets().clear();
    rig.hal.run(() -> assertThat(rig.publish("/lost", 0, ByteString.fromString("{}"))).isZero());
    assertThat(rig.broker.packets()).extracting(ScriptedBroker.Packet::header).containsExactly(ScriptedBroker.PUBACK);
    rig.broker.packets().clear();
    rig.hal.run(() -> assertThat(rig.publish("/next", 0, ByteString.fromString("{}"))).isZero());
    assertThat(rig.broker.packets()).extracting(ScriptedBroker.Packet::topic).containsExactly("/next");
  }

  @Test
  void a_handler_that_waits_for_room_keeps_the_cycle_and_its_acknowledgement_back() {
    rig.hal.run(() -> rig.subscribe("/slow", 1, (m, then) ->
        rig.mqtt.publish("/reply", 0, ByteString.fromString("{}"), code -> then.run())));
    cycle();
    rig.broker.packets().clear();
    rig.broker.peer().stopReading();
    rig.broker.publish("/slow", 1, 0x1234, "{}");
    rig.hal.after(1500, rig.broker.peer()::readOn);
    long before = rig.hal.uptimeMillis();
    List<Long> ended = new ArrayList<>();
    rig.hal.run(() -> rig.mqtt.cycle(200, () -> ended.add(rig.hal.uptimeMillis() - before)));
    assertThat(ended).singleElement().satisfies(after -> assertThat(after).isGreaterThanOrEqualTo(1500));
    assertThat(rig.broker.packets()).extracting(ScriptedBroker.Packet::header)
        .containsExactly(ScriptedBroker.PUBLISH_QOS0, ScriptedBroker.PUBACK);
  }

  @Test
  void a_subscription_that_cannot_be_sent_ends_the_link() {
    rig.broker.peer().reset();
    rig.hal.run(() -> assertThat(rig.subscribe("/x", 1, CsdkRig.hearing(m -> { }))).isEqualTo(-520));
    assertThat(rig.hal.lines()).endsWith("[err] MQTTSubscribe(2155): run sendPacket error!",
        "[err] wrapper_mqtt_subscribe(2924): run MQTTSubscribe error, rc = -520");
    assertThat(rig.mqtt.connected()).isFalse();
  }

  @Test
  void at_most_one_packet_is_taken_every_ten_milliseconds() {
    for (int i = 0; i < 100; i++) {
      rig.broker.publish(rig.topics.upgrade(), 0, 0, "{}");
    }
    cycle();
    assertThat(rig.received).hasSizeBetween(19, 21);
  }

  @Test
  void packets_that_a_client_does_not_expect_are_named_invalid() {
    rig.broker.peer().send(ScriptedBroker.bytes(0xC0, 0));
    cycle();
    assertThat(rig.hal.lines()).containsExactly("[err] iotx_mc_cycle(1588): INVALID TYPE");
    assertThat(rig.mqtt.connected()).isTrue();
  }

  @Test
  void a_publish_without_room_for_its_topic_is_an_error_that_depends_on_its_length() {
    String tooShort = "[err] iotx_mc_cycle(1570): recvPublishProc error,result = -788";
    for (ByteString body : List.of(ByteString.emptyByteString(), ScriptedBroker.bytes(0),
        ScriptedBroker.bytes(0, 3, 'a', 'b'), ScriptedBroker.bytes(0, 0), ScriptedBroker.bytes(0, 0, 'x'))) {
      assertThat(linesAfter(0x30, body)).as("%s", body).containsExactly("[dbg] iotx_mc_cycle(1565): PUBLISH",
          "[err] iotx_mc_handle_recv_PUBLISH(1395): Null topicName", tooShort);
    }
    ByteString twoLengthBytes = ScriptedBroker.bytes(0, 127).concat(ByteString.fromArray(new byte[126]));
    assertThat(linesAfter(0x30, twoLengthBytes)).containsExactly("[dbg] iotx_mc_cycle(1565): PUBLISH",
        "[err] iotx_mc_cycle(1570): recvPublishProc error,result = -21");
    ByteString noTopicInTwo = ScriptedBroker.bytes(0, 0).concat(ByteString.fromArray(new byte[126]));
    assertThat(linesAfter(0x30, noTopicInTwo)).endsWith(tooShort);
    assertThat(rig.unhandled).isEmpty();
    assertThat(rig.hal.publishedDown()).isZero();
  }

  @Test
  void a_publish_that_ends_before_its_id_is_delivered_and_acknowledged_by_what_lies_behind_it() {
    assertThat(linesAfter(0x32, ScriptedBroker.bytes(0, 3, 'a', 'b', 'c'))).containsSubsequence(
        "[dbg] iotx_mc_handle_recv_PUBLISH(1408):         Packet Ident : 00000000",
        "[dbg] iotx_mc_handle_recv_PUBLISH(1409):         Topic Length : 3",
        "[dbg] iotx_mc_handle_recv_PUBLISH(1416):     Payload Len/Room : 4294967294 / 6",
        "[dbg] iotx_mc_handle_recv_PUBLISH(1417):       Receive Buflen : 15");
    assertThat(linesAfter(0x32, ScriptedBroker.bytes(0, 3, 'a', 'b', 'c', 7))).contains(
        "[dbg] iotx_mc_handle_recv_PUBLISH(1408):         Packet Ident : 00001792",
        "[dbg] iotx_mc_handle_recv_PUBLISH(1416):     Payload Len/Room : 4294967295 / 7");
    assertThat(rig.unhandled).containsExactly(
        new MqttMessage("abc", ByteString.emptyByteString(), 4294967294L, 1, 0),
        new MqttMessage("abc", ByteString.emptyByteString(), 4294967295L, 1, 0x700));
    assertThat(rig.broker.packets()).extracting(ScriptedBroker.Packet::packetId).containsExactly(0, 0x700);
  }

  @Test
  void a_publish_at_qos_3_is_delivered_and_not_answered() {
    rig.broker.publish("/t", 3, 0x0102, "abc");
    cycle();
    assertThat(rig.unhandled).containsExactly(new MqttMessage("/t", ByteString.fromString("abc"), 3, 0x0102));
    assertThat(rig.broker.packets()).isEmpty();
    assertThat(rig.hal.lines()).endsWith(
        "[err] iotx_mc_handle_recv_PUBLISH(1465): Invalid QOS, QOSvalue = 3",
        "[err] iotx_mc_cycle(1570): recvPublishProc error,result = -797");
  }

  @Test
  void acknowledgements_without_room_for_an_id_count_as_acknowledgements_of_0() {
    assertThat(linesAfter(0x40, ScriptedBroker.bytes(9))).containsExactly(
        "[dbg] iotx_mc_cycle(1547): PUBACK", "event_handle|079 :: publish success, packet-id=0");
    assertThat(linesAfter(0xB0, ByteString.emptyByteString())).containsExactly(
        "[dbg] iotx_mc_cycle(1575): UNSUBACK", "event_handle|067 :: unsubscribe success, packet-id=0");
    assertThat(linesAfter(0x90, ScriptedBroker.bytes(1))).containsExactly("[dbg] iotx_mc_cycle(1557): SUBACK",
        "[dbg] iotx_mc_handle_recv_SUBACK(1055):         Return Value : 1",
        "[dbg] iotx_mc_handle_recv_SUBACK(1056):            Packet ID : 0",
        "[dbg] iotx_mc_handle_recv_SUBACK(1057):                Count : 0",
        "[dbg] _iotx_mqtt_event_handle_sub(1015): packet_id = 0, event_type=3",
        "event_handle|055 :: subscribe success, packet-id=0");
    assertThat(linesAfter(0x40, ScriptedBroker.bytes(1, 2))).last()
        .isEqualTo("event_handle|079 :: publish success, packet-id=258");
    assertThat(linesAfter(0xB0, ScriptedBroker.bytes(1, 2))).last()
        .isEqualTo("event_handle|067 :: unsubscribe success, packet-id=258");
  }

  @Test
  void the_last_code_of_a_suback_decides_and_a_seventh_is_an_error() {
    assertThat(linesAfter(0x90, ScriptedBroker.bytes(0, 9, 0x80, 0, 1, 1, 1, 0))).contains(
        "[dbg] iotx_mc_handle_recv_SUBACK(1057):                Count : 6",
        "[dbg] iotx_mc_handle_recv_SUBACK(1059):      Granted QoS[00] : 128",
        "[dbg] iotx_mc_handle_recv_SUBACK(1059):      Granted QoS[02] : 1",
        "[err] iotx_mc_handle_recv_SUBACK(1067): MQTT SUBSCRIBE failed, ack code is 0x80")
        .endsWith("event_handle|055 :: subscribe success, packet-id=9");
    assertThat(linesAfter(0x90, ScriptedBroker.bytes(0, 9, 1, 0x80))).last()
        .isEqualTo("event_handle|063 :: subscribe nack, packet-id=9");
    assertThat(linesAfter(0x90, ScriptedBroker.bytes(0, 9, 0, 0, 0, 0, 0, 0, 0))).containsExactly(
        "[dbg] iotx_mc_cycle(1557): SUBACK",
        "[err] iotx_mc_handle_recv_SUBACK(1051): Sub ack packet error, rc = MQTTDeserialize_suback() = -1",
        "[err] iotx_mc_cycle(1560): recvSubAckProc error,result = -787");
  }

  @Property(tries = 200)
  void a_message_that_arrives_in_pieces_is_the_same_message(
      @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 40) Integer> cuts) {
    CsdkRig board = signedIn();
    String payload = "{\"a\":\"" + "b".repeat(300) + "\"}";
    ByteString packet = ScriptedBroker.publishPacket(board.topics.upgrade(), 1, 5, payload);
    board.hal.run(() -> {
      ByteString rest = packet;
      long at = 0;
      for (int cut : cuts) {
        VirtualPeer peer = board.broker.peer();
        peer.sendAfter(at++, rest.take(cut));
        rest = rest.drop(cut);
      }
      board.broker.peer().sendAfter(at, rest);
      board.mqtt.cycle(200, () -> { });
    });
    assertThat(board.received).singleElement().extracting(m -> m.payload().utf8String()).isEqualTo(payload);
    assertThat(board.broker.packets(ScriptedBroker.PUBACK)).hasSize(1);
  }

  @Property(tries = 500)
  void no_bytes_from_the_network_break_the_client(@ForAll byte[] noise) {
    CsdkRig board = signedIn();
    board.broker.peer().send(ByteString.fromArray(noise));
    board.hal.begin(() -> board.mqtt.cycle(500, () -> board.constructed = null));
    board.hal.runUntil(() -> board.constructed == null, 60_000);
    board.hal.console();
  }

  @Property(tries = 500)
  void no_packet_however_broken_breaks_the_client(
      @ForAll @IntRange(min = 0, max = 255) int header, @ForAll @Size(max = 100) byte[] body) {
    CsdkRig board = signedIn();
    board.broker.peer().send(ScriptedBroker.packet(header, ByteString.fromArray(body)));
    board.broker.publish(board.topics.upgrade(), 0, 0, "{}");
    board.hal.run(() -> board.mqtt.cycle(200, () -> { }));
    board.hal.console();
    assertThat(board.received).as("the packet behind it is read").isNotEmpty();
  }

  /** What the board prints about one packet. */
  private List<String> linesAfter(int header, ByteString body) {
    rig.hal.clearConsole();
    rig.broker.peer().send(ScriptedBroker.packet(header, body));
    cycle();
    return rig.hal.lines();
  }

  private void cycle() {
    rig.hal.run(() -> rig.mqtt.cycle(200, () -> { }));
  }
}
