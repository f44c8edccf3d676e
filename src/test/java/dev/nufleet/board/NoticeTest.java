package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.csdk.mqtt.ScriptedBroker;
import dev.nufleet.hal.Connected;
import dev.nufleet.model.BoardEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a board does with notices that no platform should send, and with those that some do. */
class NoticeTest {
  private static final byte[] IMAGE = BoardRig.image(3, 1000);
  private static final String MD5 = BoardRig.md5(IMAGE);

  private final BoardRig rig = BoardRig.wifi().bootAndWait();

  NoticeTest() {
    rig.files.serving(IMAGE);
    rig.hal.clearConsole();
    rig.hal.reports().clear();
  }

  @Test
  void a_notice_without_md5_is_dropped_and_the_board_waits_on() {
    refused(good().replace(",\"md5\":\"" + MD5 + "\"", ""), "no-md5",
        "[err] otalib_GetFirmwareFixlenPara(106): Not 'md5' key in json doc of OTA",
        "[err] otalib_GetParams(167): get value of md5 key failed",
        "[err] ota_callback(58): Get config parameter failed");
    takesTheNextGoodNotice();
  }

  @Test
  void a_sha256_notice_has_no_md5_and_is_dropped() {
    String sha256 = good().replace(",\"md5\":\"" + MD5 + "\"", "").replace("\"Md5\"", "\"Sha256\"")
        .replace("\"sign\":\"" + MD5, "\"sign\":\"" + MD5 + MD5);

    refused(sha256, "no-md5", "[err] otalib_GetParams(167): get value of md5 key failed");
  }

  @Test
  void each_missing_field_has_its_lines_and_the_first_one_ends_it() {
    refused(good().replace("\"version\"", "\"Version\""), "no-version",
        "[err] otalib_GetFirmwareVarlenPara(132): Not version key in json doc of OTA",
        "[err] otalib_GetParams(155): get value of version key failed");
    refused(good().replace("\"url\"", "\"link\""), "no-url",
        "[err] otalib_GetFirmwareVarlenPara(132): Not url key in json doc of OTA",
        "[err] otalib_GetParams(161): get value of url key failed");
    refused(good().replace("\"size\"", "\"bytes\""), "no-size",
        "[err] otalib_GetFirmwareFixlenPara(106): Not 'size' key in json doc of OTA",
        "[err] otalib_GetParams(173): get value of size key failed");
    refused(good().replace("\"md5\":\"", "\"md5\":\"0"), "no-md5",
        "[err] otalib_GetFirmwareFixlenPara(111): value length of the key is too long",
        "[err] otalib_GetParams(167): get value of md5 key failed");
    refused(good().replace("\"size\":1000", "\"size\":\"00000000000001000\""), "no-size",
        "[err] otalib_GetFirmwareFixlenPara(111): value length of the key is too long");
    takesTheNextGoodNotice();
  }

  @Test
  void what_is_no_json_is_dropped() {
    for (String text : List.of("", "no json", "[1,2]", "{", "\n" + good(), good().substring(0, 200))) {
      refused(text, "invalid-json", "[err] ota_callback(40): invalid json doc of OTA ");
    }
    takesTheNextGoodNotice();
  }

  @Test
  void a_message_that_is_no_success_is_dropped() {
    refused(good().replace("\"success\"", "\"Success\""), "fail-state",
        "[err] ota_callback(46): fail state of json doc of OTA");
    refused(good().replace("\"data\"", "\"daten\""), "no-data",
        "[err] ota_callback(53): Not 'data' key in json doc of OTA");
  }

  @Test
  void another_scheme_than_http_is_no_link() {
    refused(notice("1000", "ftp://" + BoardRig.FILE_HOST + "/f"), "invalid-url",
        "[err] ofc_Init(58): Invalid URL", "[err] ota_callback(63): Initialize fetch module failed");
    takesTheNextGoodNotice();
  }

  @Test
  void size_may_be_quoted_and_keys_stand_in_any_order() {
    push("{\"message\":\"success\",\"data\":{\"md5\":\"" + MD5 + "\",\"url\":\"" + BoardRig.LINK
        + "\",\"size\":\"1000\",\"version\":\"" + BoardRig.NEW_VERSION + "\",\"module\":\"x\"}}");
    rig.runToEnd();

    assertThat(rig.hal.reports()).contains(new BoardEvent.CandidateWritten());
  }

