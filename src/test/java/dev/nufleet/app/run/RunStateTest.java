package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.app.Main;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.firmware.BadHeader;
import dev.nufleet.firmware.InternalHeader;
import dev.nufleet.firmware.MergedImage;
import dev.nufleet.interop.ChildJvm;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MemoryMap;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Whole runs whose boards lie on disk: the next run goes on with them. */
class RunStateTest {
  private static final String FIRST = "1600000000";
  private static final String SECOND = "1700000000";
  private static final int BOARDS = 4;

  @TempDir Path dir;
  private Path state;
  private Path firmware;

  private record Ran(int exit, String out, String err, JsonNode report) {}

  @BeforeEach
  void firmware() throws IOException {
    state = dir.resolve("state");
    byte[] application = new byte[40_000];
    new SplittableRandom(1).nextBytes(application);
    firmware = Files.write(dir.resolve("fw.bin"), application);
  }

  @Test
  void the_next_run_goes_on_with_the_version_that_the_last_one_left() throws Exception {
    Ran first = run("--fw-version", FIRST);
    assertUpgraded(first, FIRST);
    assertThat(first.out()).contains("state: " + state + ": 0 of 4 boards were there");

    Ran second = run("--fw-version", SECOND, "--transcripts", dir.resolve("second").toString());
    assertUpgraded(second, SECOND);
    assertThat(second.out()).contains("state: " + state + ": 4 of 4 boards were there");
    assertThat(second.report().at("/phases/total/count").asInt()).isEqualTo(BOARDS);
    assertThat(Files.readString(dir.resolve("second/board-00002.txt")))
        .contains("The device has provisioned. Skip provision process")
        .contains("\"params\":{\"version\":\"" + FIRST + "\"}")
        .doesNotContain("1577150000");

    Ran third = run("--fw-version", SECOND);
    assertUpgraded(third, SECOND);
    assertThat(third.report().at("/phases/download/count").asInt()).as("they have it already").isZero();

    Ran back = run("--fw-version", FIRST);
    assertThat(back.exit()).isEqualTo(2);
    assertThat(back.err()).hasLineCount(1).contains("--fw-version: " + FIRST + " is older than " + SECOND);
    Ran swapped = run("--fw-version", SECOND, "--mix", "iot-m263a=1");
    assertThat(swapped.exit()).isEqualTo(2);
    assertThat(swapped.err()).hasLineCount(1).contains("but iot-m263a is asked for");
  }

  @Test
  void boards_are_flashed_before_they_are_switched_on_and_keep_their_cards() throws Exception {
    assertUpgraded(run("--fw-version", SECOND), SECOND);
    byte[] merged = MergedImage.build(new byte[0], new FirmwareVersion(1500000000), new byte[5000]);
    Path image = Files.write(dir.resolve("flash.bin"), merged);
    Files.write(dir.resolve("state/board-00001/card.bin"), new byte[1024]); // another card, and one too small

    Ran flashed = run("--fw-version", FIRST, "--flash", image.toString(), "--transcripts", dir.resolve("t").toString());
    assertThat(flashed.exit()).isEqualTo(1);
    assertThat(flashed.err()).contains("warning: m487: candidate slot (0x4000000..0x406dbff) does not fit: the card"
        + " has 1024 bytes");
    assertThat(flashed.report().at("/boards/upgraded").asInt()).isEqualTo(BOARDS - 1);
    assertThat(version("board-00000")).isEqualTo(FIRST);
    assertThat(Files.readString(dir.resolve("t/board-00000.txt")))
        .contains("The device has not provisioned yet.")
        .contains("\"params\":{\"version\":\"1500000000\"}");
    assertThat(Files.size(dir.resolve("state/board-00001/card.bin"))).isEqualTo(1024);
  }

  @Test
  void no_board_is_lost_when_the_process_is_killed_in_the_middle_of_a_download() throws Exception {
    assertUpgraded(run("--fw-version", FIRST), FIRST);
    Path console = Files.createDirectory(dir.resolve("console"));
    killWhen(console, () -> isInAnyFile(console, "\"step\": \"5\""),
        "--fw-version", SECOND, "--pace", "board*10", "--transcripts", console.toString());
    for (int i = 0; i < BOARDS; i++) {
      assertThat(version("board-0000" + i)).as("not yet installed").isEqualTo(FIRST);
    }

    Ran after = run("--fw-version", SECOND);
    assertUpgraded(after, SECOND);
    assertThat(after.out()).contains("4 of 4 boards were there");
  }

