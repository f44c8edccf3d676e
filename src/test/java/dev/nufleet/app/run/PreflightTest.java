package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.Main;
import dev.nufleet.app.run.Preflight.DoorPlan;
import dev.nufleet.app.run.Preflight.Machine;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.model.RunClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

class PreflightTest {
  private static final long PLENTY = 1_000_000_000_000L;

  @TempDir Path dir;

  @Test
  void a_machine_with_enough_lacks_nothing() {
    assertThat(lack(4200, 1000, 144_000_000, "--boards", "1000")).isEmpty();
    assertThat(Preflight.lack(settings("--boards", "1000"),
        new Machine(OptionalLong.empty(), OptionalLong.empty(), PLENTY))).as("if the system is silent").isEmpty();
  }

  @Test
  void descriptors_are_those_that_the_boards_keep_at_least() {
    assertThat(lack(1200, PLENTY, PLENTY, "--boards", "1000")).isEmpty();
    assertThat(lack(1199, PLENTY, PLENTY, "--boards", "1000")).isEqualTo("a run of 1000 boards needs 1200 file"
        + " descriptors, 1199 are left; raise the limit (ulimit -n 1400) or name fewer --boards");
    assertThat(lack(3199, PLENTY, PLENTY, "--boards", "1000", "--state", dir.resolve("state").toString()))
        .startsWith("a run of 1000 boards needs 3200 file descriptors");
  }

  @Test
  void a_run_whose_boards_cannot_all_download_at_once_says_how_many_can() {
    assertThat(doubt(2200, "--boards", "1000")).isEmpty();
    assertThat(doubt(2199, "--boards", "1000")).isEqualTo("2199 file descriptors are left: enough for 1000 boards of"
        + " which 999 download at the same time; with more some would fail by no-socket (for all of them:"
        + " ulimit -n 2400)");
    assertThat(doubt(4199, "--boards", "1000", "--state", dir.resolve("state").toString()))
        .contains("of which 999 download");
    assertThat(Preflight.doubt(settings("--boards", "1000"),
        new Machine(OptionalLong.empty(), OptionalLong.empty(), PLENTY))).as("if the system is silent").isEmpty();
  }

  @Test
  void a_command_beside_runs_needs_both_ends_of_all_its_boards() {
    Preflight.Machine little = new Preflight.Machine(OptionalLong.of(263), OptionalLong.empty(), 1);
    assertThat(Preflight.lack("a rehearsal", 16, little)).hasValue("a rehearsal of 16 boards at the same time needs 264"
        + " file descriptors, 263 are left; raise the limit (ulimit -n 464)");
    assertThat(Preflight.lack("a rehearsal", 15, little)).isEmpty();
    assertThat(Preflight.lack("a rehearsal", 16,
        new Preflight.Machine(OptionalLong.empty(), OptionalLong.empty(), 1))).isEmpty();
  }

  private String doubt(long descriptors, String... options) {
    return Preflight.doubt(settings(options),
        new Machine(OptionalLong.of(descriptors), OptionalLong.of(PLENTY), PLENTY)).orElse("");
  }

  @Test
  void a_stand_in_gets_a_process_of_its_own_where_one_cannot_have_both_ends_of_all_connections() {
    assertThat(divides(4200)).isFalse();
    assertThat(divides(4199)).isTrue();
    assertThat(divides(1200)).isTrue();
    assertThat(divides(1199)).as("not enough for the boards alone").isFalse();
    assertThat(divides(6199, "--state", dir.resolve("state").toString())).isTrue();
    assertThat(divides(6200, "--state", dir.resolve("state").toString())).isFalse();
    assertThat(Preflight.divides(settings("--boards", "1000"),
        new Machine(OptionalLong.empty(), OptionalLong.empty(), PLENTY))).as("if the system is silent").isFalse();
  }

  private boolean divides(long descriptors, String... options) {
    List<String> all = new ArrayList<>(List.of("--boards", "1000"));
    all.addAll(List.of(options));
    return Preflight.divides(settings(all.toArray(String[]::new)),
        new Machine(OptionalLong.of(descriptors), OptionalLong.of(PLENTY), PLENTY));
  }

