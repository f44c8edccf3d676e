package dev.nufleet.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two boards at one Mosquitto. One gets a bad notice and does what the C-SDK does; the other one gets a good notice
 * after that, and every test ends with it on the new firmware. Sources: device-protocol.md 3.2, 3.4 and 4.2, board.md
 * section 9.
 */
@NeedsPrograms({"mosquitto", "mosquitto_passwd", "mosquitto_pub", "mosquitto_sub", "nginx"})
class BadNoticesOverMosquittoTest {
  private static final byte[] IMAGE = TestedBoard.pseudoRandom(9, 20_000);
  /** At nginx's slow place it takes about a second. */
  private static final byte[] LONG_IMAGE = TestedBoard.pseudoRandom(10, 131_072);
  private static final String MD5 = ForeignPlatform.md5(IMAGE);
  private static final int PAIRS = 40;

  @TempDir
  private static Path directory;

  private static ForeignPlatform platform;
  private static int pair;

  private TestedBoard board;
  private TestedBoard neighbour;
  private ExternalProgram reports;

  @BeforeAll
  static void start() throws IOException {
    platform = new ForeignPlatform(directory, IntStream.rangeClosed(1, PAIRS).boxed()
        .flatMap(number -> Stream.of("board-" + number, "neighbour-" + number)).toList());
    platform.nginx.serve("good.bin", IMAGE);
    platform.nginx.serve("long.bin", LONG_IMAGE);
    platform.nginx.serve("empty.bin", new byte[0]);
  }

  @AfterAll
  static void stop() {
    if (platform != null) {
      platform.close();
    }
  }

  @BeforeEach
  void bootNeighbour() {
    pair++;
    neighbour = platform.board(BoardProfile.M487, "neighbour-" + pair);
    platform.bootToWaiting(neighbour);
  }

  private void bootBoard() {
    board = platform.board(BoardProfile.IOT_M487, "board-" + pair);
    reports = platform.mosquitto.witness("witness-" + pair, board.topics.progress());
    platform.bootToWaiting(board);
  }

  @AfterEach
  void the_neighbour_runs_the_new_firmware() {
    board.cutPower();
    neighbour.cutPower();
    neighbour.assertRuns(IMAGE);
  }

  static Stream<Arguments> dropped() {
    String noJson = "[err] ota_callback(40): invalid json doc of OTA ";
    String noMd5 = "[err] otalib_GetParams(167): get value of md5 key failed";
    return Stream.of(
        dropped("no md5", good -> good.replace(",\"md5\":\"" + MD5 + "\"", ""), "no-md5", noMd5),
        dropped("the platform's form for Sha256", good -> good.replace(",\"md5\":\"" + MD5 + "\"", "")
            .replace("\"Md5\"", "\"Sha256\"").replace("\"sign\":\"" + MD5, "\"sign\":\"" + MD5 + MD5),
            "no-md5", noMd5),
        dropped("md5 of 33 characters", good -> good.replace("\"md5\":\"", "\"md5\":\"0"), "no-md5", noMd5),
        dropped("no message at all", good -> "", "invalid-json", noJson),
        dropped("no JSON", good -> "upgrade, please", "invalid-json", noJson),
        dropped("JSON that ends too early", good -> good.substring(0, 200), "invalid-json", noJson),
        dropped("a line end before the brace", good -> "\n" + good, "invalid-json", noJson),
        dropped("no success", good -> good.replace("\"success\"", "\"fail\""), "fail-state",
            "[err] ota_callback(46): fail state of json doc of OTA"),
        dropped("no data", good -> good.replace("\"data\"", "\"Data\""), "no-data",
            "[err] ota_callback(53): Not 'data' key in json doc of OTA"),
        dropped("an ftp link", good -> good.replace("https://", "ftp://"), "invalid-url",
            "[err] ofc_Init(58): Invalid URL"));
  }

