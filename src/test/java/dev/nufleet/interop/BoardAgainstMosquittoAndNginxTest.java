package dev.nufleet.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the first boot to the new version with Mosquitto, nginx and their clients only. */
@NeedsPrograms({"mosquitto", "mosquitto_passwd", "mosquitto_pub", "mosquitto_sub", "nginx"})
class BoardAgainstMosquittoAndNginxTest {
  private static final int GUIDE_IMAGE_BYTES = 314_676;
  private static final int PIECE_BYTES = 127;

  @TempDir
  private static Path directory;

  private static ForeignPlatform platform;

  @BeforeAll
  static void start() throws IOException {
    platform = new ForeignPlatform(directory, Stream.concat(
        Stream.of(BoardProfile.values()).map(BoardProfile::id),
        IntStream.of(1, 127, 2501).mapToObj(size -> "board-" + size)).toList());
  }

  @AfterAll
  static void stop() {
    if (platform != null) {
      platform.close();
    }
  }

  @ParameterizedTest
  @EnumSource(BoardProfile.class)
  void a_board_gets_from_its_first_boot_to_the_new_version(BoardProfile profile) throws IOException {
    List<String> told = upgrade(platform.board(profile, profile.id()), GUIDE_IMAGE_BYTES);
    assertThat(told).as("version, 201 reports, version").hasSize(203);
  }

  @ParameterizedTest
  @ValueSource(ints = {127, 2501})
  void an_image_of_another_size_gets_there(int size) throws IOException {
    upgrade(platform.board(BoardProfile.IOT_M263A, "board-" + size), size);
  }

  /** nginx keeps the connection, so the last 32-byte read of the header waits for what will not come. */
  @Test
  void an_image_of_one_byte_gets_there_after_the_whole_budget_of_a_fetch() throws IOException {
    upgrade(platform.board(BoardProfile.NUC472, "board-1"), 1);
  }

  /** @return what a foreign subscriber got of the board */
  private static List<String> upgrade(TestedBoard board, int imageBytes) throws IOException {
    String name = board.triple.deviceName().value();
    byte[] image = TestedBoard.pseudoRandom(imageBytes + name.hashCode(), imageBytes);
    platform.nginx.serve(name + ".bin", image);
    ExternalProgram witness =
        platform.mosquitto.witness("witness-of-" + name, board.topics.inform(), board.topics.progress());

    platform.bootToWaiting(board);
    assertThat(board.hear(BoardEvent.Provisioned.class).fresh()).isTrue();
    witness.awaitLines(1, "the old version", inform(board, TestedBoard.OLD_VERSION.toString())::equals);

    String link = ForeignPlatform.link("/" + name + ".bin", board);
    platform.publishNotice(board, ForeignPlatform.notice(imageBytes, link, image));
    assertThat(board.hear(BoardEvent.NoticeReceived.class))
        .isEqualTo(new BoardEvent.NoticeReceived(TestedBoard.NEW_VERSION.toString(), imageBytes));
    assertThat(board.hear(BoardEvent.DownloadEnded.class)).isEqualTo(new BoardEvent.DownloadEnded(imageBytes, true));
    board.hear(BoardEvent.CandidateWritten.class);
    assertThat(board.hear(BoardEvent.ApplicationEnded.class).cause()).isEqualTo("done");
    // a sign-in that overtakes what the broker has not read yet would make it drop the rest of the old connection
    platform.mosquitto.log().awaitLines(1, "the sample's end",
        line -> line.contains("Received DISCONNECT") && line.contains(name + "|"));

    BoardEvent.BootEnded booted = board.pressReset();
    assertThat(booted.installed()).isTrue();
    assertThat(booted.activeVersion()).isEqualTo(TestedBoard.NEW_VERSION);
    String newVersion = inform(board, TestedBoard.NEW_VERSION.toString());
    witness.awaitLines(1, "the new version", newVersion::equals);
    board.cutPower();
    board.assertRuns(image);

    List<String> expected = new ArrayList<>(List.of(inform(board, TestedBoard.OLD_VERSION.toString())));
    expected.addAll(reports(board, imageBytes));
    expected.add(newVersion);
    assertThat(witness.lines()).as("what was published, in order").isEqualTo(expected);
    assertSignedInAsTheSdkDoes(board);
    assertFetchedAsTheSdkDoes(name, imageBytes);
    return expected;
  }

  private static String inform(TestedBoard board, String version) {
    return "1 " + board.topics.inform() + " {\"id\":\"0\",\"params\":{\"version\":\"" + version + "\"}}";
  }

  /** Step 0 once with its long text, and then every percent that is new after a piece twice. */
  private static List<String> reports(TestedBoard board, int imageBytes) {
    List<String> reports = new ArrayList<>(List.of(report(board, 0, "Enter in downloading state")));
    int before = 0;
    for (int fetched = Math.min(PIECE_BYTES, imageBytes); before < 100;
        fetched = Math.min(fetched + PIECE_BYTES, imageBytes)) {
      int percent = fetched * 100 / imageBytes;
      if (percent != before) {
        reports.add(report(board, percent, ""));
        reports.add(report(board, percent, "hello"));
        before = percent;
      }
    }
    return reports;
  }

  private static String report(TestedBoard board, int step, String text) {
    return "0 " + board.topics.progress() + " {\"id\":0,\"params\":{\"step\":\"" + step + "\",\"desc\":\"" + text
        + "\"}}";
  }

  /** Both boots in the broker's log: clean session 0, keepalive doubled; the second finds the first one's session. */
  private static void assertSignedInAsTheSdkDoes(TestedBoard board) {
    String device = board.triple.deviceName() + "|";
    String user = board.triple.deviceName() + "&" + board.triple.productKey();
    List<String> connected = platform.mosquitto.log().awaitLines(2, "sign-ins of " + device,
        line -> line.contains("New client connected") && line.contains(device));
    assertThat(connected).hasSize(2).allMatch(line -> line.contains("(p2, c0, k120, u'" + user + "')"));
    assertThat(platform.mosquitto.log().lines(line -> line.contains("Sending CONNACK to ") && line.contains(device)))
        .satisfiesExactly(
            first -> assertThat(first).endsWith("(0, 0)"),
            second -> assertThat(second).as("session present").endsWith("(1, 0)"));
    assertThat(platform.mosquitto.log().lines(line -> line.contains("Received DISCONNECT") && line.contains(device)))
        .as("the sample's end").hasSize(1);
  }

  /** One request for the rest from byte 0 on, over the first suite that board and server share, without SNI. */
  private static void assertFetchedAsTheSdkDoes(String name, int imageBytes) {
    assertThat(platform.nginx.awaitRequests(1, line -> line.contains("/" + name + ".bin")))
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("range=bytes=0- host=" + TestedBoard.FILE_HOST + " sni=- TLSv1.2 AES256-SHA256 206 " + imageBytes);
  }
}
