package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.Pace;
import dev.nufleet.model.ResetReason;
import dev.nufleet.csdk.mqtt.ScriptedBroker;
import dev.nufleet.storage.CardFailure;
import dev.nufleet.storage.ForwardingCard;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Downloads, good and bad, up to the candidate on the card. */
class DownloadTest {
  private static final byte[] IMAGE = BoardRig.image(3, 20_000);

  private final BoardRig rig = BoardRig.wifi().bootAndWait();

  DownloadTest() {
    rig.hal.clearConsole();
    rig.hal.reports().clear();
  }

  @Test
  void every_percent_is_reported_twice_and_step_0_once() {
    rig.upgradeTo(IMAGE);
    rig.runToEnd();

    List<Integer> expected = new ArrayList<>(List.of(0));
    for (int percent = 1; percent <= 100; percent++) {
      expected.addAll(List.of(percent, percent));
    }
    assertThat(rig.steps()).isEqualTo(expected);
    List<ScriptedBroker.Packet> sent = rig.broker.packets(ScriptedBroker.PUBLISH_QOS0);
    assertThat(sent).hasSize(201).allMatch(packet -> packet.topic().equals(rig.topics.progress()));
    assertThat(sent).extracting(ScriptedBroker.Packet::payload)
        .startsWith(
            "{\"id\":0,\"params\":{\"step\":\"0\",\"desc\":\"Enter in downloading state\"}}",
            "{\"id\":0,\"params\":{\"step\":\"1\",\"desc\":\"\"}}",
            "{\"id\":0,\"params\":{\"step\":\"1\",\"desc\":\"hello\"}}");
  }

  @Test
  void a_small_image_skips_percents() {
    rig.upgradeTo(BoardRig.image(5, 2500));
    rig.runToEnd();

    assertThat(rig.steps().stream().distinct()).containsExactly(
        0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 66, 71, 76, 81, 86, 91, 96, 100);
  }

  @Test
  void facts_go_upwards_in_order() {
    rig.upgradeTo(IMAGE);
    rig.runToEnd();

    assertThat(rig.hal.reports()).filteredOn(what -> !(what instanceof BoardEvent.ProgressSent)).containsExactly(
        new BoardEvent.NoticeReceived(BoardRig.NEW_VERSION, IMAGE.length),
        new BoardEvent.DownloadStarted(0),
        new BoardEvent.DownloadEnded(IMAGE.length, true),
        new BoardEvent.CandidateWritten(),
        new BoardEvent.SignedOut("signed-off"),
        new BoardEvent.ApplicationEnded("done"));
    assertThat(rig.hal.downloadedBytes()).isEqualTo(IMAGE.length);
  }

  @Test
  void a_piece_takes_a_tenth_of_a_second() {
    rig.upgradeTo(IMAGE);
    rig.hal.runUntil(() -> rig.hal.downloadedBytes() > 127, 10_000);
    long from = rig.hal.boardMillis();
    rig.hal.runUntil(() -> rig.hal.downloadedBytes() > 51 * 127, 10_000);

    assertThat(rig.hal.boardMillis() - from).isBetween(5000L, 5200L);
  }

  @Test
  void until_it_is_complete_a_download_leaves_the_header_of_the_candidate_before_it() {
    rig.upgradeTo(IMAGE);
    rig.runToEnd();
    rig.boot(ResetReason.SOFTWARE).waitForNotice();
    byte[] next = BoardRig.image(8, 20_000);
    rig.files.serving(next);
    rig.push(BoardRig.notice("20000", "1600000000", BoardRig.LINK, BoardRig.md5(next)));
    rig.hal.runUntil(() -> rig.hal.downloadedBytes() > 15_000, 60_000);
    rig.boot(ResetReason.PIN);

    assertThat(rig.hal.lines()).contains("Update image is older", "[DBG ] Active firmware up-to-date");
  }

  @Test
  void a_cut_connection_is_resumed_at_the_last_whole_piece_and_the_digest_goes_on() {
    rig.files.answering((peer, number, offset) -> {
      peer.send(rig.files.head(206, rig.files.remaining(offset)).concat(rig.files.part(offset, 3000)));
      peer.eof();
    });
    rig.upgradeTo(IMAGE);
    rig.runToEnd();

    assertThat(rig.files.offsets()).startsWith(0, 2921, 5842);
    assertThat(rig.hal.reports()).contains(new BoardEvent.DownloadStarted(2921), new BoardEvent.CandidateWritten());
    assertThat(rig.steps()).filteredOn(step -> step == 0).as("no new report of step 0").hasSize(1);
  }

  @Test
  void a_connection_that_is_closed_in_order_is_minus_520_and_resumed() {
    rig.files.answering((peer, number, offset) -> {
      peer.send(rig.files.head(206, rig.files.remaining(offset))
          .concat(number == 1 ? rig.files.part(offset, 127) : rig.files.from(offset)));
      peer.closeNotify();
    });
    rig.upgradeTo(IMAGE);
    rig.runToEnd();

    assertThat(rig.hal.lines()).contains("ssl recv error: code = -30848",
        "[err] wrapper_http_perform(732): httpclient_recv_response is error,res = -520");
    assertThat(rig.hal.reports()).contains(new BoardEvent.CandidateWritten());
  }

