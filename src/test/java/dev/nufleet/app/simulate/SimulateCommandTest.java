package dev.nufleet.app.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.Main;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.sim.Workshop;
import dev.nufleet.sim.WorldPlan;
import dev.nufleet.sim.study.Life;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
  }

  @Test
  void worlds_of_a_range_of_seeds_hold_and_each_lives_twice_alike() {
    assertThat(run("simulate", "--seeds", "1..12", "--boards", "2", "--threads", "2", "--check-determinism"))
        .as("%s%s", out, err).isZero();
    assertThat(out.toString()).contains("simulate: 12 seeds, 24 lives, 0 violations")
        .containsPattern("12 seeds, 24 lives \\([0-9.]+ a second\\), [0-9.]+ virtual hours, 0 violations; met [1-9]")
        .containsPattern("[0-9] ways of the bootloader, [1-9][0-9]* causes, [1-9][0-9]* faults by place, [1-9]"
            + "[0-9]* power cuts by phase and task, the last new one by seed (9|1[0-2])\n")
        .containsPattern("[0-9]+ of these [0-9]+ were met by one world only")
        .contains("; each lived again, item by item the same but for what is said above, in Java "
            + System.getProperty("java.version"));
  }

  @Test
  void histories_are_one_number_that_is_the_same_with_one_thread_and_with_two() {
    Pattern number = Pattern.compile("histories in one number: ([0-9a-f]{16}), of Java ");
    run("simulate", "--seeds", "1..12", "--boards", "1", "--threads", "1");
    run("simulate", "--seeds", "1..12", "--boards", "1", "--threads", "2");
    run("simulate", "--seeds", "2..13", "--boards", "1");
    List<String> numbers = number.matcher(out.toString()).results().map(one -> one.group(1)).toList();
    assertThat(numbers).hasSize(3).as("%s", out);
    assertThat(numbers.get(1)).isEqualTo(numbers.get(0)).isNotEqualTo(numbers.get(2));
  }

  @Test
  void another_java_that_is_none_is_one_line() throws IOException {
    assertThat(run("simulate", "--seeds", "1", "--java", folder.toString())).isEqualTo(2);
    assertThat(run("simulate", "--seeds", "1", "--check-determinism", "--java", folder.toString())).isEqualTo(2);
    Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nexit 1\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    assertThat(run("simulate", "--seeds", "1", "--check-determinism", "--java", folder.toString())).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(3).allMatch(line -> line.startsWith("nufleet: "));
    assertThat(err.toString()).contains("--java is for the second lives of --check-determinism",
        "there is no bin/java in it", "ended at once; Java 17 or newer is needed");
  }

  @Test
  void what_cannot_be_meant_is_one_line() {
    assertThat(run("simulate", "--seeds", "9..3")).isEqualTo(2);
    assertThat(run("simulate", "--seeds", "many")).isEqualTo(2);
    assertThat(run("simulate", "--boards", "0")).isEqualTo(2);
    assertThat(run("simulate", "--threads", "x")).isEqualTo(2);
    assertThat(run("simulate", "--minutes", "-1")).isEqualTo(2);
    assertThat(run("simulate", "--scenario", "swarn")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(6).allMatch(line -> line.startsWith("nufleet: "));
    assertThat(err.toString()).contains("--seeds '9..3' ends before it begins", "1..1000 is", "'swarn' is unknown");
  }

  /** A world that ends before its board can be through. */
  private Path unfinished() {
    Life life = Life.of(WorldPlan.calm(1, List.of(BoardProfile.M487, BoardProfile.NUC472))
        .ending(WorldPlan.Mode.LIVENESS, Long.MAX_VALUE, 20_000_000_000L), new Workshop());
    Capsules capsules = new Capsules(folder, Map.of("scenario", "none"));
    assertThat(capsules.keep(life)).containsExactly("  its capsule: " + folder.resolve("seed-1.json"));
    return folder.resolve("seed-1.json");
  }

  @Test
  void a_capsule_lives_again_event_by_event_and_comes_to_the_same_end() {
    Path file = unfinished();
    assertThat(run("simulate", "--replay", file.toString())).as("%s", err).isEqualTo(1);
    assertThat(out.toString().lines()).filteredOn(line -> line.contains(" s  n ")).hasSize(
        (int) CapsuleFile.read(file).end().facts());
    assertThat(out.toString()).containsSubsequence(
        "the capsule says: liveness, board-00001: ", "board-00001  BootEnded outcome=boots", "RunEnded",
        "violated: liveness, board-00001: ", "and 1 more", "the same end came: liveness, after the same history (",
        "the program is the one that wrote the capsule: ", "simulate: 1 seeds, 2 lives, 2 violations");
  }

  @Test
  void a_replay_says_what_is_not_as_in_the_capsule() throws IOException {
    Path file = unfinished();
    String json = Files.readString(file);
    Files.writeString(file, json.replaceFirst("\"build\" : \"[0-9a-f]+\"", "\"build\" : \"other\""));
    run("simulate", "--replay", file.toString());
    assertThat(out.toString()).contains("the program is another one: version", "build other wrote the capsule");
    Files.writeString(file, json.replaceFirst("\"seed\" : 1", "\"seed\" : 2"));
    assertThat(run("simulate", "--replay", file.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("the same end came: liveness, but after another history (");
    Files.writeString(file, json.replaceFirst("\"mode\" : \"liveness\"", "\"mode\" : \"safety\""));
    assertThat(run("simulate", "--replay", file.toString())).isZero();
    assertThat(out.toString()).contains("nothing is violated", "another end came: liveness of the capsule is not");
  }

  @Test
  void a_replay_shows_one_boards_console_instead() {
    Path file = unfinished();
    run("simulate", "--replay", file.toString(), "--console", "board-00002");
    assertThat(out.toString()).contains("Mbed Bootloader", "inform/a1simulated/board-00002", "the same end came")
        .doesNotContain(" n 1 ", "inform/a1simulated/board-00001");
    assertThat(run("simulate", "--replay", file.toString(), "--console", "board-00003")).isEqualTo(2);
    assertThat(err.toString()).contains("'board-00003' is none of the capsule's boards; board-00001, board-00002 are");
  }

  @Test
  void a_replay_that_cannot_be_meant_is_one_line() {
    String file = unfinished().toString();
    assertThat(run("simulate", "--replay", file, "--step")).as("no terminal here").isEqualTo(2);
    assertThat(run("simulate", "--replay", file, "--seeds", "1")).isEqualTo(2);
    assertThat(run("simulate", "--replay", folder.resolve("none").toString())).isEqualTo(2);
    assertThat(run("simulate", "--console", "board-00001")).isEqualTo(2);
    assertThat(run("simulate", "--step")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(5).allMatch(line -> line.startsWith("nufleet: "));
    assertThat(err.toString()).contains("this is no terminal", "--replay takes all from its capsule", "does not exist");
  }

  @Test
  void a_step_waits_for_enter_and_for_nothing_once_the_keyboard_has_ended() {
    ByteArrayInputStream keys = new ByteArrayInputStream("\nab\nc".getBytes(StandardCharsets.US_ASCII));
    EnterKey enter = new EnterKey(keys, new PrintWriter(out));
    enter.run();
    assertThat(keys.available()).isEqualTo(4);
    enter.run();
    assertThat(keys.available()).isEqualTo(1);
    enter.run();
    enter.run();
    assertThat(keys.available()).isZero();
  }

  @Test
  void a_capsule_is_made_smaller_and_the_result_is_a_capsule_and_a_run_of_a_fleet() {
    Path file = unfinished();
    assertThat(run("simulate", "--shrink", "--replay", file.toString())).as("%s", err).isEqualTo(1);
    Path scenario = folder.resolve("seed-1-small.conf");
    assertThat(out.toString()).contains(
        "seed 1, 2 boards, 0 faults, an image of 314676 bytes, 20 s: liveness, board-00001",
        "  smaller: 1 board, 0 faults, an image of ", "; nothing more can be left out",
        "  its capsule: " + folder.resolve("seed-1-small.json"), "./nufleet run --chaos " + scenario);
    assertThat(run("simulate", "--replay", folder.resolve("seed-1-small.json").toString())).isEqualTo(1);
    assertThat(out.toString()).contains("the same end came: liveness, after the same history");
    assertThat(run("run", "--chaos", scenario.toString(), "--dry-run")).as("%s", err).isZero();
    assertThat(run("simulate", "--shrink", "--console", "x", "--replay", file.toString())).isEqualTo(2);
  }

  @Test
  void what_does_not_happen_any_more_is_not_made_smaller() throws IOException {
    Path file = unfinished();
    Files.writeString(file, Files.readString(file).replaceFirst("\"mode\" : \"liveness\"", "\"mode\" : \"safety\""));
    assertThat(run("simulate", "--shrink", "--replay", file.toString())).isZero();
    assertThat(out.toString()).contains("it is not violated any more");
    assertThat(folder.resolve("seed-1-small.json")).doesNotExist();
  }

  // ---- defects of the firmware

  /** What makes boards give up their start. */
  private String givingUp() throws IOException {
    return Files.writeString(folder.resolve("giving-up.conf"),
        "faults = [ { kind = tls-failure, times = 3, code = certificate } ]").toString();
  }

  @Test
  void a_defect_of_the_firmware_is_found_kept_made_smaller_and_shown_again() throws IOException {
    assertThat(run("simulate", "--scenario", givingUp(), "--seeds", "1..60", "--boards", "2", "--find",
        "start-gives-up", "--shrink", "--out", folder.toString())).as("%s%s", out, err).isZero();
    assertThat(out.toString()).containsPattern("seed [0-9]+: defect, board-00001: start-gives-up\n")
        .contains("smaller: 1 board, 3 faults, an image of 1 byte", " 0 violations");
    Path small;
    try (Stream<Path> files = Files.list(folder)) {
      small = files.filter(file -> file.toString().endsWith("-start-gives-up-small.json")).findFirst().orElseThrow();
    }
    assertThat(CapsuleFile.read(small).plan().mode()).isEqualTo(WorldPlan.Mode.SAFETY);
    assertThat(run("simulate", "--replay", small.toString())).isZero();
    assertThat(out.toString()).contains("the capsule says: defect, board-00001: start-gives-up",
        "nothing is violated; shown by unfinished boards: board-00001 start-gives-up",
        "the same end came: start-gives-up, after the same history");
    assertThat(Files.readString(Path.of(small.toString().replace(".json", ".conf"))))
        .startsWith("# defect, board-00001: start-gives-up\n# The simulator comes to the same end")
        .contains("shows: start-gives-up");
    Files.writeString(small, Files.readString(small).replaceAll("(?s)\"acts\" : \\[.*?\\n  \\]", "\"acts\" : [ ]"));
    assertThat(run("simulate", "--replay", small.toString())).as("without its faults").isEqualTo(1);
    assertThat(out.toString()).contains("another end came: start-gives-up of the capsule is shown by no board");
    assertThat(run("simulate", "--shrink", "--replay", small.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("it is not shown any more");
  }

  @Test
  void a_defect_that_no_board_shows_is_not_found() throws IOException {
    assertThat(run("simulate", "--scenario", givingUp(), "--seeds", "1..4", "--boards", "1", "--find", "never-reset",
        "--out", folder.resolve("none").toString())).isEqualTo(1);
    assertThat(out.toString()).contains("no unfinished board shows never-reset in these worlds", "4 seeds, 4 lives");
    assertThat(folder.resolve("none")).doesNotExist();
    assertThat(run("simulate", "--find", "stale")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("nufleet: --find 'stale' is no defect that can be named; ")
        .contains("card-read-hang, ", "stale-offset, ");
  }
}
