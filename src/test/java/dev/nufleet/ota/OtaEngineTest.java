package dev.nufleet.ota;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.aliyun.Topics;
import dev.nufleet.board.VirtualBoard;
import dev.nufleet.csdk.mqtt.MqttMessage;
import dev.nufleet.csdk.port.MemorySeeds;
import dev.nufleet.csdk.port.TlsPort;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.Mends;
import dev.nufleet.model.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** The OTA module by itself: what it takes, answers, counts and refuses. */
class OtaEngineTest {
  private static final DeviceTriple TRIPLE =
      DeviceTriple.of("a1TestPk001", "board-0001", "0123456789abcdefABCDEF0123456789");
  private static final String LINK = "https://ota.iot-thing.cn-shanghai.aliyuncs.com/f.bin";
  /** Of the text {@code abc}. */
  private static final String MD5 = "900150983cd24fb0d6963f7d28e17f72";
  private static final String LONGER = "0123456789".repeat(10);
  private static final String MD5_OF_LONGER = "7a08b07e84641703e5f2c836aa59a170";
  private static final String DOWNLOADING = "Enter in downloading state";

  private final VirtualBoard hal = new VirtualBoard(Pace.BOARD);
  private final TlsPort tls = new TlsPort(hal.hal(), new MemorySeeds(), "192.168.8.105", code -> { });
  private final Topics topics = new Topics(TRIPLE.productKey(), TRIPLE.deviceName());
  private final List<String> published = new ArrayList<>();
  private final List<Integer> codes = new ArrayList<>();
  private boolean online = true;
  private final OtaEngine engine = new OtaEngine(
      hal.hal(), tls, topics, this::publish, Mends.NONE, new LinkRefresh(hal.hal(), topics, this::publish));

  private void publish(String topic, int qos, String payload, IntConsumer then) {
    published.add(topic + " " + qos + " " + payload);
    then.accept(online ? 0 : -798);
  }

  private boolean checked() {
    List<Boolean> verdicts = new ArrayList<>();
    engine.checkFirmware(verdicts::add);
    assertThat(verdicts).hasSize(1);
    return verdicts.get(0);
  }

  private void report(int step, String description) {
    int[] done = {0};
    engine.report(step, description, () -> done[0]++);
    assertThat(done[0]).isEqualTo(1);
  }

  @Test
  void only_steps_of_minus_4_to_100_are_reported() {
    for (int step : new int[] {-5, 101}) {
      hal.run(() -> report(step, ""));
    }
    assertThat(published).isEmpty();
    assertThat(hal.lines()).hasSize(2).allMatch(
        "[err] IOT_OTA_ReportProgress(461): progress is a invalid parameter"::equals);
    hal.run(() -> {
      report(-4, "");
      report(100, "hello");
    });
    assertThat(published).containsExactly(progress(-4, ""), progress(100, "hello"));
    assertThat(hal.reports()).containsExactly(new BoardEvent.ProgressSent(-4), new BoardEvent.ProgressSent(100));
    assertThat(hal.lines()).hasSize(2);
  }

  @Test
  void a_report_that_cannot_be_sent_is_printed_and_lost() {
    online = false;
    hal.run(() -> report(1, ""));
    assertThat(hal.lines()).containsExactly("[err] otamqtt_Publish(85): publish failed",
        "[err] IOT_OTA_ReportProgress(481): Report progress failed");
    assertThat(hal.reports()).isEmpty();
  }

  @Test
  void before_a_notice_nothing_is_fetched_or_checked() {
    fetch(128);
    hal.run(() -> assertThat(checked()).isFalse());
    assertThat(codes).containsExactly(-3);
    assertThat(engine.isFetching()).isFalse();
    assertThat(engine.state()).isEqualTo(OtaEngine.State.INITED);
    assertThat(hal.lines()).containsExactly(
        "[err] IOT_OTA_Ioctl(857): Firmware can be checked in IOT_OTAS_FETCHED state only");
    hal.run(() -> engine.close(() -> { }));
    assertThat(hal.lines()).as("there is no connection to close").hasSize(1);
  }

