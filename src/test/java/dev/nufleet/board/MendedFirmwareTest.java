package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.csdk.mqtt.ScriptedBroker;
import dev.nufleet.csdk.mqtt.ScriptedBroker.Packet;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Mends;
import dev.nufleet.model.Pace;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each mend: the board's defect without it, and what the board does with it. */
class MendedFirmwareTest {
  private static final byte[] IMAGE = BoardRig.image(3, 20_000);
  private static final byte[] PAGE = BoardRig.image(9, 300);
  private static final String FRESH_LINK = BoardRig.LINK.replace("Expires=1577238418", "Expires=1577324818");

  // ---- resubscribe-after-reconnect

  @Test
  void a_lost_session_is_begun_anew_with_resubscribe_after_reconnect_and_else_not() {
    assertThat(saidOnReconnect(rig())).extracting(Packet::header).containsExactly(ScriptedBroker.CONNECT);

    BoardRig rig = rig("resubscribe-after-reconnect");
    List<String> filters = filters(rig.broker.packets());
    List<Packet> said = saidOnReconnect(rig);
    assertThat(said).extracting(Packet::header).containsExactly(ScriptedBroker.CONNECT, ScriptedBroker.SUBSCRIBE,
        ScriptedBroker.SUBSCRIBE, ScriptedBroker.SUBSCRIBE, ScriptedBroker.SUBSCRIBE, ScriptedBroker.PUBLISH_QOS1);
    assertThat(filters(said)).hasSize(4).isEqualTo(filters);
    assertThat(said.get(5).payload()).isEqualTo("{\"id\":\"1\",\"params\":{\"version\":\"1577098827\"}}");
    assertThat(filters(saidOnReconnect(rig))).as("the second time").isEqualTo(filters);
  }

  @Test
  void a_session_that_the_broker_has_kept_is_not_begun_anew() {
    BoardRig rig = rig("resubscribe-after-reconnect");
    rig.broker.keepingSessions();

    assertThat(saidOnReconnect(rig)).extracting(Packet::header).containsExactly(ScriptedBroker.CONNECT);
  }

  /** What the broker hears after it has closed the connection, but for pings. */
  private static List<Packet> saidOnReconnect(BoardRig rig) {
    rig.broker.packets().clear();
    rig.broker.peer().closeNotify();
    rig.hal.runFor(15_000);
    return rig.broker.packets().stream().filter(packet -> packet.header() != ScriptedBroker.PINGREQ).toList();
  }

  /** Topics and qualities that are asked for. */
  private static List<String> filters(List<Packet> packets) {
    return packets.stream().filter(packet -> packet.header() == ScriptedBroker.SUBSCRIBE)
        .map(packet -> packet.topic() + " " + packet.body().last()).toList();
  }

  // ---- check-http-status

  @Test
  void an_error_page_is_a_failed_fetch_with_check_http_status_and_else_firmware() {
    BoardRig plain = rig();
    servingAfterTwo(plain, 404);
    plain.upgradeTo(IMAGE);
    plain.runToEnd();
    assertThat(plain.hal.reports()).contains(new BoardEvent.ApplicationEnded("digest-mismatch"));

    BoardRig rig = rig("check-http-status");
    servingAfterTwo(rig, 404);
    rig.upgradeTo(IMAGE);
    rig.runToEnd();
    assertThat(rig.files.offsets()).containsExactly(0, 0, 0);
    assertThat(rig.hal.lines()).containsSubsequence(
        "[wrn] _http_parse_response_header(0): Response code 404",
        "[err] IOT_OTA_FetchYield(657): OTA Internal Error: -2404",
        "_ota_mqtt_client|228 :: IOT_OTA_FetchYield result: -2404");
    assertThat(rig.hal.reports()).contains(
        new BoardEvent.DownloadHindered("http-refused"), new BoardEvent.CandidateWritten());
  }

  @Test
  void a_whole_file_for_a_range_is_a_failed_fetch_with_check_http_status_and_else_spoils_the_image() {
    BoardRig plain = rig();
    wholeFileOnce(plain);
    plain.upgradeTo(IMAGE);
    plain.runToEnd();
    assertThat(plain.hal.reports()).contains(new BoardEvent.ApplicationEnded("digest-mismatch"));

    BoardRig rig = rig("check-http-status");
    wholeFileOnce(rig);
    rig.upgradeTo(IMAGE);
    rig.runToEnd();
    assertThat(rig.files.offsets()).containsExactly(0, 1270, 1270);
    assertThat(rig.hal.reports()).contains(new BoardEvent.CandidateWritten());
  }

  private static void servingAfterTwo(BoardRig rig, int status) {
    rig.files.answering((peer, number, offset) -> peer.send(number <= 2
        ? rig.files.head(status, PAGE.length).concat(ByteString.fromArray(PAGE))
        : rig.files.head(206, rig.files.remaining(offset)).concat(rig.files.from(offset))));
  }