  @Test
  void a_huge_size_ends_the_program_before_anything_is_fetched() {
    push(notice("449025", BoardRig.LINK));
    rig.runToEnd();

    assertThat(rig.hal.lines()).containsSequence(
        "_ota_mqtt_client|217 :: Firmware size: 449025 bytes, version: 1577151897",
        "[ERROR][BLUC] mbedbl-ucp.cpp:170: ARM_UCP_Prepare(...) failed with 1",
        "_ota_mqtt_client|219 :: MBEDBL_UCP_PrepareWrite(...) failed",
        "[err] IOT_OTA_Ioctl(697): invalid parameter",
        "[inf] httpclient_close(503): client disconnected");
    assertThat(rig.hal.reports()).endsWith(new BoardEvent.ApplicationEnded("too-large"));
    assertThat(rig.files.requests()).isEmpty();
    assertThat(rig.steps()).as("nothing is reported").isEmpty();
  }

  @Test
  void a_size_of_minus_1_slips_past_the_check_in_32_bits_and_is_asked_for_for_ever() {
    push(notice("-1", BoardRig.LINK));
    rig.hal.runFor(60_000);

    assertThat(rig.hal.lines()).contains("_ota_mqtt_client|217 :: Firmware size: -1 bytes, version: 1577151897",
        "[err] IOT_OTA_ReportProgress(461): progress is a invalid parameter");
    assertThat(rig.files.offsets()).startsWith(0, 1000, 1000);
    assertThat(rig.steps()).containsExactly(0);
  }

  @Test
  void a_version_that_is_no_number_ends_the_program() {
    push(good().replace(BoardRig.NEW_VERSION, "v1.2"));
    rig.runToEnd();

    assertThat(rig.hal.lines()).containsSequence(
        "[ERROR][BLUC] mbedbl-ucp.cpp:110: Non-UNIX timestamp firmware version: v1.2",
        "_ota_mqtt_client|219 :: MBEDBL_UCP_PrepareWrite(...) failed");
    assertThat(rig.hal.reports()).endsWith(new BoardEvent.ApplicationEnded("bad-version"));
  }

  @Test
  void a_size_that_is_too_small_ends_in_a_digest_over_more_than_it() {
    push(notice("500", BoardRig.LINK));
    rig.runToEnd();

    assertThat(rig.hal.downloadedBytes()).as("up to the end of the piece that passes it").isEqualTo(508);
    assertThat(rig.hal.reports()).contains(new BoardEvent.DownloadEnded(508, false))
        .endsWith(new BoardEvent.ApplicationEnded("digest-mismatch"));
    assertThat(rig.hal.lines()).as("101 percent").contains(
        "[err] IOT_OTA_ReportProgress(461): progress is a invalid parameter");
    assertThat(rig.steps()).containsExactly(0, 25, 25, 50, 50, 76, 76, -3);
  }

  @Test
  void a_size_that_is_too_large_is_asked_for_for_ever() {
    push(notice("2000", BoardRig.LINK));
    rig.hal.runFor(120_000);

    assertThat(rig.mainEnded()).isFalse();
    assertThat(rig.files.offsets()).startsWith(0, 1000, 1000, 1000).hasSizeGreaterThan(20);
  }

  @Test
  void a_notice_of_0_bytes_for_an_empty_file_writes_a_candidate_that_the_bootloader_leaves_alone() {
    rig.files.serving(new byte[0]);
    push(notice("0", BoardRig.LINK).replace(MD5, BoardRig.md5(new byte[0])));
    rig.runToEnd();

    assertThat(rig.hal.lines()).contains("_ota_mqtt_client|270 :: The firmware is valid");
    rig.boot();
    assertThat(rig.hal.lines()).contains("Update image is older");
  }

  @Test
  void a_notice_of_0_bytes_for_a_real_file_divides_by_zero_unharmed_and_fails_at_the_digest() {
    push(notice("0", BoardRig.LINK));
    rig.runToEnd();

    assertThat(rig.hal.downloadedBytes()).isEqualTo(127);
    assertThat(rig.steps()).containsExactly(0, -3);
  }

