package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.csdk.mqtt.ScriptedBroker;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Pace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that stop reading: the board's one thread waits within the write, and does nothing else meanwhile. */
class BlockedWritesTest {
  private static final byte[] IMAGE = BoardRig.image(3, 20_000);

  private static BoardRig rig(String pace) {
    return new BoardRig(BoardProfile.M487, Pace.parse(pace));
  }

  @ParameterizedTest
  @ValueSource(strings = {"board", "max"})
  void a_broker_that_stops_reading_among_the_progress_reports_holds_the_download_for_two_seconds(String pace) {
    BoardRig rig = rig(pace).bootAndWait();
    rig.hal.clearConsole();
    rig.broker.peer().stopReadingAfter(1 + 2 * 30); // step 0, and thirty percents twice
    rig.upgradeTo(IMAGE);
    rig.hal.runUntil(() -> rig.hal.console().contains("ssl write fail, code=-26624"), 60_000);
    assertThat(rig.hal.downloadedBytes()).as("31 percent, and nothing more meanwhile").isEqualTo(49 * 127);
    assertThat(rig.steps()).as("what had no room is not reported").hasSize(61).endsWith(30, 30);
    rig.runToEnd();
    assertThat(rig.hal.lines()).containsSubsequence("ssl write fail, code=-26624",
        "[err] wrapper_mqtt_publish(3168): MQTTPublish is error, rc = -520",
        "[err] otamqtt_Publish(85): publish failed", "[err] IOT_OTA_ReportProgress(481): Report progress failed",
        "[err] wrapper_mqtt_publish(3141): mqtt client state is error,state = 3",
        "[err] iotx_mc_keepalive(1865): network is disconnected!",
        "need release client crt&key", "ssl_disconnect", "[inf] iotx_mc_handle_reconnect(1762): start to reconnect",
        "[inf] iotx_mc_keepalive(1855): network is reconnected!");
    assertThat(rig.hal.reports()).contains(new BoardEvent.SignedOut("write-failed"), new BoardEvent.CandidateWritten(),
        new BoardEvent.ApplicationEnded("done"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"board", "max"})
  void a_broker_that_stops_reading_among_the_subscriptions_ends_the_sample(String pace) {
    BoardRig rig = rig(pace).boot();
    rig.hal.network((host, port, peer) -> {
      peer.stopReadingAfter(3); // CONNECT, the version report, the first SUBSCRIBE
      return rig.broker.answer(host, port, peer);
    });
    rig.runToEnd();
    assertThat(rig.hal.reports()).endsWith(new BoardEvent.SignedOut("write-failed"),
        new BoardEvent.ApplicationEnded("no-subscription"));
    assertThat(rig.hal.lines()).endsWith("ssl write fail, code=-26624",
        "[err] MQTTSubscribe(2155): run sendPacket error!",
        "[err] wrapper_mqtt_subscribe(2924): run MQTTSubscribe error, rc = -520",
        "[err] IOT_OTA_Init(205): initialize signal channel failed",
        "_ota_mqtt_client|187 :: initialize OTA failed", "need release client crt&key", "ssl_disconnect",
        "[inf] iotx_mc_disconnect(2651): mqtt disconnect!", "[inf] wrapper_mqtt_release(2830): mqtt release!",
        "main|332 :: out of sample!");
  }

  @ParameterizedTest
  @ValueSource(strings = {"board", "max"})
  void a_file_server_that_does_not_read_the_request_costs_five_seconds_and_five_for_the_close(String pace) {
    BoardRig rig = rig(pace).bootAndWait();
    rig.files.serving(IMAGE);
    VirtualBoard.Network servers = rig.broker;
    rig.hal.network((host, port, peer) -> {
      if (rig.hal.peers().size() == 1) {
        peer.stopReading();
        return peer.up();
      }
      return host.contains("iot-as-mqtt") ? servers.answer(host, port, peer) : rig.files.answer(host, port, peer);
    });
    rig.hal.clearConsole();
    rig.push(rig.notice(IMAGE, BoardRig.md5(IMAGE)));
    rig.hal.runUntil(() -> rig.hal.console().contains("REQUEST (Length"), 10_000);
    long asked = rig.hal.uptimeMillis();
    rig.hal.runUntil(() -> rig.hal.console().contains("client disconnected"), 20_000);
    assertThat(rig.hal.uptimeMillis() - asked).isEqualTo(10_000);
    assertThat(rig.broker.packets(ScriptedBroker.PINGREQ)).isEmpty();
    rig.runToEnd();
    assertThat(rig.hal.lines()).containsSubsequence("ssl write fail, code=-26624",
        "[err] _http_send_header(177): ret = client->net.write() = -1",
        "[err] _http_send(534): _http_send_request is error, ret = -520",
        "[err] ofc_Fetch(134): fetch firmware failed",
        "[err] IOT_OTA_FetchYield(657): OTA Internal Error: -520",
        "need release client crt&key", "ssl_disconnect", "[inf] httpclient_close(503): client disconnected",
        "_ota_mqtt_client|228 :: IOT_OTA_FetchYield result: -520");
    assertThat(rig.hal.reports()).contains(new BoardEvent.CandidateWritten());
    assertThat(rig.hal.peers().get(1).received().size()).as("nothing has come through").isZero();
  }
}
