package dev.nufleet.csdk.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.hal.Connected;
import dev.nufleet.hal.Transcript;
import dev.nufleet.board.VirtualBoard;
import dev.nufleet.model.BoardEvent.SignInFailed;
import dev.nufleet.model.BoardEvent.SignedIn;
import dev.nufleet.model.BoardEvent.SignedOut;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.Pace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsdkLinkLossTest {
  private final CsdkRig rig = CsdkRig.exampleA();

  @Test
  void pings_go_out_every_60_seconds_on_the_steps_of_the_main_loop() {
    online();
    rig.hal.runFor(200_000);
    List<ScriptedBroker.Packet> pings = rig.broker.packets(ScriptedBroker.PINGREQ);
    assertThat(pings).hasSize(3);
    long connected = rig.broker.packets(ScriptedBroker.CONNECT).get(0).atMillis();
    assertThat(pings.get(0).atMillis() - connected).isBetween(60_000L, 62_300L);
    assertThat(pings.get(1).atMillis() - pings.get(0).atMillis()).isBetween(60_000L, 62_300L);
    assertThat(rig.hal.lines()).containsSubsequence(
        "[dbg] MQTTKeepalive(1659): len = MQTTSerialize_pingreq() = 2",
        "[inf] iotx_mc_keepalive_sub(1712): send MQTT ping...",
        "[inf] iotx_mc_cycle(1584): receive ping response!");
    assertThat(rig.mqtt.connected()).isTrue();
  }

  @Test
  void a_link_on_which_three_pings_stay_unanswered_is_given_up_after_184_seconds() {
    rig.broker.ignoring(ScriptedBroker.PINGREQ);
    online();
    long connected = rig.broker.packets(ScriptedBroker.CONNECT).get(0).atMillis();
    rig.hal.runUntil(() -> !rig.mqtt.connected(), 300_000);
    assertThat(rig.hal.uptimeMillis() - connected).isBetween(180_000L, 187_000L);
    assertThat(rig.hal.lines()).last()
        .isEqualTo("[dbg] iotx_mc_cycle(1512): keepalive_probes more than 2, disconnected");
    assertThat(rig.hal.reports()).contains(new SignedOut("ping-timeout"));
  }

  @Test
  void any_packet_counts_as_an_answer_to_the_pings() {
    rig.broker.ignoring(ScriptedBroker.PINGREQ);
    online();
    for (int i = 1; i < 8; i++) {
      hal().after(i * 100_000L, () -> rig.broker.publish("/x", 0, 0, "{}"));
    }
    hal().runFor(700_000);
    assertThat(rig.broker.packets(ScriptedBroker.PINGREQ)).hasSizeGreaterThan(8);
    assertThat(rig.mqtt.connected()).isTrue();
  }

  @Test
  void a_closed_link_is_noticed_and_opened_again_without_subscribing_or_reporting() {
    online();
    hal().clearConsole();
    rig.broker.packets().clear();
    rig.broker.peer().closeNotify();
    hal().runUntil(() -> rig.mqtt.connected() && hal().peers().size() == 2, 10_000);
    hal().runFor(3000);
    Transcript.check("mqtt-closed-link", hal().console());
    assertThat(rig.broker.packets()).extracting(ScriptedBroker.Packet::header).containsExactly(ScriptedBroker.CONNECT);
    assertThat(rig.broker.packets().get(0).body().apply(9)).isEqualTo((byte) 120);
    assertThat(rig.hal.reports()).endsWith(new SignedOut("closed"), new SignedIn(true, 20));
  }

  @Test
  void a_tcp_end_without_close_notify_is_noticed_at_the_second_ping() {
    online();
    long connected = rig.broker.packets(ScriptedBroker.CONNECT).get(0).atMillis();
    rig.broker.peer().eof();
    hal().runUntil(() -> !rig.mqtt.connected(), 300_000);
    assertThat(hal().uptimeMillis() - connected).isBetween(120_000L, 124_500L);
    assertThat(hal().lines()).endsWith(
        "ssl write fail, code=-78",
        "[err] MQTTKeepalive(1671): ping outstanding is error,result = -520",
        "[err] iotx_mc_keepalive_sub(1708): ping outstanding is error,result = -520",
        "[err] iotx_mc_keepalive(1865): network is disconnected!",
        "event_handle|047 :: MQTT disconnect.",
        "[err] mbedtls_net_send_mbedtimeout_alt(159): Socket send(69), timeout(1000) failed with -3004",
        "need release client crt&key", "ssl_disconnect");
    assertThat(hal().reports()).contains(new SignedOut("write-failed"));
  }

  @Test
  void a_broker_that_does_not_read_is_left_when_a_ping_has_waited_for_its_second() {
    online();
    rig.broker.peer().stopReading();
    hal().runUntil(() -> hal().console().endsWith("MQTTSerialize_pingreq() = 2\r\n"), 120_000);
    long pinged = hal().uptimeMillis();
    hal().clearConsole();
    hal().runUntil(() -> !rig.mqtt.connected(), 10_000);
    assertThat(hal().uptimeMillis() - pinged).isEqualTo(1000);
    hal().runUntil(() -> hal().console().endsWith("ssl_disconnect\r\n"), 10_000);
    assertThat(hal().uptimeMillis() - pinged).as("the close waits for the ping again").isEqualTo(2000);
    assertThat(hal().lines()).as("nothing else is done meanwhile").containsExactly(
        "ssl write fail, code=-26624",
        "[err] MQTTKeepalive(1671): ping outstanding is error,result = -520",
        "[err] iotx_mc_keepalive_sub(1708): ping outstanding is error,result = -520",
        "[err] iotx_mc_keepalive(1865): network is disconnected!",
        "event_handle|047 :: MQTT disconnect.",
        "need release client crt&key", "ssl_disconnect");
    assertThat(hal().reports()).contains(new SignedOut("write-failed"));
    hal().runUntil(() -> rig.mqtt.connected(), 10_000);
  }

  @Test
  void a_ping_that_finds_room_in_time_is_answered_as_any_other() {
    online();
    rig.broker.peer().stopReading();
    hal().runUntil(() -> hal().console().endsWith("MQTTSerialize_pingreq() = 2\r\n"), 120_000);
    hal().after(900, rig.broker.peer()::readOn);
    hal().runFor(5000);
    assertThat(rig.mqtt.connected()).isTrue();
    assertThat(hal().lines()).contains("[inf] iotx_mc_keepalive_sub(1712): send MQTT ping...",
        "[inf] iotx_mc_cycle(1584): receive ping response!");
  }

  @Test
  void a_reset_link_is_noticed_in_the_next_cycle() {
    online();
    rig.broker.peer().reset();
    hal().runUntil(() -> !rig.mqtt.connected(), 3000);
    assertThat(hal().lines()).endsWith(
        "[err] mbedtls_net_recv_mbedtimeout_alt(203): Socket recv(5), timeout(200) failed with -3004",
        "ssl recv error: code = -76", "[err] iotx_mc_cycle(1525): readPacket error,result = -520");
  }

  @Test
  void failed_reconnects_come_further_and_further_apart_up_to_30_seconds() {
    online();
    List<Long> starts = new ArrayList<>();
    hal().network((host, port, peer) -> {
      starts.add(hal().uptimeMillis());
      return VirtualBoard.failed(Connected.Stage.TCP, -3004, "");
    });
    rig.broker.peer().closeNotify();
    hal().clearConsole();
    hal().runFor(240_000);
    List<Long> firstTries = everyThird(starts);
    List<Long> gaps = new ArrayList<>();
    for (int i = 1; i < firstTries.size(); i++) {
      gaps.add(firstTries.get(i) - firstTries.get(i - 1) - 3060); // three tries, a second after each
    }
    assertThat(gaps.subList(0, 6)).satisfiesExactly(
        gap -> assertThat(gap).isBetween(2000L, 4500L),
        gap -> assertThat(gap).isBetween(4000L, 6500L),
        gap -> assertThat(gap).isBetween(8000L, 10_500L),
        gap -> assertThat(gap).isBetween(16_000L, 18_500L),
        gap -> assertThat(gap).isBetween(30_000L, 32_500L),
        gap -> assertThat(gap).isBetween(30_000L, 32_500L));
    assertThat(hal().lines()).containsSubsequence(
        "[err] iotx_mc_attempt_reconnect(1736): run _mqtt_nwk_connect() error!",
        "handle is NULL",
        "[err] _mqtt_connect(731): send connect packet failed, rc = -520",
        "[err] iotx_mc_attempt_reconnect(1741): run _mqtt_connect() error!",
        "[err] iotx_mc_handle_reconnect(1797): mqtt reconnect failed rc = -520");
  }

  @Test
  void a_successful_reconnect_begins_the_waits_anew() {
    online();
    hal().network((host, port, peer) -> VirtualBoard.failed(Connected.Stage.TCP, -3004, ""));
    rig.broker.peer().closeNotify();
    hal().runFor(30_000);
    hal().network(rig.broker);
    hal().runUntil(rig.mqtt::connected, 60_000);
    long before = hal().uptimeMillis();
    rig.broker.peer().closeNotify();
    hal().runUntil(() -> rig.broker.packets(ScriptedBroker.CONNECT).size() == 3, 10_000);
    assertThat(hal().uptimeMillis() - before).isLessThan(5000);
  }

  @Test
  void a_refused_reconnect_is_tried_again_later() {
    online();
    rig.broker.connAcks(5, 0);
    rig.broker.peer().closeNotify();
    hal().runUntil(() -> hal().peers().size() == 3 && rig.mqtt.connected(), 30_000);
    assertThat(hal().lines()).contains("[err] iotx_mc_handle_reconnect(1797): mqtt reconnect failed rc = -772");
    assertThat(hal().reports()).contains(new SignInFailed("connack-5", true, 20));
  }

  @Test
  void publishing_without_a_link_fails_at_once() {
    online();
    rig.broker.peer().closeNotify();
    hal().network((host, port, peer) -> VirtualBoard.failed(Connected.Stage.TCP, -3004, ""));
    hal().runUntil(() -> !rig.mqtt.connected(), 5000);
    hal().clearConsole();
    assertThat(rig.publish("/t", 0, ByteString.fromString("{}"))).isEqualTo(-798);
    assertThat(rig.subscribe("/t", 0, CsdkRig.hearing(m -> { }))).isEqualTo(-798);
    hal().runUntil(() -> hal().console().contains("network is disconnected!"), 5000);
    assertThat(rig.publish("/t", 0, ByteString.fromString("{}"))).isEqualTo(-798);
    assertThat(hal().lines()).containsSubsequence(
        "[err] wrapper_mqtt_publish(3141): mqtt client state is error,state = 3",
        "[err] wrapper_mqtt_subscribe(2907): mqtt client state is error,state = 3",
        "[err] wrapper_mqtt_publish(3141): mqtt client state is error,state = 4");
  }

  @Test
  void at_pace_max_an_idle_board_wakes_only_for_its_pings() {
    CsdkRig fast = new CsdkRig(DeviceTriple.of("a1TestPk001", "board-0001", "s"), "1", Pace.MAX);
    fast.runSample().hal.runFor(10_000);
    fast.hal.clearConsole();
    fast.hal.runFor(600_000);
    assertThat(fast.broker.packets(ScriptedBroker.PINGREQ)).hasSize(10);
    assertThat(fast.hal.lines()).filteredOn(line -> line.endsWith("wait ota upgrade command....")).hasSizeLessThan(25);
  }

  @Test
  void at_pace_max_an_idle_board_wakes_for_what_is_to_be_sent_again() {
    CsdkRig fast = new CsdkRig(DeviceTriple.of("a1TestPk001", "board-0001", "s"), "1", Pace.MAX);
    fast.broker.ignoring(ScriptedBroker.PUBLISH_QOS1);
    fast.runSample().hal.runFor(41_000);
    assertThat(fast.broker.packets(ScriptedBroker.PUBLISH_QOS1)).as("every 4 s").hasSizeBetween(9, 11);
  }

  @Test
  void at_pace_max_a_message_is_handled_when_it_comes() {
    CsdkRig fast = new CsdkRig(DeviceTriple.of("a1TestPk001", "board-0001", "s"), "1", Pace.MAX);
    fast.runSample().hal.runFor(10_000);
    fast.broker.publish(fast.topics.upgrade(), 1, 7, "{}");
    fast.hal.runFor(1);
    assertThat(fast.received).hasSize(1);
    assertThat(fast.broker.packets(ScriptedBroker.PUBACK)).hasSize(1);
  }

  @Test
  void at_pace_max_a_board_without_a_link_does_not_spin() {
    CsdkRig fast = new CsdkRig(DeviceTriple.of("a1TestPk001", "board-0001", "s"), "1", Pace.MAX);
    fast.runSample().hal.runFor(10_000);
    fast.hal.network((host, port, peer) -> VirtualBoard.failed(Connected.Stage.TCP, -3004, ""));
    fast.broker.peer().closeNotify();
    fast.hal.clearConsole();
    fast.hal.runFor(100_000);
    assertThat(fast.hal.lines()).filteredOn(line -> line.endsWith("wait ota upgrade command....")).hasSizeLessThan(60);
  }

  private void online() {
    rig.runSample().hal.runFor(6000);
    assertThat(rig.mqtt.connected()).isTrue();
  }

  private VirtualBoard hal() {
    return rig.hal;
  }

  private static List<Long> everyThird(List<Long> starts) {
    List<Long> out = new ArrayList<>();
    for (int i = 0; i < starts.size(); i += 3) {
      out.add(starts.get(i));
    }
    return out;
  }
}