  @Test
  void a_link_with_a_port_is_looked_up_with_it_and_fails_for_ever() {
    push(notice("1000", "https://" + BoardRig.FILE_HOST + ":8443/f.bin"));
    rig.hal.runFor(30_000);

    assertThat(rig.hal.lines()).contains(
        "[inf] ofc_Init(72): port exist: 8443",
        "Connecting to /" + BoardRig.FILE_HOST + ":8443/8443...",
        "[err] mbedtls_net_connect_alt(28): Network interface gethostbyname(" + BoardRig.FILE_HOST
            + ":8443) failed with -3009",
        "_ota_mqtt_client|228 :: IOT_OTA_FetchYield result: -520");
    assertThat(rig.mainEnded()).isFalse();
  }

  @Test
  void a_colon_later_in_the_link_is_taken_for_a_port() {
    push(notice("1000", "https://" + BoardRig.FILE_HOST + "/a?at=12:30/f.bin"));
    rig.hal.runFor(5_000);

    assertThat(rig.hal.lines()).contains("[inf] ofc_Init(72): port exist: 30",
        "Connecting to /" + BoardRig.FILE_HOST + "/30...");
  }

  @Test
  void an_http_link_is_aborted_three_times_and_again_for_ever() {
    push(notice("1000", "http://" + BoardRig.FILE_HOST + "/f.bin"));
    rig.hal.runFor(10_000);

    assertThat(rig.hal.lines()).contains("[inf] ofc_Init(43): protocol: http");
    assertThat(rig.hal.lines()).filteredOn("input params are NULL, abort"::equals).hasSizeBetween(6, 12);
    assertThat(rig.files.requests()).isEmpty();
  }

  @Test
  void a_link_without_a_scheme_is_taken_and_fails_at_every_fetch() {
    push(notice("1000", BoardRig.FILE_HOST + "/f.bin"));
    rig.hal.runFor(5_000);

    assertThat(rig.hal.lines()).contains("[inf] ofc_Init(62): protocol: http").containsSequence(
        "[err] ofc_Fetch(134): fetch firmware failed",
        "[err] IOT_OTA_FetchYield(657): OTA Internal Error: -269",
        "[inf] httpclient_close(503): client disconnected",
        "_ota_mqtt_client|228 :: IOT_OTA_FetchYield result: -269")
        .noneMatch(line -> line.contains("_http_send"));
  }

  @Test
  void a_path_that_overruns_the_stack_stops_the_board() {
    push(notice("1000", "https://" + BoardRig.FILE_HOST + "/" + "p".repeat(300)));
    rig.hal.runFor(5_000);

    assertThat(rig.hal.ended()).isEqualTo("halt: hard-fault");
  }

  @Test
  void escapes_in_a_link_go_to_the_server_as_they_are() {
    push(notice("1000", BoardRig.LINK.replace("&", "\\u0026")));
    rig.runToEnd();

    assertThat(rig.files.requests().get(0)).contains("\\u0026OSSAccessKeyId=");
  }

  @Test
  void a_notice_during_a_download_is_acknowledged_and_dropped() {
    rig.files.answering((peer, number, offset) -> {
      peer.send(rig.files.head(206, 1000).concat(rig.files.part(offset, 500)));
      rig.broker.publish(rig.topics.upgrade(), 1, 77, good().replace(MD5, "0".repeat(32)));
      peer.sendAfter(900, rig.files.from(500));
    });
    push(good());
    rig.runToEnd();

    assertThat(rig.hal.lines()).contains("[inf] ota_callback(31): In downloading state");
    assertThat(rig.broker.packets(ScriptedBroker.PUBACK)).extracting(ScriptedBroker.Packet::packetId)
        .containsExactly(77);
    assertThat(rig.hal.reports()).contains(new BoardEvent.NoticeIgnored("in-downloading-state"),
        new BoardEvent.CandidateWritten());
  }

  @Test
  void a_notice_on_the_request_topic_counts_if_it_holds_a_link() {
    rig.broker.publish(rig.topics.request(), 0, 0,
        "{\"code\":500,\"message\":\"none upgrade operation of the device.\"}");
    rig.hal.runFor(5_000);
    assertThat(rig.hal.lines()).contains("[dbg] otamqtt_UpgrageCb(119): receive device request")
        .noneMatch(line -> line.contains("ota_callback"));

    rig.broker.publish(rig.topics.request(), 0, 0, good());
    rig.runToEnd();
    assertThat(rig.hal.lines())
        .contains("[inf] otamqtt_UpgrageCb(123): get request reply for new version image");
    assertThat(rig.hal.reports()).contains(new BoardEvent.CandidateWritten());
  }

