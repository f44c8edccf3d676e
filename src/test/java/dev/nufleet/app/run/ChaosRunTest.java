package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.PlainFormats;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole runs in which something breaks, with a small image. */
@ExtendWith(PlainFormats.class)
class ChaosRunTest extends WholeRuns {
  @Test
  void links_that_break_in_downloads_resume_and_every_board_comes_through() throws IOException {
    JsonNode report = run("broken", "1", """
        { kind = reset, boards = "name=*0", during = download, at = "byte 5000" }
        { kind = close, boards = "name=*1", during = download, at = "byte 7000" }
        { kind = corrupt, boards = "name=*2", during = download, at = "byte 3000" }
        { kind = tls-failure, boards = "name=*3", code = cut }
        { kind = slicer, boards = "name=*4", bytes = 100 }
        { kind = latency, boards = "name=*5", delay = 20ms, jitter = 10ms }
        """, "--pace", "board*500");
    assertThat(report.at("/boards/upgraded").asInt()).as(said()).isEqualTo(6);
    for (String kind : List.of("reset", "close", "corrupt", "tls-failure", "slicer", "latency")) {
      assertThat(report.at("/chaos/faults/" + kind).asInt()).as(kind + said()).isEqualTo(1);
    }
    assertThat(report.at("/traffic/resumes").asInt()).as(said()).isGreaterThanOrEqualTo(2);
    assertThat(Files.readAllLines(dir.resolve("broken/chaos.plan"))).hasSize(6)
        .anySatisfy(line -> assertThat(line).isEqualTo("board-00000 fault 1 #0 reset download byte 5000"));
  }

  @Test
  void boards_that_lose_power_are_switched_on_again_and_begin_their_download_anew() throws IOException {
    JsonNode report = run("cuts", "1", """
        { kind = power-cut, during = download, at = "20%..80%", times = 2, off = 1s }
        """);
    assertThat(report.at("/boards/upgraded").asInt()).as(said()).isEqualTo(6);
    assertThat(report.at("/chaos/faults/power-cut").asInt()).as(said()).isEqualTo(12);
    assertThat(report.at("/traffic/downloads").asInt()).as(said()).isEqualTo(18);
    assertThat(report.at("/traffic/resumes").asInt()).as("nothing is left of a download over a reset").isZero();
    assertThat(report.at("/invariants/no-bricked-board/held").asBoolean()).as(said()).isTrue();
  }

  @Test
  void equal_seeds_have_equal_plans_and_digests_at_every_pace_and_another_seed_has_others() throws IOException {
    String faults = """
        { kind = power-cut, boards = 60%, during = download, at = "20%..80%", off = 1s }
        { kind = reset, boards = 60%, during = download, at = "20%..80%" }
        """;
    JsonNode first = run("a", "7", faults);
    JsonNode again = run("b", "7", faults, "--pace", "board*2000");
    JsonNode other = run("c", "8", faults);
    assertThat(plan("b")).isEqualTo(plan("a")).isNotEqualTo(plan("c"));
    assertThat(again.at("/chaos/digest")).as(said()).isEqualTo(first.at("/chaos/digest"))
        .isNotEqualTo(other.at("/chaos/digest"));
    assertThat(first.at("/boards/upgraded").asInt()).as(said()).isEqualTo(6);
  }

  @Test
  void what_befalls_a_site_befalls_all_of_its_boards_after_the_first_is_switched_on() throws IOException {
    JsonNode report = run("sites", "1", """
        { kind = link-drop, scope = site, share = 100%, after = 0s, lasts = 2s }
        { kind = latency, scope = site, share = 100%, delay = 100ms, after = 1s, lasts = 2s, every = 1s, times = 2 }
        """, List.of("sites = 2", "operator { reset-stuck-after = 5s, resets = 20 }"));
    assertThat(report.at("/boards/upgraded").asInt()).as(said()).isEqualTo(6);
    assertThat(report.at("/chaos/faults/link-drop").asInt()).as(said()).isEqualTo(6);
    assertThat(report.at("/chaos/faults/latency").asInt()).as(said()).isBetween(6, 12);
  }

  @Test
  void cards_that_fail_and_power_that_fails_in_the_copy_brick_nobody() throws IOException {
    JsonNode report = run("storage", "3", """
        { kind = power-cut, during = install, at = "10%..90%", how = torn, times = 2, off = 1s }
        { kind = power-cut, boards = 50%, during = provision, at = "operation 2..9", how = after, off = 1s }
        { kind = sd-write-error, boards = "name=*3", during = download, lasts = 1s }
        { kind = sd-removed, boards = "name=*4", during = download, at = 50%, lasts = 1s }
        """, List.of("operator { reset-stuck-after = 2s, resets = 5 }"));
    assertThat(report.at("/boards/upgraded").asInt()).as(said()).isEqualTo(6);
    assertThat(report.at("/chaos/faults/power-cut").asInt()).as(said()).isGreaterThanOrEqualTo(12);
    assertThat(report.at("/chaos/faults/sd-write-error").asInt()).as(said()).isEqualTo(1);
    assertThat(report.at("/chaos/faults/sd-removed").asInt()).as(said()).isEqualTo(1);
    assertThat(report.at("/invariants/exact-image/held").asBoolean()).as(said()).isTrue();
  }

  @Test
  void a_board_that_is_stuck_is_reset_where_the_operator_does_so() throws IOException {
    JsonNode report = run("mended", "1", """
        { kind = tls-failure, times = 3, code = certificate }
        """, List.of("operator { reset-stuck-after = 1s, resets = 2 }"));
    assertThat(report.at("/boards/upgraded").asInt()).as(said()).isEqualTo(6);
    assertThat(report.at("/chaos/faults/tls-failure").asInt()).as(said()).isEqualTo(18);
  }

  private String plan(String name) throws IOException {
    return Files.readString(dir.resolve(name).resolve("chaos.plan"));
  }

  private JsonNode run(String name, String seed, String faults, String... options) throws IOException {
    return run(name, seed, faults, List.of(), options);
  }

  private JsonNode run(String name, String seed, String faults, List<String> more, String... options)
      throws IOException {
    List<String> args = new ArrayList<>(List.of("run", "--boards", "6", "--firmware", image(), "--chaos",
        scenario(name, faults, more), "--seed", seed, "--http", "none", "--quiet", "--timeout", "2m", "--report",
        dir.resolve(name).toString()));
    args.addAll(List.of(options));
    execute(args);
    return report(name);
  }
}