  /** What the kill leaves differs from run to run: half an application, a new one, candidates that wait. */
  @Test
  void no_board_is_lost_when_the_process_is_killed_while_boards_install() throws Exception {
    assertUpgraded(run("--fw-version", FIRST), FIRST);
    killWhen(state.resolve("board-00000"), () -> !version("board-00000").equals(FIRST), "--fw-version", SECOND);

    assertUpgraded(run("--fw-version", SECOND), SECOND);
  }

  @Test
  void a_folder_in_which_a_node_of_another_run_has_boards_is_refused() {
    Memories.refuse(state, List.of());
    assertThatThrownBy(() -> Memories.refuse(state, List.of("one", "two"))).isInstanceOf(UserMistake.class)
        .hasMessage("--state: node one, two of another run still has boards in " + state
            + "; wait until it has let go of them, end its process, or name another folder");
  }

  private void assertUpgraded(Ran ran, String version) throws IOException {
    assertThat(ran.exit()).as("%s%s", ran.out(), ran.err()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.report().at("/boards/upgraded").asInt()).isEqualTo(BOARDS);
    ran.report().get("invariants").forEach(invariant -> assertThat(
        invariant.get("held").asBoolean() || !invariant.get("checked").asBoolean())
            .as("held, or without an occasion: %s", ran.report().get("invariants")).isTrue());
    assertThat(ran.report().at("/invariants/exact-image/held").asBoolean()).isTrue();
    byte[] application = Files.readAllBytes(firmware);
    for (int i = 0; i < BOARDS; i++) {
      byte[] flash = Files.readAllBytes(state.resolve("board-0000" + i + "/flash.bin"));
      assertThat(version("board-0000" + i)).isEqualTo(version);
      assertThat(Arrays.copyOfRange(flash, MemoryMap.APPLICATION, MemoryMap.APPLICATION + application.length))
          .isEqualTo(application);
    }
  }

  /** What the header in the board's flash says. */
  private String version(String board) throws IOException {
    byte[] flash = Files.readAllBytes(state.resolve(board + "/flash.bin"));
    try {
      return InternalHeader.decode(flash, MemoryMap.HEADER).version().toString();
    } catch (BadHeader e) {
      return e.getMessage();
    }
  }

  private List<String> arguments(String... options) {
    List<String> arguments = new ArrayList<>(List.of("run", "--boards", Integer.toString(BOARDS), "--http", "none",
        "--state", state.toString(), "--firmware", firmware.toString(), "--report", dir.resolve("report").toString()));
    arguments.addAll(List.of(options));
    return arguments;
  }

  private Ran run(String... options) throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exit = line.execute(arguments(options).toArray(String[]::new));
    Path report = dir.resolve("report/report.json");
    return new Ran(exit, out.toString(), err.toString(),
        Files.exists(report) ? new ObjectMapper().readTree(report.toFile()) : null);
  }

  /** A run in a process of its own, killed when something in {@code folder} has made {@code moment} true. */
  private void killWhen(Path folder, Callable<Boolean> moment, String... options) throws Exception {
    List<String> command = ChildJvm.command("-Xmx256m");
    command.add("dev.nufleet.app.Main");
    command.addAll(arguments(options));
    Path output = dir.resolve("out.txt");
    try (WatchService watch = folder.getFileSystem().newWatchService()) {
      folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
      try {
        while (!moment.call()) {
          assertThat(process.isAlive()).as("%s", Files.readString(output)).isTrue();
          WatchKey key = watch.poll(1, TimeUnit.SECONDS);
          if (key != null) {
            key.pollEvents();
            key.reset();
          }
        }
      } finally {
        process.destroyForcibly().waitFor();
      }
      assertThat(process.exitValue()).as("killed by signal 9, not ended: %s", Files.readString(output))
          .isEqualTo(128 + 9);
    }
  }

  private static boolean isInAnyFile(Path folder, String text) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (Files.readString(file).contains(text)) {
          return true;
        }
      }
      return false;
    }
  }
}