  @Test
  void a_whole_file_in_answer_to_a_range_spoils_the_image() {
    rig.files.answering((peer, number, offset) -> peer.send(
        rig.files.head(200, IMAGE.length).concat(number == 1 ? rig.files.part(0, 1270) : rig.files.from(0))));
    rig.upgradeTo(IMAGE);
    rig.runToEnd();

    assertThat(rig.hal.reports()).contains(new BoardEvent.DownloadEnded(20_066, false));
    assertThat(rig.steps()).endsWith(100, 100, -3);
  }

  @Test
  void an_error_page_is_taken_for_firmware() {
    byte[] page = BoardRig.image(9, 300);
    rig.files.answering((peer, number, offset) ->
        peer.send(rig.files.head(404, page.length).concat(ByteString.fromArray(page))));
    rig.files.serving(IMAGE);
    rig.push(BoardRig.notice("1000", BoardRig.NEW_VERSION, BoardRig.LINK, BoardRig.md5(IMAGE)));
    rig.runToEnd();

    assertThat(rig.files.offsets()).startsWith(0, 300, 600, 900);
    assertThat(rig.hal.lines()).contains("_ota_mqtt_client|268 :: The firmware is invalid");
  }

  @Test
  void a_redirect_is_not_followed_and_step_0_is_reported_each_time() {
    rig.files.answering((peer, number, offset) -> peer.send(rig.files.head(302, 0)));
    rig.upgradeTo(IMAGE);
    rig.hal.runFor(20_000);

    assertThat(rig.hal.lines()).containsSubsequence("_ota_mqtt_client|228 :: IOT_OTA_FetchYield result: 0",
        "_ota_mqtt_client|228 :: IOT_OTA_FetchYield result: -521",
        "_ota_mqtt_client|228 :: IOT_OTA_FetchYield result: 0");
    assertThat(rig.steps()).allMatch(step -> step == 0).hasSizeGreaterThan(4);
    assertThat(rig.mainEnded()).isFalse();
  }

  @Test
  void after_a_piece_of_no_bytes_mqtt_is_not_served_either() {
    rig.files.answering((peer, number, offset) -> peer.send(rig.files.head(302, 0)));
    rig.upgradeTo(IMAGE);
    rig.hal.runFor(200_000);

    assertThat(rig.hal.lines()).contains("_ota_mqtt_client|228 :: IOT_OTA_FetchYield result: 0");
    assertThat(rig.broker.packets(ScriptedBroker.PINGREQ)).as("no ping in 200 s").isEmpty();
  }

  @Test
  void a_416_is_asked_for_again_twice_a_second_for_ever_and_mqtt_is_not_served() {
    rig.files.answering((peer, number, offset) -> peer.send(rig.files.head(416, 0)));
    rig.upgradeTo(IMAGE);
    rig.hal.runFor(600_000);

    assertThat(rig.files.requests()).hasSizeBetween(1000, 1200);
    assertThat(rig.hal.lines()).contains("_ota_mqtt_client|228 :: IOT_OTA_FetchYield result: -6");
    assertThat(rig.broker.packets(ScriptedBroker.PINGREQ)).as("no ping in 10 minutes").isEmpty();
  }

  @Test
  void a_board_that_mqtt_has_lost_downloads_on_and_its_reports_are_lost() {
    rig.files.answering((peer, number, offset) -> {
      peer.send(rig.files.head(206, rig.files.remaining(offset)).concat(rig.files.from(offset)));
      rig.broker.peer().reset();
      rig.broker.connAcks(3, 3, 3, 3, 3, 3, 3, 3, 3, 3);
    });
    rig.upgradeTo(IMAGE);
    rig.runToEnd();

    assertThat(rig.hal.lines()).contains(
        "[err] wrapper_mqtt_publish(3141): mqtt client state is error,state = 4",
        "[err] otamqtt_Publish(85): publish failed",
        "[err] IOT_OTA_ReportProgress(481): Report progress failed");
    assertThat(rig.hal.reports()).contains(new BoardEvent.CandidateWritten());
  }

  @Test
  void a_card_that_cannot_be_written_ends_the_download_with_an_undecided_verdict() {
    failingAfter(20);
    rig.upgradeTo(IMAGE);
    rig.runToEnd();

    assertThat(rig.hal.lines()).containsSequence(
        "[ERROR][BLUC] mbedbl-ucp.cpp:973: ARM_UCP_Write(...) failed with 2",
        "_ota_mqtt_client|233 :: MBEDBL_UCP_Write(...) failed",
        "[err] IOT_OTA_Ioctl(697): invalid parameter",
        "[err] IOT_OTA_Ioctl(857): Firmware can be checked in IOT_OTAS_FETCHED state only",
        "_ota_mqtt_client|268 :: The firmware is invalid");
    assertThat(rig.hal.reports()).endsWith(new BoardEvent.ApplicationEnded("card-failed"));
    assertThat(rig.steps()).as("the cloud hears nothing of it").doesNotContain(-3);
  }