  @Test
  void boards_on_nodes_need_descriptors_there_and_here_only_for_the_stand_ins_end() {
    assertThat(divides(1300, "--nodes", "2")).as("a process of its own would have no more").isFalse();
    assertThat(lack(700, PLENTY, PLENTY, "--boards", "1000", "--nodes", "2")).as("others hold the rest").isEmpty();
    assertThat(lack(200, PLENTY, PLENTY, "--boards", "1000", "--nodes", "64"))
        .startsWith("a run of 1000 boards needs 1200 file descriptors");
    assertThat(lack(1700, PLENTY, PLENTY, "--boards", "1000", "--nodes", "2", "--state", dir.resolve("s").toString()))
        .as("files are open where the boards are").isEmpty();
    assertThat(lack(1699, PLENTY, PLENTY, "--boards", "1000", "--nodes", "2", "--state", dir.resolve("s").toString()))
        .startsWith("1000 boards on 2 nodes need 1700 file descriptors in each");
    assertThat(lack(10_000, PLENTY, PLENTY, "--boards", "9801", "--nodes", "1")).startsWith("9801 boards on 1 nodes"
        + " need 10001 file descriptors in each, a process may open 10000 more; name more --nodes");
    assertThat(Preflight.lack(atTheCloud("--boards", "1000", "--nodes", "2"),
        new Machine(OptionalLong.of(700), OptionalLong.of(PLENTY), PLENTY))).isEmpty();
    assertThat(Preflight.lack(atTheCloud("--boards", "1000", "--nodes", "2"),
        new Machine(OptionalLong.of(699), OptionalLong.of(PLENTY), PLENTY))).contains("1000 boards on 2 nodes need 700"
        + " file descriptors in each, a process may open 699 more; name more --nodes, or raise the limit"
        + " (ulimit -n 900)");
  }

  @Test
  void a_stand_in_has_as_many_doors_as_its_connections_need_while_all_boards_download() {
    assertThat(doors(2200)).as("both connections of each, and the program's own").isZero();
    assertThat(doors(2199)).isEqualTo(1);
    assertThat(doors(1312)).as("two processes may have 1000 each, in a tenth less than what there is").isEqualTo(1);
    assertThat(doors(1311)).isEqualTo(2);
    assertThat(doors(201)).as("no door helps").isZero();
    assertThat(Preflight.doors(settings("--boards", "1000"), descriptors(700)).count()).as("no nodes").isZero();
    assertThat(Preflight.doors(atTheCloud("--boards", "1000", "--nodes", "2"), descriptors(700)).count()).isZero();
    assertThat(Preflight.doors(settings("--boards", "1000", "--nodes", "2"),
        new Machine(OptionalLong.empty(), OptionalLong.empty(), PLENTY)).count())
        .as("if the system is silent").isZero();
  }

  private int doors(long descriptors) {
    DoorPlan plan = Preflight.doors(settings("--boards", "1000", "--nodes", "2"), descriptors(descriptors));
    assertThat(plan.downloads()).as("all boards may download at once").isEqualTo(plan.count() > 0);
    return plan.count();
  }

  @Test
  void downloads_stay_with_the_stand_in_where_boards_are_asked_in_portions() {
    RunSettings run = settings("--boards", "100", "--nodes", "2");
    int portion = run.cluster().orElseThrow().mostInHand();
    RunSettings many = settings("--boards", Integer.toString(10 * portion), "--nodes", "2");
    long all = 10 * portion + portion * 3 / 2 + 200;
    assertThat(Preflight.doors(many, descriptors(all))).isEqualTo(new DoorPlan(0, false));
    assertThat(Preflight.doors(many, descriptors(all - 1))).isEqualTo(new DoorPlan(1, false));
    assertThat(Preflight.lack(many, descriptors(5L * portion + 200))).isEmpty();
    assertThat(Preflight.doubt(many, descriptors(all * 8 / 10))).isEmpty();
    assertThat(Preflight.doors(many, descriptors(3L * portion))).as("more than half of the room would be downloads'")
        .isEqualTo(new DoorPlan(4, true));
    assertThat(Preflight.doors(settings("--boards", Integer.toString(10 * portion), "--nodes", "2", "--stages",
        "10%,100%"), descriptors(all - 1))).as("a stage is asked at once").isEqualTo(new DoorPlan(1, true));
  }

  private static Machine descriptors(long count) {
    return new Machine(OptionalLong.of(count), OptionalLong.of(PLENTY), PLENTY);
  }

  private RunSettings atTheCloud(String... options) {
    RunSettings run = settings(options);
    return run.at(new RunSettings.Running(null)); // whoever it is, it is elsewhere
  }