  @Test
  void a_file_is_counted_hashed_and_judged() {
    serving("abc");
    push(topics.upgrade(), notice(3, MD5));
    assertThat(engine.isFetching()).isTrue();
    assertThat(engine.fileSize()).isEqualTo(3);
    assertThat(engine.version()).isEqualTo("1577151897");
    fetch(128);
    assertThat(codes).containsExactly(3);
    assertThat(engine.state()).isEqualTo(OtaEngine.State.FETCHED);
    assertThat(engine.isFetching()).isFalse();
    assertThat(engine.fetchedBytes()).isEqualTo(3);
    assertThat(hal.downloadedBytes()).isEqualTo(3);
    hal.run(() -> assertThat(checked()).isTrue());
    assertThat(published).containsExactly(progress(0, DOWNLOADING));
    assertThat(hal.reports()).containsExactly(new BoardEvent.NoticeReceived("1577151897", 3),
        new BoardEvent.DownloadStarted(0), new BoardEvent.ProgressSent(0), new BoardEvent.DownloadEnded(3, true));
    assertThat(hal.lines()).last().isEqualTo("[dbg] IOT_OTA_Ioctl(865): origin=" + MD5 + ", now=" + MD5);
    hal.clearConsole();
    hal.run(() -> engine.close(() -> { }));
    hal.run(() -> engine.close(() -> { }));
    assertThat(hal.lines()).filteredOn("[inf] httpclient_close(503): client disconnected"::equals).hasSize(1);
  }

  @Test
  void a_file_with_another_digest_is_reported() {
    serving("abd");
    push(topics.upgrade(), notice(3, MD5));
    fetch(128);
    hal.run(() -> assertThat(checked()).isFalse());
    assertThat(published).endsWith(progress(-3, ""));
    assertThat(hal.reports()).contains(new BoardEvent.DownloadEnded(3, false));
    assertThat(hal.lines()).last().isEqualTo("[err] IOT_OTA_Ioctl(871): image checksum compare failed");
  }

  @Test
  void digests_are_compared_as_text() {
    serving("abc");
    push(topics.upgrade(), notice(3, MD5.toUpperCase(Locale.ROOT)));
    fetch(128);
    hal.run(() -> assertThat(checked()).isFalse());
    assertThat(hal.reports()).contains(new BoardEvent.DownloadEnded(3, false));
  }

  @Test
  void nothing_is_judged_before_the_last_byte_is_there() {
    serving(100, LONGER.substring(0, 60));
    push(topics.upgrade(), notice(100, MD5_OF_LONGER));
    hal.run(() -> assertThat(checked()).as("noticed").isFalse());
    fetch(41);
    published.clear();
    hal.run(() -> assertThat(checked()).as("half fetched").isFalse());
    assertThat(hal.reports()).doesNotHaveAnyElementsOfTypes(BoardEvent.DownloadEnded.class);
    assertThat(published).isEmpty();
    assertThat(engine.md5SoFar()).as("the running digest goes on").isEqualTo("9f0ae0380ed27dbf6b852843d2eece1f");
  }

  @Test
  void a_file_that_begins_at_byte_0_has_a_digest_of_its_own() {
    serving("abc");
    push(topics.upgrade(), notice(3, MD5));
    fetch(128);
    serving("123456789");
    push(topics.configPush(), configuration("params", LINK));
    fetch(128);
    assertThat(engine.md5SoFar()).isEqualTo("25f9e794323b453885f5181f1b624d0b");
  }

  @Test
  void after_a_verdict_the_digest_so_far_is_the_judged_one_until_more_comes() {
    serving("abc");
    push(topics.upgrade(), notice(3, MD5));
    fetch(128);
    hal.run(this::checked);
    assertThat(engine.md5SoFar()).isEqualTo(MD5);
    serving("123456789");
    push(topics.configPush(), configuration("params", LINK));
    fetch(128);
    assertThat(engine.md5SoFar()).isEqualTo("25f9e794323b453885f5181f1b624d0b");
  }