  private static Arguments dropped(String what, UnaryOperator<String> spoil, String reason, String line) {
    return arguments(what, spoil, reason, line);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dropped")
  void a_notice_that_cannot_be_read_is_dropped_and_the_next_good_one_taken(
      String what, UnaryOperator<String> spoil, String reason, String line) {
    bootBoard();
    platform.publishNotice(board, spoil.apply(good(board)));

    assertThat(board.hear(BoardEvent.NoticeIgnored.class).reason()).isEqualTo(reason);
    board.awaitPrinted(line, 1);
    upgrades(neighbour);
    assertThat(requestsOf(board)).as("requests for a notice that was dropped").isEmpty();
    assertThat(reports.lines()).as("reports on it").isEmpty();
    upgrades(board);
  }

  @Test
  void a_notice_of_more_than_2048_bytes_is_drained_and_never_acknowledged() {
    bootBoard();
    String acknowledged = "Received PUBACK from " + board.triple.productKey() + "." + board.triple.deviceName() + "|";
    platform.publishNotice(board, good(board).replace("{\"code\"", "{\"pad\":\"" + "x".repeat(2048) + "\",\"code\""));
    board.awaitPrinted("event_handle|099 :: Should NOT arrive here.", 1);

    platform.publishNotice(board, "{}"); // one that is read, so that its PUBACK would come after that of the huge one
    board.awaitPrinted("[err] ota_callback(40): invalid json doc of OTA ", 1);
    assertThat(platform.mosquitto.log().awaitLines(1, "PUBACKs", line -> line.contains(acknowledged)))
        .as("only the second delivery of this session").singleElement().asString().contains("Mid: 2,");
    upgrades(neighbour);
    assertThat(requestsOf(board)).isEmpty();
    upgrades(board);
  }

  @Test
  void a_size_beyond_the_candidate_slot_ends_the_program_before_anything_is_fetched() {
    bootBoard();
    platform.publishNotice(board, notice(449_025, "/good.bin"));

    assertThat(board.hear(BoardEvent.ApplicationEnded.class).cause()).isEqualTo("too-large");
    board.awaitPrinted("_ota_mqtt_client|219 :: MBEDBL_UCP_PrepareWrite(...) failed", 1);
    assertThat(requestsOf(board)).isEmpty();
    assertThat(reports.lines()).isEmpty();
    upgrades(neighbour);
    staysOnTheOldFirmware();
  }

  @Test
  void a_size_smaller_than_the_file_ends_in_a_digest_mismatch() {
    bootBoard();
    platform.publishNotice(board, notice(500, "/good.bin"));

    assertThat(board.hear(BoardEvent.DownloadEnded.class)).isEqualTo(new BoardEvent.DownloadEnded(508, false));
    assertThat(board.hear(BoardEvent.ApplicationEnded.class).cause()).isEqualTo("digest-mismatch");
    assertThat(steps(8)).containsExactly("0", "25", "25", "50", "50", "76", "76", "-3");
    upgrades(neighbour);
    staysOnTheOldFirmware();
  }

  @Test
  void a_size_of_0_ends_in_a_digest_mismatch_after_one_piece() {
    bootBoard();
    platform.publishNotice(board, notice(0, "/good.bin"));

    assertThat(board.hear(BoardEvent.DownloadEnded.class)).isEqualTo(new BoardEvent.DownloadEnded(127, false));
    assertThat(board.hear(BoardEvent.ApplicationEnded.class).cause()).isEqualTo("digest-mismatch");
    assertThat(steps(2)).containsExactly("0", "-3");
    upgrades(neighbour);
    staysOnTheOldFirmware();
  }

  @Test
  void a_size_larger_than_the_file_is_asked_for_again_and_again() {
    bootBoard();
    platform.publishNotice(board, notice(30_000, "/good.bin"));

    List<String> requests = platform.nginx.awaitRequests(4, this::isOfBoard);
    upgrades(neighbour);
    assertThat(requests.get(0)).contains("range=bytes=0- ").endsWith(" 206 20000");
    assertThat(requests.subList(1, requests.size()))
        .allMatch(line -> line.contains("range=bytes=20000- ") && line.contains(" 416 "));
    board.awaitPrinted("_ota_mqtt_client|228 :: IOT_OTA_FetchYield result: -6", 2);
    assertThat(steps(1 + 2 * 66)).as("two thirds, and nothing of the failures").endsWith("66", "66")
        .doesNotContain("67", "-1", "-2", "-3", "-4");
  }

  @Test
  void an_empty_file_is_asked_for_again_and_again() {
    bootBoard();
    platform.publishNotice(board, notice(20_000, "/empty.bin"));

    upgrades(neighbour);
    assertThat(platform.nginx.awaitRequests(2, this::isOfBoard))
        .allMatch(line -> line.contains("range=bytes=0- ") && line.endsWith(" 200 0"));
    assertThat(steps(2)).as("again with every empty answer").containsOnly("0");
  }

  @Test
  void a_link_with_a_port_is_looked_up_with_it_and_never_found() {
    bootBoard();
    String host = TestedBoard.FILE_HOST;
    platform.publishNotice(board, good(board).replace(host + "/", host + ":8443/"));

    board.awaitPrinted("[inf] ofc_Init(72): port exist: 8443", 1);
    board.awaitPrinted("Connecting to /" + host + ":8443/8443...", 1);
    board.awaitPrinted("[err] mbedtls_net_connect_alt(28): Network interface gethostbyname(" + host
        + ":8443) failed with -3009", 1);
    upgrades(neighbour);
    board.awaitPrinted("_ota_mqtt_client|228 :: IOT_OTA_FetchYield result: -520", 1);
    assertThat(requestsOf(board)).isEmpty();
    assertThat(reports.lines()).isEmpty();
  }

  @Test
  void an_http_link_is_aborted_three_times_and_again() {
    bootBoard();
    platform.publishNotice(board, good(board).replace("https://", "http://"));

    board.awaitPrinted("[inf] ofc_Init(43): protocol: http", 1);
    upgrades(neighbour);
    board.awaitPrinted("input params are NULL, abort", 4);
    assertThat(requestsOf(board)).isEmpty();
    assertThat(reports.lines()).isEmpty();
  }

  @Test
  void a_second_notice_during_a_download_is_acknowledged_and_lost() {
    bootBoard();
    platform.publishNotice(board, ForeignPlatform.notice(
        LONG_IMAGE.length, ForeignPlatform.link("/slow/long.bin", board), LONG_IMAGE));
    board.hear(BoardEvent.DownloadStarted.class);
    platform.publishNotice(board, good(board));

    assertThat(board.hear(BoardEvent.NoticeIgnored.class).reason()).isEqualTo("in-downloading-state");
    upgrades(neighbour);
    assertThat(board.hear(BoardEvent.DownloadEnded.class))
        .isEqualTo(new BoardEvent.DownloadEnded(LONG_IMAGE.length, true));
    assertThat(board.hear(BoardEvent.ApplicationEnded.class).cause()).isEqualTo("done");
    board.awaitPrinted("[inf] ota_callback(31): In downloading state", 1);
    String acknowledged = board.triple.productKey() + "." + board.triple.deviceName() + "|";
    platform.mosquitto.log().awaitLines(2, "both acknowledgements",
        line -> line.contains("Received PUBACK from " + acknowledged));
    assertThat(platform.nginx.awaitRequests(1, this::isOfBoard)).singleElement().asString().contains("/slow/long.bin");
    assertThat(board.pressReset().installed()).isTrue();
  }

  /** A good notice, and all that follows from it, up to the report of the new version. */
  private static void upgrades(TestedBoard some) {
    platform.publishNotice(some, good(some));
    assertThat(some.hear(BoardEvent.DownloadEnded.class)).isEqualTo(new BoardEvent.DownloadEnded(IMAGE.length, true));
    assertThat(some.hear(BoardEvent.ApplicationEnded.class).cause()).isEqualTo("done");
    assertThat(some.pressReset().activeVersion()).isEqualTo(TestedBoard.NEW_VERSION);
  }

  private void staysOnTheOldFirmware() {
    BoardEvent.BootEnded booted = board.pressReset();
    assertThat(booted.installed()).isFalse();
    assertThat(booted.activeVersion()).isEqualTo(TestedBoard.OLD_VERSION);
  }

  private static String good(TestedBoard to) {
    return ForeignPlatform.notice(IMAGE.length, ForeignPlatform.link("/good.bin", to), IMAGE);
  }

  private String notice(long size, String path) {
    return ForeignPlatform.notice(size, ForeignPlatform.link(path, board), IMAGE);
  }

  private boolean isOfBoard(String request) {
    return request.contains("&of=" + board.triple.deviceName() + " ");
  }

  private List<String> requestsOf(TestedBoard some) {
    return platform.nginx.requests(line -> line.contains("&of=" + some.triple.deviceName() + " "));
  }

  /** Steps of the reports that a foreign subscriber got of the board. */
  private List<String> steps(int count) {
    return reports.awaitLines(count, "reports", line -> line.startsWith("0 " + board.topics.progress())).stream()
        .map(line -> line.replaceAll(".*\"step\":\"(-?\\d+)\".*", "$1")).toList();
  }
}
