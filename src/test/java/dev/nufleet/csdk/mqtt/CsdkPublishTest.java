package dev.nufleet.csdk.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.model.BoardEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CsdkPublishTest {
  private static final ByteString JSON = ByteString.fromString("{\"id\":0,\"params\":{\"step\":\"1\",\"desc\":\"\"}}");

  private final CsdkRig rig = CsdkRig.exampleA();

  @BeforeEach
  void signedIn() {
    rig.construct();
    rig.hal.run(() -> rig.mqtt.cycle(200, () -> { })); // takes the PUBACK of the version report
    rig.broker.packets().clear();
    rig.hal.clearConsole();
  }

  @Test
  void a_publish_at_qos_0_carries_no_id_and_prints_topic_and_payload() {
    assertThat(publish("/ota/device/progress/a1TestPk001/board-0001", 0)).isZero();
    assertThat(rig.broker.packets()).singleElement().satisfies(packet -> {
      assertThat(packet.header()).isEqualTo(0x30);
      assertThat(packet.topic()).isEqualTo("/ota/device/progress/a1TestPk001/board-0001");
      assertThat(packet.payload()).isEqualTo(JSON.utf8String());
    });
    assertThat(rig.hal.lines()).startsWith(
        "[inf] MQTTPublish(2588): Upstream Topic: '/ota/device/progress/a1TestPk001/board-0001'",
        "[inf] MQTTPublish(2589): Upstream Payload:", "", "> {");
    assertThat(rig.hal.publishedUp()).isEqualTo(2);
  }

  @Test
  void an_unacknowledged_publish_is_sent_again_as_it_was_and_without_end() {
    rig.broker.ignoring(ScriptedBroker.PUBLISH_QOS1);
    assertThat(publish("/t", 1)).isEqualTo(2);
    rig.loop();
    rig.hal.runFor(60_000);
    List<ScriptedBroker.Packet> sent = rig.broker.packets(ScriptedBroker.PUBLISH_QOS1);
    assertThat(sent).hasSizeGreaterThan(10);
    assertThat(sent).extracting(ScriptedBroker.Packet::body).containsOnly(sent.get(0).body());
    for (int i = 1; i < sent.size(); i++) {
      assertThat(sent.get(i).atMillis() - sent.get(i - 1).atMillis()).as("gap %d", i).isBetween(4001L, 6600L);
    }
    assertThat(rig.hal.lines()).filteredOn(line -> line.contains("MQTTPublish")).hasSize(2);
    rig.broker.answering(ScriptedBroker.PUBLISH_QOS1);
    rig.hal.runFor(20_000);
    int all = rig.broker.packets(ScriptedBroker.PUBLISH_QOS1).size();
    assertThat(rig.events).contains("PUBLISH_SUCCESS 2");
    rig.hal.runFor(20_000);
    assertThat(rig.broker.packets(ScriptedBroker.PUBLISH_QOS1)).hasSize(all);
  }

  @Test
  void an_acknowledgement_is_told_once_with_the_time_since_the_publish_first_left() {
    rig.broker.ignoring(ScriptedBroker.PUBLISH_QOS1);
    publish("/t", 1);
    long sentAt = rig.broker.packets(ScriptedBroker.PUBLISH_QOS1).get(0).atMillis();
    rig.loop();
    rig.hal.runFor(6_000);
    assertThat(waited()).as("of the version alone").hasSize(1);
    assertThat(rig.broker.packets(ScriptedBroker.PUBLISH_QOS1)).as("it was sent again").hasSizeGreaterThan(1);
    long answered = rig.hal.uptimeMillis();
    rig.broker.peer().send(ByteString.fromArray(new byte[] {0x40, 2, 0, 2, 0x40, 2, 0, 2}));
    rig.hal.runFor(2_000);
    assertThat(rig.events).filteredOn("PUBLISH_SUCCESS 2"::equals).as("whatever comes is told").hasSize(2);
    assertThat(waited()).as("of one that nothing waits for any more").hasSize(2).element(1).satisfies(millis ->
        assertThat(millis).isBetween(answered - sentAt, answered - sentAt + 2_000));
  }

  private List<Long> waited() {
    return rig.hal.reports().stream().filter(BoardEvent.PublishAcknowledged.class::isInstance)
        .map(told -> ((BoardEvent.PublishAcknowledged) told).afterMillis()).toList();
  }

  @Test
  void a_pending_publish_survives_a_reconnect_and_ids_go_on() {
    rig.broker.ignoring(ScriptedBroker.PUBLISH_QOS1);
    publish("/t", 1);
    rig.loop();
    rig.hal.runFor(1000);
    rig.broker.peer().closeNotify();
    rig.broker.packets().clear();
    rig.hal.runFor(15_000);
    assertThat(rig.broker.packets(ScriptedBroker.PUBLISH_QOS1)).isNotEmpty()
        .extracting(ScriptedBroker.Packet::packetId).containsOnly(2);
    assertThat(publish("/t", 1)).isEqualTo(3);
  }

  @Test
  void the_eleventh_outstanding_publish_overflows_the_list() {
    rig.broker.ignoring(ScriptedBroker.PUBLISH_QOS1);
    List<Integer> codes = new ArrayList<>();
    rig.hal.run(() -> {
      for (int i = 0; i < 11; i++) {
        codes.add(rig.publish("/t", 1, JSON));
      }
    });
    assertThat(codes).containsExactly(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, -796);
    assertThat(rig.hal.lines()).endsWith(
        "[err] iotx_mc_push_pubInfo_to(800): more than 10 elements in republish list. List overflow!",
        "[err] MQTTPublish(2558): push publish into to pubInfolist failed!",
        "[err] wrapper_mqtt_publish(3168): MQTTPublish is error, rc = -796");
    assertThat(rig.broker.packets()).hasSize(10);
  }

  @Test
  void acknowledged_publishes_make_room_in_the_next_cycle() {
    rig.hal.run(() -> {
      for (int i = 0; i < 10; i++) {
        rig.publish("/t", 1, JSON);
      }
    });
    assertThat(publish("/t", 1)).isEqualTo(-796);
    rig.hal.run(() -> rig.mqtt.cycle(200, () -> { }));
    assertThat(publish("/t", 1)).isEqualTo(13);
  }

  @Test
  void a_publish_that_cannot_be_written_ends_the_link_and_is_not_kept() {
    rig.broker.peer().reset();
    assertThat(publish("/t", 1)).isEqualTo(-520);
    assertThat(rig.mqtt.connected()).isFalse();
    assertThat(rig.hal.lines()).last().isEqualTo("[err] wrapper_mqtt_publish(3168): MQTTPublish is error, rc = -520");
    rig.loop();
    rig.hal.runFor(20_000);
    assertThat(rig.mqtt.connected()).isTrue();
    assertThat(rig.broker.packets(ScriptedBroker.PUBLISH_QOS1)).isEmpty();
  }

  @Test
  void a_publish_without_room_keeps_the_board_for_two_seconds_and_ends_the_link() {
    rig.broker.peer().stopReading();
    List<Integer> codes = new ArrayList<>();
    long before = rig.hal.uptimeMillis();
    rig.hal.run(() -> rig.mqtt.publish("/t", 1, JSON, first -> {
      codes.add(first);
      assertThat(rig.hal.uptimeMillis() - before).isEqualTo(2000);
      rig.mqtt.publish("/t", 0, JSON, codes::add);
    }));
    assertThat(codes).containsExactly(-520, -798);
    assertThat(rig.hal.lines()).containsExactly("ssl write fail, code=-26624",
        "[err] wrapper_mqtt_publish(3168): MQTTPublish is error, rc = -520",
        "[err] wrapper_mqtt_publish(3141): mqtt client state is error,state = 3");
    rig.loop();
    rig.hal.runFor(20_000);
    assertThat(rig.mqtt.connected()).isTrue();
    assertThat(rig.broker.packets(ScriptedBroker.PUBLISH_QOS1)).as("it is not kept").isEmpty();
  }

  @Test
  void a_publish_that_finds_room_in_time_was_merely_slow() {
    rig.broker.peer().stopReading();
    rig.hal.after(1999, rig.broker.peer()::readOn);
    List<Integer> codes = new ArrayList<>();
    long before = rig.hal.uptimeMillis();
    rig.hal.run(() -> rig.mqtt.publish("/t", 1, JSON, first -> {
      codes.add(first);
      assertThat(rig.hal.uptimeMillis() - before).isEqualTo(1999);
      rig.mqtt.publish("/u", 0, JSON, codes::add);
    }));
    assertThat(codes).containsExactly(2, 0);
    assertThat(rig.broker.packets()).extracting(ScriptedBroker.Packet::topic).containsExactly("/t", "/u");
    assertThat(rig.hal.lines()).startsWith("[inf] MQTTPublish(2588): Upstream Topic: '/t'");
  }

  @Test
  void a_repetition_without_room_ends_the_link_and_is_repeated_on_the_next() {
    rig.broker.ignoring(ScriptedBroker.PUBLISH_QOS1);
    publish("/t", 1);
    publish("/u", 1);
    rig.broker.peer().stopReading();
    rig.hal.clearConsole();
    rig.broker.packets().clear();
    rig.loop();
    rig.hal.runUntil(() -> !rig.mqtt.connected(), 20_000);
    assertThat(rig.hal.lines()).endsWith("ssl write fail, code=-26624");
    rig.hal.runFor(10_000);
    assertThat(rig.broker.packets(ScriptedBroker.PUBLISH_QOS1)).extracting(ScriptedBroker.Packet::topic)
        .startsWith("/t", "/u");
  }

  @Test
  void a_packet_larger_than_the_write_buffer_is_not_sent() {
    rig.hal.run(() -> assertThat(rig.publish("/t", 0, ByteString.fromString("x".repeat(2050)))).isEqualTo(-785));
    assertThat(rig.hal.lines()).containsExactly(
        "[err] MQTTPublish(2544): MQTTSerialize_publish is error, len=-2, buf_size_send=2048, payloadlen=2050",
        "[err] wrapper_mqtt_publish(3168): MQTTPublish is error, rc = -785");
    assertThat(rig.broker.packets()).isEmpty();
    rig.hal.run(() -> assertThat(rig.publish("/t", 0, ByteString.fromString("x".repeat(2041)))).isZero());
    assertThat(rig.broker.packets()).hasSize(1);
  }

  @Test
  void qos_2_and_long_topics_are_refused() {
    assertThat(rig.publish("/t", 2, JSON)).isEqualTo(-797);
    assertThat(rig.publish("/" + "t".repeat(128), 0, JSON)).isEqualTo(-794);
    assertThat(rig.broker.packets()).isEmpty();
  }

  @Test
  void packet_ids_start_again_at_1_after_65535() {
    for (int i = 2; i <= 65535; i++) {
      rig.publish("/t", 2, JSON); // takes an id, sends nothing
    }
    assertThat(publish("/t", 1)).isEqualTo(1);
  }

  private int publish(String topic, int qos) {
    int code = rig.publish(topic, qos, JSON);
    rig.hal.runFor(1);
    return code;
  }
}