  @Test
  void a_fetch_that_failed_is_resumed_on_a_new_connection() {
    serving(100, LONGER.substring(0, 60));
    push(topics.upgrade(), notice(100, MD5_OF_LONGER));
    fetch(41);
    hal.lastPeer().reset();
    fetch(41); // 20 of its 40 bytes had come
    assertThat(codes).containsExactly(40, -520);
    assertThat(engine.fetchedBytes()).isEqualTo(40);
    assertThat(hal.lines()).endsWith("[inf] httpclient_close(503): client disconnected")
        .contains("[err] ofc_Fetch(134): fetch firmware failed",
            "[err] IOT_OTA_FetchYield(657): OTA Internal Error: -520");
    assertThat(engine.state()).isEqualTo(OtaEngine.State.FETCHING);
    hal.clearConsole();
    serving(LONGER.substring(40));
    while (engine.isFetching()) {
      fetch(128);
    }
    assertThat(hal.lines()).startsWith("[err] IOT_OTA_FetchYield(643): h_ota->size_fetched: 40");
    assertThat(hal.lastPeer().received().utf8String()).contains("Range: bytes=40-\r\n");
    assertThat(hal.reports()).contains(new BoardEvent.DownloadStarted(40));
    assertThat(published).as("said once").containsExactly(progress(0, DOWNLOADING));
    hal.run(() -> assertThat(checked()).isTrue());
  }

  @Test
  void a_notice_during_a_download_is_lost_and_a_configuration_refused() {
    serving(LONGER);
    push(topics.upgrade(), notice(100, MD5_OF_LONGER));
    fetch(41);
    hal.reports().clear();
    published.clear();
    push(topics.upgrade(), notice(7, MD5));
    push(topics.configPush(), "{\"id\":5,\"params\":{}}");
    assertThat(engine.fileSize()).isEqualTo(100);
    assertThat(hal.reports()).containsOnly(new BoardEvent.NoticeIgnored("in-downloading-state"));
    assertThat(published).containsExactly(
        topics.configPushReply() + " 0 \"id\":5,\"code\":\"400\",\"data\":{}");
    assertThat(hal.lines()).contains("[inf] ota_callback(31): In downloading state");
  }

  @Test
  void a_configuration_resets_the_byte_count_and_a_notice_does_not() {
    serving("abc");
    push(topics.upgrade(), notice(3, MD5));
    fetch(128);
    push(topics.upgrade(), notice(4, MD5));
    assertThat(engine.fetchedBytes()).isEqualTo(3);
    assertThat(engine.isFetching()).isTrue();
    push(topics.configPush(), configuration("params", LINK));
    assertThat(engine.fetchedBytes()).isZero();
    assertThat(engine.fileSize()).isEqualTo(9);
    assertThat(published).as("a good one is not answered").hasSize(1);
  }

  @Test
  void the_answer_to_a_bad_configuration_is_cut_at_127_bytes() {
    String id = "1".repeat(99);
    push(topics.configPush(), "{\"id\":" + id + ",\"params\":{}}");
    push(topics.configPush(), "{\"id\":1" + id + ",\"params\":{}}");
    push(topics.configPush(), "{\"params\":{}}");
    String whole = "\"id\":" + id + ",\"code\":\"400\",\"data\":{}";
    assertThat(whole).hasSize(127);
    assertThat(published).containsExactly(topics.configPushReply() + " 0 " + whole,
        topics.configPushReply() + " 0 \"id\":1" + id + ",\"code\":\"400\",\"data\":{",
        topics.configPushReply() + " 0 \"id\":,\"code\":\"400\",\"data\":{}");
    assertThat(hal.lines()).noneMatch(line -> line.contains("publish failed"));
    online = false;
    push(topics.configPush(), "{\"params\":{}}");
    assertThat(hal.lines()).last().isEqualTo("[err] otamqtt_UpgrageCb(169): publish failed");
  }