  @Test
  void a_header_that_cannot_be_written_is_only_printed_after_the_cloud_heard_100() {
    failingAfter((IMAGE.length + 511) / 512);
    rig.upgradeTo(IMAGE);
    rig.runToEnd();

    assertThat(rig.hal.lines()).containsSequence("_ota_mqtt_client|270 :: The firmware is valid",
        "[ERROR][BLUC] mbedbl-ucp.cpp:354: ARM_UCP_Prepare(...) failed with 2",
        "_ota_mqtt_client|275 :: MBEDBL_UCP_FinalizeWrite(...) failed");
    assertThat(rig.steps()).endsWith(100, 100);
    assertThat(rig.hal.reports()).doesNotContain(new BoardEvent.CandidateWritten());
  }

  @Test
  void after_success_the_board_neither_resets_nor_goes_online_again() {
    rig.upgradeTo(IMAGE);
    rig.runToEnd();
    int connections = rig.hal.peers().size();
    rig.hal.runFor(3_600_000);

    assertThat(rig.hal.ended()).isEmpty();
    assertThat(rig.hal.peers()).hasSize(connections);
    assertThat(rig.broker.packets(ScriptedBroker.DISCONNECT)).hasSize(1);
  }

  @Test
  void the_new_firmware_runs_after_a_reset_and_reports_its_version() {
    rig.upgradeTo(IMAGE);
    rig.runToEnd();
    rig.boot(ResetReason.SOFTWARE).waitForNotice();

    assertThat(rig.hal.reports()).contains(new BoardEvent.VersionReported(BoardRig.NEW_VERSION));
    byte[] active = new byte[IMAGE.length];
    rig.storage.flash().read(MemoryMap.APPLICATION, active, 0, active.length);
    assertThat(active).isEqualTo(IMAGE);
  }

  @Test
  void an_older_firmware_is_downloaded_and_left_by_the_bootloader() {
    rig.files.serving(IMAGE);
    rig.push(BoardRig.notice("" + IMAGE.length, "1500000000", BoardRig.LINK, BoardRig.md5(IMAGE)));
    rig.runToEnd();
    rig.boot(ResetReason.SOFTWARE);

    assertThat(rig.hal.lines()).contains("Update image is older");
  }

  @Test
  void a_damaged_active_header_is_reported_as_version_00000000() {
    rig.storage.flash().program(MemoryMap.HEADER + 4, new byte[4], 0, 4);
    rig.bootUnchecked().waitForNotice();

    assertThat(rig.hal.lines())
        .contains("[err] HAL_GetFirmwareVersion(113): Invalid version of internal header: 0x00000000")
        .contains("[dbg] iotx_report_firmware_version(172): firmware report data: "
            + "{\"id\":\"0\",\"params\":{\"version\":\"00000000\"}}");
  }

  @Test
  void the_order_of_things_does_not_depend_on_the_pace() {
    BoardRig hurried = new BoardRig(BoardProfile.IOT_M487, Pace.MAX);
    hurried.boot();
    hurried.hal.runUntil(() -> hurried.broker.packets(ScriptedBroker.SUBSCRIBE).size() == 4, 60_000);
    hurried.hal.runFor(8_000);
    hurried.hal.clearConsole();
    hurried.upgradeTo(IMAGE);
    hurried.hal.runUntil(hurried::mainEnded, 60_000);
    rig.upgradeTo(IMAGE);
    rig.runToEnd();

    assertThat(downloadLines(hurried)).isEqualTo(downloadLines(rig));
  }

  @Test
  void at_max_a_board_that_waits_hardly_runs() {
    BoardRig idle = new BoardRig(BoardProfile.IOT_M487, Pace.MAX);
    idle.boot().waitForNotice();
    idle.hal.clearConsole();
    idle.hal.runFor(600_000);

    assertThat(idle.hal.lines()).filteredOn(line -> line.contains("wait ota upgrade command")).hasSizeLessThan(60);
    assertThat(idle.broker.packets(ScriptedBroker.PINGREQ)).hasSize(10);
  }

  private static List<String> downloadLines(BoardRig board) {
    List<String> lines = board.hal.console(Printed.Style.RAW).lines().toList();
    return lines.subList(lines.indexOf("\u001b[1;36m[dbg] iotx_mc_cycle(1565): PUBLISH"), lines.size());
  }

  /** Puts a card into the slot that takes so many blocks more and then no other. */
  private void failingAfter(int blocks) {
    rig.storage.insert(new ForwardingCard(rig.storage.takeCard().orElseThrow()) {
      private int left = blocks;

      @Override
      public void program(long address, byte[] from, int offset, int length) throws CardFailure {
        if (address >= MemoryMap.CANDIDATE && left-- <= 0) {
          throw new CardFailure(CardFailure.DEVICE_ERROR, "worn out");
        }
        super.program(address, from, offset, length);
      }
    });
  }
}