  private static void wholeFileOnce(BoardRig rig) {
    rig.files.answering((peer, number, offset) -> peer.send(switch (number) {
      case 1 -> rig.files.head(206, IMAGE.length).concat(rig.files.part(0, 1270));
      case 2 -> rig.files.head(200, IMAGE.length).concat(rig.files.from(0));
      default -> rig.files.head(206, rig.files.remaining(offset)).concat(rig.files.from(offset));
    }));
  }

  // ---- give-up-after-N

  @Test
  void fetches_that_fail_end_the_download_with_step_minus_2_with_give_up_after_n_and_else_never() {
    BoardRig plain = rig();
    plain.files.answering((peer, number, offset) -> peer.send(plain.files.head(416, 0)));
    plain.upgradeTo(IMAGE);
    plain.hal.runFor(60_000);
    assertThat(plain.mainEnded()).isFalse();
    assertThat(plain.files.requests()).hasSizeGreaterThan(90);

    BoardRig rig = rig("give-up-after-5");
    rig.files.answering((peer, number, offset) -> peer.send(rig.files.head(416, 0)));
    rig.upgradeTo(IMAGE);
    rig.runToEnd();
    assertThat(rig.files.requests()).hasSize(5);
    assertThat(rig.steps()).containsExactly(-2);
    assertThat(rig.hal.lines()).contains("_ota_mqtt_client|000 :: 5 fetches failed in a row, download given up");
    assertThat(rig.hal.reports()).endsWith(new BoardEvent.ApplicationEnded("download-given-up"));
  }

  @Test
  void only_fetches_that_fail_in_a_row_count() {
    BoardRig rig = rig("give-up-after-2");
    rig.files.answering((peer, number, offset) -> {
      peer.send(rig.files.head(206, rig.files.remaining(offset)).concat(rig.files.part(offset, 3000)));
      peer.eof();
    });
    rig.upgradeTo(IMAGE);
    rig.runToEnd();

    assertThat(rig.files.requests()).hasSizeGreaterThan(5);
    assertThat(rig.hal.reports()).contains(new BoardEvent.CandidateWritten());
  }

  // ---- refresh-expired-link

  @Test
  void an_expired_link_is_asked_for_anew_with_refresh_expired_link_and_else_its_page_is_firmware() {
    BoardRig plain = rig();
    linkExpiresAfter3000Bytes(plain);
    plain.runToEnd();
    assertThat(plain.hal.reports()).contains(new BoardEvent.ApplicationEnded("digest-mismatch"));

    BoardRig rig = rig("refresh-expired-link");
    linkExpiresAfter3000Bytes(rig);
    rig.hal.runUntil(() -> !asked(rig).isEmpty(), 60_000);
    assertThat(asked(rig)).extracting(Packet::payload)
        .containsExactly("{\"id\":0,\"params\":{\"version\":\"1577098827\"}}");
    rig.broker.publish(rig.topics.request(), 1, 7, notice(FRESH_LINK, BoardRig.md5(IMAGE)));
    rig.runToEnd();
    assertThat(rig.files.offsets()).containsExactly(0, 2921, 2921);
    assertThat(rig.files.requests().get(2)).contains("Expires=1577324818");
    assertThat(asked(rig)).hasSize(1);
    assertThat(rig.hal.reports()).contains(new BoardEvent.CandidateWritten());
  }

  @Test
  void a_link_to_another_image_is_not_taken_in_the_middle_of_a_download() {
    BoardRig rig = rig("refresh-expired-link");
    linkExpiresAfter3000Bytes(rig);
    rig.hal.runUntil(() -> !asked(rig).isEmpty(), 60_000);
    rig.broker.publish(rig.topics.request(), 1, 7, notice(FRESH_LINK, BoardRig.md5(PAGE)));
    rig.hal.runUntil(() -> asked(rig).size() == 2, 60_000);

    assertThat(rig.hal.reports()).contains(new BoardEvent.NoticeIgnored("another-image"));
    assertThat(rig.files.requests().get(2)).as("the old link again").contains("Expires=1577238418");
    rig.broker.publish(rig.topics.request(), 1, 8, notice(FRESH_LINK, BoardRig.md5(IMAGE)));
    rig.runToEnd();
    assertThat(rig.hal.reports()).contains(new BoardEvent.CandidateWritten());
  }

  private static void linkExpiresAfter3000Bytes(BoardRig rig) {
    rig.files.serving(IMAGE).answering((peer, number, offset) -> {
      if (number == 1) {
        peer.send(rig.files.head(206, IMAGE.length).concat(rig.files.part(0, 3000)));
        peer.eof();
      } else {
        boolean fresh = rig.files.requests().get(number - 1).contains("Expires=1577324818");
        peer.send(fresh
            ? rig.files.head(206, rig.files.remaining(offset)).concat(rig.files.from(offset))
            : rig.files.head(403, PAGE.length).concat(ByteString.fromArray(PAGE)));
      }
    });
    rig.push(notice(BoardRig.LINK, BoardRig.md5(IMAGE)));
  }