  @Test
  void each_topic_has_its_line_and_a_request_counts_only_with_a_link() {
    push(topics.request(), "{}");
    assertThat(hal.lines()).containsExactly("[dbg] otamqtt_UpgrageCb(111): topic=" + topics.request(),
        "[dbg] otamqtt_UpgrageCb(112): len=2, topic_msg={}", "[dbg] otamqtt_UpgrageCb(119): receive device request");
    hal.clearConsole();
    push(topics.request(), notice(3, MD5));
    assertThat(hal.lines()).contains("[inf] otamqtt_UpgrageCb(123): get request reply for new version image");
    assertThat(engine.isFetching()).isTrue();
    hal.clearConsole();
    push(topics.configGetReply(), "{}");
    assertThat(hal.lines()).contains("[dbg] otamqtt_UpgrageCb(134): receive config get_reply");
    push(topics.configPush(), "{}");
    assertThat(hal.lines()).contains("[dbg] otamqtt_UpgrageCb(139): receive config push");
    hal.clearConsole();
    push("/another", "{}");
    assertThat(hal.lines()).hasSize(2);
    assertThat(published).as("only the push is answered").hasSize(1);
  }

  @Test
  void a_link_of_another_scheme_is_refused_on_each_topic() {
    push(topics.upgrade(), notice(3, MD5).replace("https://", "ftp://"));
    push(topics.configGetReply(), configuration("data", "ftp://h/f"));
    push(topics.configPush(), configuration("params", "ftp://h/f"));
    assertThat(hal.lines()).filteredOn(line -> line.startsWith("[err] ota_callback")).containsExactly(
        "[err] ota_callback(63): Initialize fetch module failed",
        "[err] ota_callback(115): Initialize fetch module failed",
        "[err] ota_callback(156): Initialize fetch module failed");
    assertThat(hal.reports()).hasSize(3).containsOnly(new BoardEvent.NoticeIgnored("invalid-url"));
    assertThat(engine.state()).isEqualTo(OtaEngine.State.INITED);
    assertThat(published).hasSize(1);
  }

  @Test
  void resetting_without_a_buffer_resets_nothing() {
    push(topics.upgrade(), notice(3, MD5));
    hal.run(engine::resetStateWithoutBuffer);
    assertThat(engine.isFetching()).isTrue();
    assertThat(hal.lines()).last().isEqualTo("[err] IOT_OTA_Ioctl(697): invalid parameter");
  }

  private void serving(String body) {
    serving(body.length(), body);
  }

  private void serving(int promisedBytes, String body) {
    String answer = "HTTP/1.1 206 Partial\r\nContent-Length: " + promisedBytes + "\r\n\r\n" + body;
    hal.network((host, port, peer) -> peer.onReceive(bytes -> peer.send(ByteString.fromString(answer))).up());
  }

  private void push(String topic, String payload) {
    hal.run(() -> engine.onMessage(
        new MqttMessage(topic, ByteString.fromString(payload), 0, 0), () -> { }));
  }

  private void fetch(int bufferBytes) {
    hal.run(() -> engine.fetch(bufferBytes, 1000, piece -> codes.add(piece.code())));
  }

  private String progress(int step, String description) {
    return topics.progress() + " 0 {\"id\":0,\"params\":{\"step\":\"" + step + "\",\"desc\":\"" + description + "\"}}";
  }

  private static String notice(int size, String md5) {
    return "{\"message\":\"success\",\"data\":{\"size\":" + size + ",\"version\":\"1577151897\",\"url\":\"" + LINK
        + "\",\"md5\":\"" + md5 + "\"}}";
  }

  private static String configuration(String section, String link) {
    return "{\"code\":200,\"" + section + "\":{\"configId\":\"c\",\"configSize\":9,\"sign\":\"s\","
        + "\"signMethod\":\"Md5\",\"url\":\"" + link + "\",\"getType\":\"file\"}}";
  }
}