  @ParameterizedTest
  @CsvSource({"0, 0, /ota/device/upgrade/x, true", "1, 257, /ota/device/request/url, true", "0, 0, /a/b, false",
      "1, 5, /ota/device/upgrade/x, false", "1, 256, /ota/device/upgrade/x, false"})
  void a_configuration_that_mentions_a_topic_is_taken_for_a_message_of_it(
      int qos, int packetId, String mentioned, boolean taken) {
    rig.broker.publish(rig.topics.configPush(), qos, packetId,
        "{\"id\":7,\"params\":{\"configId\":\"" + mentioned + "\"}}");
    rig.hal.runFor(5_000);

    assertThat(rig.broker.packets(ScriptedBroker.PUBLISH_QOS0)).as("refusals").hasSize(taken ? 0 : 1);
    assertThat(rig.hal.lines().contains("[err] ota_callback(40): invalid json doc of OTA ")).isEqualTo(taken);
    assertThat(rig.hal.lines().contains("[dbg] otamqtt_UpgrageCb(139): receive config push")).isEqualTo(!taken);
  }

  @Provide
  Arbitrary<String> oddLinks() {
    Arbitrary<String> scheme = Arbitraries.of("https://", "http://", "HTTPS://", "ftp://", "://", "", "https:/");
    Arbitrary<String> host = Arbitraries.of(
        BoardRig.FILE_HOST, BoardRig.FILE_HOST + ":443", "h", "a b c d e f g h", "");
    Arbitrary<String> path = Arbitraries.of("/f", "/", "", "#/f", "/f#g", "/" + "p".repeat(254), "/" + "p".repeat(255),
        "/\u00e9\u0000", "/a:", "/a:/b", "/a:443/b", "/a:-1/b", "/a:65536/b", "/a:99999999999/b", "/a:x/b");
    return Combinators.combine(scheme, host, path).as((a, b, c) -> a + b + c);
  }

  /** Where it is none, the field is as it should be: else hardly a notice would be taken. */
  @Provide
  Arbitrary<Optional<String>> oddFields() {
    return Arbitraries.of("1000", "0", "-1", "2147483648", "4294967295", "9999999999999999", "\"1000\"", "\"\"",
        "null", "true", "{}", "[1000]", "1e3", "\"1577151897\"", "\"-1\"", "\" 12\"", "\"1.0.1\"",
        "\"" + MD5 + "\"", "\"\\\"\"")
        .optional(0.2);
  }

  /** It goes on, or its program ends, or what overran its stack stops it. */
  @Property(tries = 300)
  void no_notice_however_odd_breaks_the_board(@ForAll("oddLinks") String link,
      @ForAll("oddFields") Optional<String> size, @ForAll("oddFields") Optional<String> version,
      @ForAll("oddFields") Optional<String> md5) {
    BoardRig board = BoardRig.wifi().bootAndWait();
    List<Integer> ports = new ArrayList<>();
    board.hal.network((host, port, peer) -> {
      ports.add(port);
      return VirtualBoard.failed(Connected.Stage.TCP, -3004, "nobody there");
    });
    board.push("{\"message\":\"success\",\"data\":{\"size\":" + size.orElse("1000") + ",\"version\":"
        + version.orElse("\"1577151897\"") + ",\"url\":\"" + link + "\",\"md5\":"
        + md5.orElse("\"" + MD5 + "\"") + "}}");
    board.hal.runFor(10_000);

    assertThat(board.hal.ended()).isIn("", "halt: hard-fault");
    assertThat(ports).allMatch(port -> port >= 0 && port <= 65535);
  }

  @Test
  void two_notices_before_the_download_leave_the_later_one() {
    push(good().replace(MD5, "0".repeat(32)));
    push(good());
    rig.runToEnd();

    assertThat(rig.hal.reports()).contains(new BoardEvent.CandidateWritten());
  }

