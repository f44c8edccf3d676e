package dev.nufleet.csdk.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.model.BoardEvent.SignedOut;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounds of the client, from both sides, and what counts as a sign of life. */
class CsdkEdgesTest {
  private static final ByteString JSON = ByteString.fromString("{}");
  private final CsdkRig rig = CsdkRig.exampleA();

  @BeforeEach
  void signedIn() {
    rig.construct();
    rig.broker.packets().clear();
  }

  private int publish(String topic, int qos) {
    int[] code = new int[1];
    rig.hal.run(() -> code[0] = rig.publish(topic, qos, JSON));
    return code[0];
  }

  @ParameterizedTest
  @ValueSource(ints = {0x20, 0x30, 0x40, 0x90, 0xB0, 0xD0, 0x10})
  void whatever_the_server_sends_answers_the_pings_before_it(int header) {
    rig.broker.ignoring(ScriptedBroker.PINGREQ);
    ByteString body = header == 0x30 ? ByteString.fromString("\0\2/x{}") : ScriptedBroker.bytes(0, 9, 0);
    for (int i = 1; i < 8; i++) {
      rig.hal.after(i * 100_000L, () -> rig.broker.peer().send(ScriptedBroker.packet(header, body)));
    }
    rig.loop();
    rig.hal.runFor(750_000);
    assertThat(rig.broker.packets(ScriptedBroker.PINGREQ)).hasSizeGreaterThan(10);
    assertThat(rig.hal.reports()).doesNotHaveAnyElementsOfTypes(SignedOut.class);
    assertThat(rig.hal.peers()).as("one connection all the time").hasSize(1);
  }

  @Test
  void a_server_that_sends_nothing_at_all_is_given_up() {
    rig.broker.ignoring(ScriptedBroker.PINGREQ);
    rig.loop();
    rig.hal.runFor(750_000);
    assertThat(rig.hal.reports()).contains(new SignedOut("ping-timeout"));
  }

  @Test
  void a_topic_of_128_characters_is_sent_and_one_of_129_is_not() {
    String longest = "/" + "t".repeat(127);
    assertThat(publish(longest, 0)).isZero();
    assertThat(publish(longest + "t", 0)).isEqualTo(-794);
    assertThat(rig.broker.packets(ScriptedBroker.PUBLISH_QOS0)).extracting(ScriptedBroker.Packet::topic)
        .containsExactly(longest);
  }

  @Test
  void a_message_that_is_sent_again_counts_again() {
    rig.broker.ignoring(ScriptedBroker.PUBLISH_QOS1);
    long before = rig.hal.publishedUp();
    assertThat(publish("/t", 1)).isPositive();
    rig.loop();
    rig.hal.runFor(60_000);
    List<ScriptedBroker.Packet> sent = rig.broker.packets(ScriptedBroker.PUBLISH_QOS1);
    assertThat(sent).hasSizeGreaterThan(10);
    assertThat(rig.hal.publishedUp() - before).isEqualTo(sent.size());
  }

  @Test
  void nothing_is_sent_again_behind_a_packet_that_was_in_error() {
    rig.hal.run(() -> rig.mqtt.cycle(200, () -> { })); // takes what came for the version report
    rig.broker.ignoring(ScriptedBroker.PUBLISH_QOS1);
    publish("/t", 1);
    rig.hal.runFor(5000);
    rig.broker.packets().clear();
    rig.broker.peer().send(ScriptedBroker.packet(0x10, ScriptedBroker.bytes(0)));
    rig.hal.runFor(1);
    rig.hal.run(() -> rig.mqtt.cycle(10, () -> { }));
    assertThat(rig.hal.lines()).contains("[err] iotx_mc_cycle(1588): INVALID TYPE");
    assertThat(rig.broker.packets()).isEmpty();
    rig.hal.run(() -> rig.mqtt.cycle(10, () -> { }));
    rig.hal.runFor(1);
    assertThat(rig.broker.packets(ScriptedBroker.PUBLISH_QOS1)).hasSize(1);
  }

  @Test
  void pings_that_the_link_before_left_unanswered_do_not_count_on_the_new_one() {
    rig.broker.ignoring(ScriptedBroker.PINGREQ);
    rig.loop();
    rig.hal.runUntil(() -> rig.broker.packets(ScriptedBroker.PINGREQ).size() == 2, 180_000);
    rig.broker.peer().closeNotify();
    rig.hal.runUntil(() -> !rig.mqtt.connected(), 5000);
    rig.hal.runUntil(rig.mqtt::connected, 10_000);
    rig.hal.runFor(150_000);
    assertThat(rig.broker.packets(ScriptedBroker.PINGREQ)).hasSize(4);
    assertThat(rig.hal.reports()).doesNotContain(new SignedOut("ping-timeout"));
    rig.hal.runFor(60_000);
    assertThat(rig.hal.reports()).as("three on one link are too many").contains(new SignedOut("ping-timeout"));
  }

  @Test
  void a_handler_that_is_subscribed_twice_hears_each_message_once() {
    MqttHandler handler = CsdkRig.hearing(rig.received::add);
    rig.hal.run(() -> {
      rig.subscribe("/t", 1, handler);
      rig.subscribe("/t", 1, handler);
    });
    assertThat(rig.hal.lines()).filteredOn("[wrn] MQTTSubscribe(2193): dup sub,topic = /t"::equals).hasSize(1);
    rig.hal.run(() -> rig.subscribe("/t", 1, CsdkRig.hearing(rig.unhandled::add)));
    rig.broker.publish("/t", 0, 0, "{}");
    rig.hal.run(() -> rig.mqtt.cycle(200, () -> { }));
    assertThat(rig.received).hasSize(1);
    assertThat(rig.unhandled).as("another handler of the same topic").hasSize(1);
    assertThat(rig.broker.packets(ScriptedBroker.SUBSCRIBE)).as("asked for each time").hasSize(3);
  }

  @Test
  void a_subscription_that_is_refused_offline_uses_up_a_packet_id_and_a_message_does_not() {
    int first = publish("/t", 1);
    rig.broker.peer().closeNotify();
    rig.loop();
    rig.hal.runUntil(() -> !rig.mqtt.connected(), 5000);
    assertThat(rig.publish("/t", 1, JSON)).isEqualTo(-798);
    assertThat(rig.subscribe("/t", 1, CsdkRig.hearing(m -> { }))).isEqualTo(-798);
    rig.hal.runUntil(rig.mqtt::connected, 30_000);
    assertThat(rig.publish("/t", 1, JSON)).isEqualTo(first + 2);
  }

  @Test
  void a_message_that_could_not_be_sent_again_waits_its_time_once_more() {
    rig.broker.ignoring(ScriptedBroker.PUBLISH_QOS1);
    publish("/t", 1);
    rig.broker.peer().eof(); // the first write after it still goes well
    rig.hal.begin(this::hurry);
    rig.hal.runUntil(() -> !rig.mqtt.connected(), 30_000);
    long failed = rig.hal.uptimeMillis();
    assertThat(rig.hal.reports()).contains(new SignedOut("write-failed"));
    rig.hal.runUntil(rig.mqtt::connected, 3000);
    rig.broker.packets().clear();
    rig.hal.runFor(10_000);
    assertThat(rig.broker.packets(ScriptedBroker.PUBLISH_QOS1).get(0).atMillis() - failed).isBetween(4000L, 4300L);
  }

  private void hurry() {
    rig.mqtt.cycle(100, this::hurry);
  }
}
