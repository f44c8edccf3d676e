package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Pace;
import dev.nufleet.model.ResetReason;
import dev.nufleet.csdk.mqtt.ScriptedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The console against what the example's guide recorded of a real board, line by line and in order. Left out of the
 * comparison: blank lines, blanks at a line's end (the guide has lost them), and the three lines of the user file
 * system, which the firmware prints on every boot but the guide's long transcripts lack. The image's MD5 is replaced by
 * the recorded one, as nobody has the recorded image.
 */
class GuideTranscriptTest {
  private static final String RECORDED_MD5 = "24545b9331082cc3b4faceb9d16b2e8c";
  private static final byte[] IMAGE = BoardRig.image(11, BoardRig.IMAGE_BYTES);

  @Test
  void a_session_from_first_boot_to_new_firmware_prints_what_the_guide_shows() throws IOException {
    BoardRig rig = new BoardRig(BoardProfile.IOT_M487, Pace.BOARD, BoardSettings.DEFAULT);

    bootAsRecorded(rig, ResetReason.POWER_ON);
    assertThat(lines(rig.hal)).containsSequence(guide("first-boot"));
    assertThat(lines(rig.hal)).startsWith("Mbed Bootloader").endsWith(last(guide("first-boot")));

    rig.hal.clearConsole();
    rig.upgradeTo(IMAGE);
    rig.runToEnd();
    assertThat(lines(rig.hal)).containsSequence(guide("upgrade-begins")).containsSequence(guide("upgrade-ends"));
    assertThat(lines(rig.hal)).endsWith("main|332 :: out of sample!");
    assertThat(lines(rig.hal)).filteredOn(line -> line.contains("FetchYield result")).hasSize(2478);
    assertThat(rig.broker.packets(ScriptedBroker.PUBLISH_QOS0)).hasSize(201);

    rig.hal.clearConsole();
    rig.press('r');
    assertThat(lines(rig.hal)).isEqualTo(guide("reset"));
    assertThat(rig.hal.ended()).isEqualTo("reset");

    bootAsRecorded(rig, ResetReason.SOFTWARE);
    assertThat(lines(rig.hal)).startsWith(guide("bootloader").toArray(String[]::new));
    assertThat(lines(rig.hal)).containsSequence(guide("second-boot"));
    assertThat(lines(rig.hal)).hasSize(guide("bootloader").size() + guide("second-boot").size());
  }

  @Test
  void a_download_takes_four_minutes_and_more_of_the_boards_time() {
    BoardRig rig = BoardRig.wifi().bootAndWait();
    long from = rig.hal.boardMillis();
    rig.upgradeTo(IMAGE);
    rig.runToEnd();

    assertThat((rig.hal.boardMillis() - from) / 1000).as("without the console's own time").isBetween(240L, 360L);
  }

  @Test
  void pre_main_prints_the_walkthroughs_lines_with_those_of_the_user_filesystem() throws IOException {
    BoardRig rig = BoardRig.wifi().bootAndWait();

    assertThat(rig.hal.console().lines().filter(line -> !line.isEmpty()).toList())
        .containsSequence(guide("provisioning"));
  }

  @Test
  void the_keys_h_and_s_print_what_the_walkthrough_shows() throws IOException {
    BoardRig rig = BoardRig.wifi().bootAndWait();
    rig.hal.clearConsole();
    rig.press('h');
    assertThat(lines(rig.hal)).containsSubsequence(guide("heap"));
    rig.hal.clearConsole();
    rig.press('s');
    assertThat(lines(rig.hal)).containsSubsequence(guide("stack"));
  }

  /** Answers come as they came on the recorded board: one subscription's was late by a loop. */
  private static void bootAsRecorded(BoardRig rig, ResetReason reason) {
    rig.boot(reason);
    rig.broker.ignoring(ScriptedBroker.SUBSCRIBE).ignoring(ScriptedBroker.PUBLISH_QOS1);
    rig.hal.runUntil(() -> rig.broker.packets(ScriptedBroker.SUBSCRIBE).size() == 4, 60_000);
    rig.broker.peer().send(ScriptedBroker.bytes(0x40, 2, 0, 1));
    for (int id = 2; id <= 5; id++) {
      ByteString subAck = ScriptedBroker.bytes(0x90, 3, 0, id, 1);
      rig.broker.peer().sendAfter(id == 5 ? 2000 : 0, subAck);
    }
    rig.hal.runUntil(() -> waits(rig.hal) == 4, 60_000);
  }

  private static long waits(VirtualBoard hal) {
    return lines(hal).stream().filter(line -> line.contains("wait ota upgrade command")).count();
  }

  private static List<String> lines(VirtualBoard hal) {
    String md5 = BoardRig.md5(IMAGE);
    return hal.console().lines()
        .map(String::stripTrailing)
        .filter(line -> !line.isEmpty())
        .filter(line -> !line.startsWith("Mount user filesystem..."))
        .filter(line -> !line.startsWith("User filesystem region: "))
        .map(line -> line.replace(md5, RECORDED_MD5))
        .toList();
  }

  private static String last(List<String> lines) {
    return lines.get(lines.size() - 1);
  }

  private static List<String> guide(String block) throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/guide/" + block + ".txt"));
  }
}