  @Test
  void a_bad_notice_before_the_download_leaves_its_version_in_the_good_one() {
    push(good());
    push(good().replace(BoardRig.NEW_VERSION, "1600000000").replace("\"md5\"", "\"MD5\""));
    rig.runToEnd();

    assertThat(rig.hal.lines()).contains("_ota_mqtt_client|217 :: Firmware size: 1000 bytes, version: 1600000000");
    assertThat(rig.hal.reports()).contains(new BoardEvent.CandidateWritten());
    rig.boot();
    rig.waitForNotice();
    assertThat(rig.hal.reports()).contains(new BoardEvent.VersionReported("1600000000"));
  }

  @Test
  void an_empty_version_counts_as_missing() {
    refused(good().replace("\"version\":\"" + BoardRig.NEW_VERSION + "\"", "\"version\":\"\""), "no-version",
        "[err] otalib_GetFirmwareVarlenPara(132): Not version key in json doc of OTA");
  }

  @Test
  void a_configuration_that_lacks_something_is_answered_with_what_is_no_json() {
    rig.broker.publish(rig.topics.configPush(), 0, 0, "{\"id\":\"77\",\"version\":\"1.0\",\"params\":{}}");
    rig.hal.runFor(5_000);

    assertThat(rig.broker.packets(ScriptedBroker.PUBLISH_QOS0)).singleElement().satisfies(reply -> {
      assertThat(reply.topic()).isEqualTo(rig.topics.configPushReply());
      assertThat(reply.payload()).isEqualTo("\"id\":77,\"code\":\"400\",\"data\":{}");
    });
    assertThat(rig.hal.lines()).contains(
        "[err] otalib_GetConfigParams(192): get value of configId key failed",
        "[err] ota_callback(139): Get firmware parameter failed");
  }

  @Test
  void a_bad_configuration_reply_is_only_printed() {
    rig.broker.publish(rig.topics.configGetReply(), 0, 0, "{\"code\":200,\"data\":{\"configId\":\"c\"}}");
    rig.hal.runFor(5_000);

    assertThat(rig.broker.packets(ScriptedBroker.PUBLISH_QOS0)).isEmpty();
    assertThat(rig.hal.lines()).contains("[err] ota_callback(98): Get firmware parameter failed");
  }

  @Test
  void a_good_configuration_is_taken_for_firmware_and_fails_at_the_digest() {
    rig.broker.publish(rig.topics.configPush(), 0, 0, "{\"id\":\"78\",\"params\":{\"configId\":\"c\","
        + "\"configSize\":1000,\"sign\":\"" + MD5 + "\",\"signMethod\":\"Md5\",\"url\":\"" + BoardRig.LINK
        + "\",\"getType\":\"file\"}}");
    rig.runToEnd();

    assertThat(rig.hal.lines()).contains("_ota_mqtt_client|217 :: Firmware size: 1000 bytes, version: ",
        "[dbg] IOT_OTA_Ioctl(865): origin=, now=" + MD5, "_ota_mqtt_client|268 :: The firmware is invalid");
    assertThat(rig.steps()).endsWith(100, 100, -3);
  }

  private void refused(String notice, String reason, String... lines) {
    rig.hal.clearConsole();
    rig.hal.reports().clear();
    int packets = rig.broker.packets().size();
    push(notice);
    rig.hal.runFor(5_000);

    assertThat(rig.hal.lines()).containsSequence(lines)
        .contains("_ota_mqtt_client|202 :: wait ota upgrade command....");
    assertThat(rig.hal.reports()).containsExactly(new BoardEvent.NoticeIgnored(reason));
    assertThat(rig.broker.packets().subList(packets, rig.broker.packets().size()))
        .filteredOn(packet -> packet.header() != ScriptedBroker.PINGREQ).as("nothing is sent").isEmpty();
    assertThat(rig.files.requests()).isEmpty();
  }

  private void takesTheNextGoodNotice() {
    push(good());
    rig.runToEnd();
    assertThat(rig.hal.reports()).contains(new BoardEvent.CandidateWritten())
        .endsWith(new BoardEvent.ApplicationEnded("done"));
  }

  private void push(String notice) {
    rig.push(notice);
  }

  private static String good() {
    return notice("1000", BoardRig.LINK);
  }

  private static String notice(String size, String link) {
    return BoardRig.notice(size, BoardRig.NEW_VERSION, link, MD5);
  }
}