  @Test
  void nodes_that_have_come_have_room_for_all_boards() {
    RunSettings run = settings("--boards", "1000", "--nodes", "2");
    assertThat(Preflight.lackOfRoom(run, 2, 500)).isEmpty();
    assertThat(Preflight.lackOfRoom(run, 2, 499)).contains("1000 boards are more than the 2 nodes that have come can"
        + " hold, which is 998 by their file descriptors and heap; await more (--await-nodes), let them have more"
        + " (ulimit -n and NUFLEET_JAVA_OPTS=-Xmx there), or name fewer --boards");
    assertThat(Preflight.doubtOfRoom(run, 2, 1000)).isEmpty();
    assertThat(Preflight.doubtOfRoom(run, 2, 999)).contains("the 2 nodes that have come can hold 1000 boards of which"
        + " 998 download at the same time; with more some would fail by no-socket (more nodes, or ulimit -n there,"
        + " help)");
    RunSettings stored = settings("--boards", "1000", "--nodes", "2", "--state", dir.resolve("s").toString());
    assertThat(Preflight.lackOfRoom(stored, 2, 1500)).isEmpty();
    assertThat(Preflight.lackOfRoom(stored, 2, 1499).orElse("")).contains("which is 999 by");
    assertThat(Preflight.doubtOfRoom(stored, 2, 2000)).isEmpty();
    assertThat(Preflight.doubtOfRoom(stored, 2, 1999)).isPresent();
  }

  @Test
  void ports_are_those_of_each_address() {
    assertThat(lack(PLENTY, 999, PLENTY, "--boards", "1000")).startsWith(
        "a run of 1000 boards needs 1000 local ports on each of 1 addresses, the system has 999; name more");
    String four = "127.0.0.1,127.0.0.2,127.0.0.3,127.0.0.4";
    assertThat(lack(PLENTY, 500, PLENTY, "--boards", "1000", "--source-ips", four)).isEmpty();
    assertThat(lack(PLENTY, 499, PLENTY, "--boards", "1000", "--source-ips", four)).contains("500 local ports");
    assertThat(lack(PLENTY, 999, PLENTY, "--boards", "1000", "--nodes", "2")).contains("1000 local ports");
    assertThat(lack(PLENTY, 999, PLENTY, "--boards", "1000", "--cluster", "127.0.0.1:7355"))
        .as("the nodes' machines need them").isEmpty();
  }

  @Test
  void heap_is_what_the_boards_keep() {
    assertThat(lack(PLENTY, PLENTY, 143_999_999, "--boards", "1000")).isEqualTo("a run of 1000 boards needs 144 MB of"
        + " heap, the virtual machine may use 143 MB; give it more (NUFLEET_JAVA_OPTS=-Xmx180m) if the machine has it,"
        + " or name fewer --boards");
  }

  @Test
  void what_is_lacking_is_one_line_before_anything_starts_also_in_a_dry_run() {
    for (List<String> more : List.of(List.<String>of(), List.of("--dry-run"))) {
      StringWriter err = new StringWriter();
      CommandLine line = Main.commandLine();
      line.setOut(new PrintWriter(new StringWriter()));
      line.setErr(new PrintWriter(err, true));
      List<String> args = new ArrayList<>(List.of("run", "--boards", "100000", "--http", "none", "--quiet",
          "--report", dir.resolve("report").toString()));
      args.addAll(more);
      assertThat(line.execute(args.toArray(String[]::new))).as(err.toString()).isEqualTo(2);
      assertThat(err.toString().lines()).singleElement().asString().startsWith("nufleet: a run of 100000 boards needs");
      assertThat(dir.resolve("report")).doesNotExist();
    }
  }

  private static String lack(long descriptors, long ports, long heap, String... options) {
    return Preflight.lack(settings(options),
        new Machine(OptionalLong.of(descriptors), OptionalLong.of(ports), heap)).orElse("");
  }

  private static RunSettings settings(String... options) {
    List<String> args = new ArrayList<>(List.of("run"));
    args.addAll(List.of(options));
    ParseResult parsed = Main.commandLine().parseArgs(args.toArray(String[]::new)).subcommand();
    RunClock clock = SystemRunClock.start();
    return new RunCommand(clock).settings(parsed, Path.of(""), Map.of(), clock.asClock());
  }
}