  private static String notice(String link, String md5) {
    return BoardRig.notice(Integer.toString(IMAGE.length), BoardRig.NEW_VERSION, link, md5);
  }

  /** What the board has published to ask for a notice. */
  private static List<Packet> asked(BoardRig rig) {
    return rig.broker.packets(ScriptedBroker.PUBLISH_QOS1).stream()
        .filter(packet -> packet.topic().equals(rig.topics.request())).toList();
  }

  // ---- reconnect-when-out-of-step

  @Test
  void a_packet_that_stops_half_way_ends_the_connection_with_reconnect_when_out_of_step_and_else_loses_notices() {
    BoardRig plain = rig();
    stopHalfWay(plain);
    plain.upgradeTo(IMAGE);
    plain.hal.runFor(15_000);
    assertThat(plain.hal.reports()).contains(new BoardEvent.PacketTorn())
        .noneMatch(what -> what instanceof BoardEvent.SignedIn signedIn && signedIn.again())
        .noneMatch(BoardEvent.NoticeReceived.class::isInstance);

    BoardRig rig = rig("reconnect-when-out-of-step");
    stopHalfWay(rig);
    rig.hal.runFor(15_000);
    assertThat(rig.hal.reports()).contains(new BoardEvent.SignedOut("out-of-step"), new BoardEvent.SignedIn(true, 20))
        .doesNotContain(new BoardEvent.PacketTorn());
    rig.upgradeTo(IMAGE);
    rig.runToEnd();
    assertThat(rig.hal.reports()).contains(new BoardEvent.CandidateWritten());
  }

  /** What is missing of it looks like the beginning of a longer one. */
  private static void stopHalfWay(BoardRig rig) {
    rig.broker.peer().send(ScriptedBroker.publishPacket("/t", 0, 0, "{}").take(4));
    rig.hal.runFor(5_000);
    rig.broker.peer().send(ScriptedBroker.bytes(0x30, 0xF0, 0x0F));
  }

  // ---- stay-after-main

  @Test
  void the_next_notice_finds_a_board_whose_upgrade_failed_with_stay_after_main_and_else_nobody() {
    BoardRig plain = rig();
    plain.files.serving(IMAGE);
    plain.push(notice(BoardRig.LINK, BoardRig.md5(PAGE)));
    plain.runToEnd();
    assertThat(plain.broker.packets(ScriptedBroker.DISCONNECT)).hasSize(1);

    BoardRig rig = rig("stay-after-main");
    rig.files.serving(IMAGE);
    rig.push(notice(BoardRig.LINK, BoardRig.md5(PAGE)));
    rig.hal.runUntil(() -> rig.hal.reports().contains(new BoardEvent.UpgradeFailed("digest-mismatch")), 60_000);
    assertThat(rig.steps()).endsWith(100, 100, -3);
    rig.hal.reports().clear();
    rig.hal.runFor(10_000);
    assertThat(rig.mainEnded()).isFalse();
    rig.upgradeTo(IMAGE);
    rig.runToEnd();
    assertThat(rig.steps()).startsWith(0, 1, 1).endsWith(100, 100);
    assertThat(rig.hal.reports()).contains(new BoardEvent.DownloadEnded(IMAGE.length, true),
        new BoardEvent.CandidateWritten(), new BoardEvent.ApplicationEnded("done"));
  }

  @Test
  void a_board_stays_after_each_way_to_fail() {
    BoardRig rig = rig("stay-after-main", "give-up-after-2");
    rig.push(BoardRig.notice("20000", "soon", BoardRig.LINK, BoardRig.md5(IMAGE)));
    rig.hal.runUntil(() -> rig.hal.reports().contains(new BoardEvent.UpgradeFailed("bad-version")), 60_000);
    rig.files.answering((peer, number, offset) -> peer.send(rig.files.head(416, 0)));
    rig.upgradeTo(IMAGE);
    rig.hal.runUntil(() -> rig.hal.reports().contains(new BoardEvent.UpgradeFailed("download-given-up")), 60_000);
    rig.files.answering((peer, number, offset) ->
        peer.send(rig.files.head(206, rig.files.remaining(offset)).concat(rig.files.from(offset))));
    rig.upgradeTo(IMAGE);
    rig.runToEnd();

    assertThat(rig.hal.reports()).endsWith(new BoardEvent.ApplicationEnded("done"));
    assertThat(Collections.frequency(rig.hal.reports(), new BoardEvent.CandidateWritten())).isEqualTo(1);
  }

  private static BoardRig rig(String... mends) {
    BoardRig rig = new BoardRig(
        BoardProfile.IOT_M487, Pace.BOARD, VirtualBoard.WITHOUT_TIMINGS.mended(Mends.of(mends))).bootAndWait();
    rig.hal.clearConsole();
    rig.hal.reports().clear();
    return rig;
  }
}
