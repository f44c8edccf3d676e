package dev.nufleet.csdk.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.board.VirtualBoard;
import dev.nufleet.hal.Connected;
import dev.nufleet.model.BoardEvent.SignInFailed;
import dev.nufleet.model.BoardEvent.SignedIn;
import dev.nufleet.model.BoardEvent.VersionReported;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.Pace;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsdkSignOnTest {
  private static final String CLIENT_ID = "a1TestPk001.board-0001|timestamp=2524608000000,_v=sdk-c-3.1.0,securemode=2,"
      + "signmethod=hmacsha256,lan=C,_ss=1,gw=0,ext=0|";
  private static final String PASSWORD = "20CFC15E71F9B17A2FA87BB56725E0A799611BA5A08263E19E4AB035CA7C68D8";
  private static final int KEEPALIVE_AT = 8; // within CONNECT's body

  private final CsdkRig rig = CsdkRig.exampleA();

  @Test
  void connect_has_the_bytes_of_the_worked_example() {
    rig.construct();
    ByteString expected = ScriptedBroker.bytes(0x10, 222, 1, 0, 4, 'M', 'Q', 'T', 'T', 4, 0xC0, 0, 120)
        .concat(field(CLIENT_ID)).concat(field("board-0001&a1TestPk001")).concat(field(PASSWORD));
    assertThat(rig.broker.peer().received().take(expected.size())).isEqualTo(expected);
    assertThat(expected.size()).isEqualTo(3 + 222);
  }

  @Test
  void the_version_is_reported_half_a_second_after_the_sign_in_at_qos_1_with_the_first_id() {
    rig.construct();
    ScriptedBroker.Packet inform = rig.broker.packets(ScriptedBroker.PUBLISH_QOS1).get(0);
    assertThat(inform.topic()).isEqualTo("/ota/device/inform/a1TestPk001/board-0001");
    assertThat(inform.payload()).isEqualTo("{\"id\":\"0\",\"params\":{\"version\":\"1577098827\"}}");
    assertThat(inform.packetId()).isEqualTo(1);
    assertThat(inform.atMillis() - connects().get(0).atMillis()).isBetween(495L, 505L);
    assertThat(rig.hal.reports()).containsExactly(new SignedIn(false, 20), new VersionReported("1577098827"));
    assertThat(rig.constructed).isTrue();
  }

  @Test
  void a_version_of_more_than_29_characters_is_cut_and_the_json_with_it() {
    CsdkRig longVersion = new CsdkRig(
        DeviceTriple.of("a1TestPk001", "board-0001", "s"), "123456789012345678901234567890",
        Pace.BOARD);
    longVersion.construct();
    assertThat(longVersion.broker.packets(ScriptedBroker.PUBLISH_QOS1).get(0).payload())
        .isEqualTo("{\"id\":\"0\",\"params\":{\"version\":\"123456789012345678901234567890\"}").hasSize(63);
  }

  @Test
  void a_connect_without_room_is_given_up_after_two_seconds_and_the_sign_in_with_it() {
    rig.hal.network((host, port, peer) -> {
      VirtualBoard.Answer up = rig.broker.answer(host, port, peer);
      peer.stopReading();
      return up;
    });
    rig.construct();
    assertThat(rig.constructed).isFalse();
    List<String> lines = rig.hal.lines();
    int failed = lines.indexOf("ssl write fail, code=-26624");
    assertThat(lines.subList(failed, lines.size())).containsExactly("ssl write fail, code=-26624",
        "need release client crt&key", "ssl_disconnect",
        "[err] _mqtt_connect(731): send connect packet failed, rc = -520",
        "handle is NULL", "[inf] iotx_mc_disconnect(2651): mqtt disconnect!",
        "[inf] wrapper_mqtt_release(2830): mqtt release!");
    assertThat(rig.hal.uptimeMillis()).as("2 s for CONNECT, 2 s for the close").isBetween(4200L, 4300L);
  }

  @ParameterizedTest
  @CsvSource({"1,-769", "2,-770", "3,-771", "5,-772"})
  void a_refusal_is_final(int returnCode, int stateCode) {
    rig.broker.connAcks(returnCode);
    rig.construct();
    assertThat(rig.constructed).isFalse();
    assertThat(connects()).hasSize(1);
    assertThat(afterParams()).containsExactly(
        "[err] _mqtt_connect(738): received reject ACK from MQTT server! rc = " + stateCode,
        "need release client crt&key", "ssl_disconnect", "handle is NULL",
        "[inf] iotx_mc_disconnect(2651): mqtt disconnect!", "[inf] wrapper_mqtt_release(2830): mqtt release!");
    assertThat(rig.hal.reports()).containsExactly(new SignInFailed("connack-" + returnCode, false, 20));
    assertThat(rig.broker.packets(ScriptedBroker.DISCONNECT)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"4,-773,connack-4", "77,-791,connack-other"})
  void a_wrong_password_counts_as_a_timeout_and_is_tried_8_times(int returnCode, int stateCode, String cause) {
    rig.broker.connAcks(returnCode, returnCode, returnCode, returnCode, returnCode, returnCode, returnCode, returnCode);
    rig.construct();
    assertThat(rig.constructed).isFalse();
    assertThat(connects()).extracting(p -> (int) p.body().apply(KEEPALIVE_AT + 1))
        .containsExactly(120, 60, 60, 60, 60, 60, 60, 60);
    assertThat(rig.hal.lines()).filteredOn(line -> line.startsWith("[err] _mqtt_connect(744)")).hasSize(8)
        .containsOnly("[err] _mqtt_connect(744): wait connect ACK timeout! rc = " + stateCode);
    assertThat(rig.hal.lines()).contains("[wrn] _mqtt_connect(745): tried [1/8] times CONN, waiting for 2000 ms...",
        "[wrn] _mqtt_connect(745): tried [8/8] times CONN, waiting for 2000 ms...");
    assertThat(rig.hal.reports()).hasSize(8).containsOnly(new SignInFailed(cause, false, 20));
    assertThat(rig.hal.uptimeMillis()).isBetween(16_000L, 17_000L);
    assertThat(rig.hal.peers()).allMatch(peer -> peer.closedByBoard());
  }

  @Test
  void a_password_that_is_taken_at_the_third_try_is_a_success() {
    rig.broker.connAcks(4, 4, 0);
    rig.construct();
    assertThat(rig.constructed).isTrue();
    assertThat(connects()).hasSize(3);
  }

  @Test
  void a_silent_server_is_given_up_after_33_seconds() {
    rig.broker.ignoring(ScriptedBroker.CONNECT);
    rig.construct();
    assertThat(rig.constructed).isFalse();
    assertThat(connects()).hasSize(8);
    assertThat(rig.hal.lines()).contains("[err] _mqtt_connect(744): wait connect ACK timeout! rc = -520");
    assertThat(rig.hal.uptimeMillis()).isBetween(32_000L, 34_000L);
    assertThat(rig.hal.reports()).containsOnly(new SignInFailed("no-connack", false, 2120));
  }

  @Test
  void a_server_that_hangs_up_instead_of_answering_is_tried_again() {
    rig.broker.ignoring(ScriptedBroker.CONNECT);
    rig.hal.network((host, port, peer) -> {
      VirtualBoard.Answer up = rig.broker.answer(host, port, peer);
      peer.sayCloseNotify();
      return up;
    });
    rig.construct();
    assertThat(connects()).hasSize(8);
    assertThat(rig.constructed).isFalse();
    assertThat(rig.hal.uptimeMillis()).isLessThan(17_000);
  }

  @Test
  void packets_before_the_connack_are_dropped_and_the_11th_ends_the_wait() {
    rig.broker.ignoring(ScriptedBroker.CONNECT);
    rig.hal.network((host, port, peer) -> {
      for (int i = 0; i < (rig.hal.peers().isEmpty() ? 11 : 9); i++) {
        peer.send(ScriptedBroker.bytes(0xD0, 0));
      }
      peer.send(ScriptedBroker.bytes(0x20, 2, 0, 0));
      return rig.broker.answer(host, port, peer);
    });
    rig.construct();
    assertThat(rig.constructed).isTrue();
    assertThat(connects()).hasSize(2);
  }

  @Test
  void a_server_out_of_reach_is_tried_three_times_a_second_apart() {
    rig.hal.network((host, port, peer) -> VirtualBoard.failed(Connected.Stage.TCP, -3004, ""));
    rig.construct();
    assertThat(rig.constructed).isFalse();
    assertThat(rig.hal.lines()).filteredOn(line -> line.contains("_mqtt_nwk_connect")).containsExactly(
        "[dbg] _mqtt_nwk_connect(2708): calling TCP or TLS connect HAL for [1/3] iteration",
        "[err] _mqtt_nwk_connect(2713): TCP or TLS Connection failed",
        "[dbg] _mqtt_nwk_connect(2708): calling TCP or TLS connect HAL for [2/3] iteration",
        "[err] _mqtt_nwk_connect(2713): TCP or TLS Connection failed",
        "[dbg] _mqtt_nwk_connect(2708): calling TCP or TLS connect HAL for [3/3] iteration",
        "[err] _mqtt_nwk_connect(2713): TCP or TLS Connection failed");
    assertThat(rig.hal.lines()).endsWith(
        "handle is NULL", "[err] _mqtt_nwk_connect(2713): TCP or TLS Connection failed",
        "handle is NULL", "[inf] iotx_mc_disconnect(2651): mqtt disconnect!",
        "[inf] wrapper_mqtt_release(2830): mqtt release!");
    assertThat(rig.hal.reports()).containsExactly(
        new SignInFailed("tcp", false, 20), new SignInFailed("tcp", false, 20), new SignInFailed("tcp", false, 20));
    assertThat(rig.hal.uptimeMillis()).isBetween(3000L, 3500L);
  }

  @Test
  void an_identity_from_the_server_replaces_the_names_of_the_version_report() {
    rig.broker.ignoring(ScriptedBroker.CONNECT);
    rig.hal.begin(() -> rig.mqtt.construct(ok -> rig.constructed = ok));
    rig.hal.runUntil(() -> !connects().isEmpty(), 10_000);
    rig.broker.peer().send(ScriptedBroker.bytes(0x20, 2, 0, 0));
    rig.broker.publish("/ext/auth/identity/response", 0, 0, "{\"productKey\":\"a1New\",\"deviceName\":\"renamed\"}");
    rig.hal.runUntil(() -> !rig.broker.packets(ScriptedBroker.PUBLISH_QOS1).isEmpty(), 10_000);
    assertThat(rig.broker.packets(ScriptedBroker.PUBLISH_QOS1)).extracting(ScriptedBroker.Packet::topic)
        .containsExactly("/ota/device/inform/a1New/renamed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"productKey\":\"a1New\"}", "{\"deviceName\":\"renamed\"}", "{}", "[]",
      "{\"a\":{\"productKey\":\"a1New\",\"deviceName\":\"renamed\"}}"})
  void an_identity_that_lacks_a_name_replaces_neither(String identity) {
    rig.broker.ignoring(ScriptedBroker.CONNECT);
    rig.hal.begin(() -> rig.mqtt.construct(ok -> rig.constructed = ok));
    rig.hal.runUntil(() -> !connects().isEmpty(), 10_000);
    rig.broker.peer().send(ScriptedBroker.bytes(0x20, 2, 0, 0));
    rig.broker.publish("/ext/auth/identity/response", 0, 0, identity);
    rig.hal.runUntil(() -> !rig.broker.packets(ScriptedBroker.PUBLISH_QOS1).isEmpty(), 10_000);
    assertThat(rig.broker.packets(ScriptedBroker.PUBLISH_QOS1)).extracting(ScriptedBroker.Packet::topic)
        .containsExactly("/ota/device/inform/a1TestPk001/board-0001");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2000", "200100", "200105"})
  void a_connack_that_is_too_short_counts_as_one_with_an_unknown_code_and_is_tried_again(String connAck) {
    rig.broker.ignoring(ScriptedBroker.CONNECT);
    rig.hal.network((host, port, peer) -> {
      boolean first = rig.hal.peers().isEmpty();
      VirtualBoard.Answer up = rig.broker.answer(host, port, peer);
      peer.send(ByteString.fromArray(HexFormat.of().parseHex(first ? connAck : "20020000")));
      return up;
    });
    rig.construct();
    assertThat(rig.constructed).isTrue();
    assertThat(connects()).hasSize(2);
    assertThat(rig.hal.lines()).contains("[err] _mqtt_connect(744): wait connect ACK timeout! rc = -791");
    assertThat(rig.hal.reports()).contains(new SignInFailed("bad-connack", false, 20));
  }

  @Test
  void the_account_hides_its_password() {
    assertThat(rig.account.toString()).doesNotContain(PASSWORD);
    rig.construct();
    assertThat(rig.hal.console()).doesNotContain(PASSWORD);
  }

  private List<ScriptedBroker.Packet> connects() {
    return rig.broker.packets(ScriptedBroker.CONNECT);
  }

  private List<String> afterParams() {
    List<String> lines = rig.hal.lines();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains("connect params")) {
        return lines.subList(i + 1, lines.size());
      }
    }
    throw new AssertionError("no connect params in " + lines);
  }

  private static ByteString field(String text) {
    return ScriptedBroker.bytes(text.length() >> 8, text.length()).concat(ByteString.fromString(text));
  }
}
