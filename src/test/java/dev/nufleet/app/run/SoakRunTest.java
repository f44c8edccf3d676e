package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.PlainFormats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole runs of several campaigns, with a small image. */
@ExtendWith(PlainFormats.class)
class SoakRunTest extends WholeRuns {
  private static final String CUTS = """
      { kind = power-cut, boards = 60%, during = download, at = "20%..80%", off = 1s }
      { kind = reset, boards = 60%, during = download, at = "20%..80%" }
      """;

  @Test
  void the_same_boards_go_through_campaign_after_campaign_with_rising_versions() throws IOException {
    assertThat(soak("calm", "", "--repeat", "3", "--fw-version", "1795600000")).as(said()).isZero();
    JsonNode report = report("calm");
    assertThat(report.get("campaigns")).extracting(one -> one.get("version").asText())
        .containsExactly("1795600000", "1795600001", "1795600002");
    assertThat(report.get("campaigns")).allSatisfy(one -> {
      assertThat(one.get("verdict").asText()).isEqualTo("pass");
      assertThat(one.at("/boards/upgraded").asInt()).isEqualTo(6);
      assertThat(one.get("violations").asInt()).isZero();
      assertThat(one.get("heapLiveBytes").asLong()).as("what a collection leaves")
          .isBetween(1_000_000L, 2_000_000_000L);
      assertThat(one.get("threads").asInt()).isPositive();
      JsonNode own = report("calm/" + one.get("folder").asText());
      assertThat(own.at("/run/version").asText()).isEqualTo(one.get("version").asText());
      assertThat(own.at("/boards/upgraded").asInt()).isEqualTo(6);
      assertThat(own.at("/traffic/downloads").asInt()).isEqualTo(6);
      assertThat(own.at("/phases/boot/count").asInt()).as("each board was reset").isEqualTo(6);
      assertThat(own.has("campaigns")).isFalse();
    });
    assertThat(report.at("/boards/upgraded").asInt()).isEqualTo(6);
    assertThat(report.at("/traffic/downloads").asInt()).isEqualTo(18);
    assertThat(report.at("/invariants/exact-image/held").asBoolean()).isTrue();
    assertThat(report.at("/run/endReason").asText()).isEqualTo("3 campaigns came to an end");
    assertThat(out.toString()).contains("campaign 3: pass, 6 of 6 boards upgraded to version 1795600002, in ",
        "6 of 6 boards upgraded in each of 3 campaigns, in ");
    assertThat(Files.readString(dir.resolve("calm/report.html"))).contains("campaign-0002/report.html");
    assertThat(execute(List.of("check", dir.resolve("calm").toString()))).as(said()).isZero();
    assertThat(out.toString()).contains("== campaign-0001", "== campaign-0003").doesNotContain("violated");
  }

  @Test
  void each_campaign_has_a_plan_of_its_own_that_a_seed_repeats_and_the_first_is_that_of_a_single_run()
      throws IOException {
    soak("a", CUTS, "--repeat", "2", "--seed", "7");
    soak("b", CUTS, "--repeat", "2", "--seed", "7", "--pace", "board*2000");
    soak("single", CUTS, "--seed", "7");
    assertThat(plan("a/campaign-0001")).isNotEmpty().isEqualTo(plan("single")).isNotEqualTo(plan("a/campaign-0002"));
    assertThat(plan("a/campaign-0002")).isNotEmpty().isEqualTo(plan("b/campaign-0002"));
    JsonNode first = report("a").get("campaigns");
    JsonNode again = report("b").get("campaigns");
    for (int i = 0; i < 2; i++) {
      assertThat(first.get(i).at("/boards/upgraded").asInt()).as(said()).isEqualTo(6);
      assertThat(first.get(i).get("digest")).as(said()).isEqualTo(again.get(i).get("digest"));
      assertThat(first.get(i).get("faults").asInt()).as("all that was planned came true" + said())
          .isEqualTo(plan("a/campaign-000" + (i + 1)).size());
    }
    assertThat(first.get(0).get("digest")).isEqualTo(report("single").at("/chaos/digest"))
        .isNotEqualTo(first.get(1).get("digest"));
    assertThat(report("a").at("/chaos/digest")).isEqualTo(report("b").at("/chaos/digest"));
  }

  @Test
  void what_the_platform_does_wrong_is_planned_for_each_campaign_and_comes_true_in_each() throws IOException {
    assertThat(soak("wrong", """
        { kind = truncate, boards = 70%, after-bytes = 500, times = "1..2" }
        { kind = throttle, rate = 100000/s }
        """, "--repeat", "3", "--seed", "7")).as(said()).isZero();
    for (int number = 1; number <= 3; number++) {
      List<String> plan = plan("wrong/campaign-000" + number);
      JsonNode campaign = report("wrong").get("campaigns").get(number - 1);
      assertThat(plan).anyMatch(act -> act.contains(" truncate ")).anyMatch(act -> act.contains(" throttle "));
      assertThat(campaign.get("faults").asInt()).as("all that was planned came true" + said()).isEqualTo(plan.size());
      assertThat(campaign.at("/boards/upgraded").asInt()).as(said()).isEqualTo(6);
    }
    assertThat(plan("wrong/campaign-0002")).isNotEqualTo(plan("wrong/campaign-0003"));
  }

  @Test
  void campaigns_begin_as_long_as_the_time_is_not_over_and_the_last_one_comes_to_its_end() throws IOException {
    assertThat(soak("timed", "", "--repeat", "1ms")).as(said()).isZero();
    assertThat(report("timed").get("campaigns")).hasSize(1);
    assertThat(report("timed").at("/boards/upgraded").asInt()).isEqualTo(6);
  }

  /** @return the exit code */
  private int soak(String name, String faults, String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("run", "--boards", "6", "--http", "none", "--firmware", image(),
        "--report", dir.resolve(name).toString()));
    if (!faults.isEmpty()) {
      args.addAll(List.of("--chaos", scenario(name, faults, List.of())));
    }
    args.addAll(List.of(more));
    return execute(args);
  }

  private List<String> plan(String folder) throws IOException {
    Path plan = dir.resolve(folder).resolve("chaos.plan");
    return Files.readAllLines(plan);
  }
}
