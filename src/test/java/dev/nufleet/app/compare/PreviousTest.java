package dev.nufleet.app.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.model.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviousTest {
  @TempDir Path runs;

  @Test
  void the_newest_earlier_run_of_the_same_kind_is_compared_with() throws Exception {
    left("a", "2026-11-20T10:00:00Z", new SampleRun(1, 400, true));
    left("b", "2026-11-21T10:00:00Z", new SampleRun(2, 400, true));
    left("later", "2026-11-23T10:00:00Z", new SampleRun(3, 400, true));
    SampleRun.Left other = new SampleRun(4, 400, true).draw();
    ((ObjectNode) other.report().get("run")).put("scenario", "wifi-drops").put("startedAt", "2026-11-22T01:00:00Z");
    other.write(runs.resolve("other-scenario"));
    SampleRun.Left broken = new SampleRun(5, 400, true).draw();
    ((ObjectNode) broken.report().get("run")).put("endedBy", "interrupted").put("startedAt", "2026-11-22T02:00:00Z");
    broken.write(runs.resolve("interrupted"));
    Files.createDirectories(runs.resolve("foreign"));
    Files.writeString(runs.resolve("foreign/report.json"), "[1, 2");
    ObjectNode previous = of(new SampleRun(6, 400, true).draw());
    assertThat(previous.get("run").asText()).isEqualTo("b");
    assertThat(previous.get("verdict").asText()).isIn("same", "better");
    assertThat(previous.get("findings")).isEmpty();
  }

  @Test
  void what_is_worse_is_told_and_by_how_much() throws Exception {
    left("before", "2026-11-20T10:00:00Z", new SampleRun(1, 400, false).luckOfRun(0.01));
    ObjectNode previous = of(new SampleRun(2, 400, false).luckOfRun(0.01).slower(Phase.DOWNLOAD, 1.3).draw());
    assertThat(previous.get("verdict").asText()).isEqualTo("worse");
    assertThat(previous.at("/findings/0").asText()).startsWith("download is slower by ");
    assertThat(previous.at("/phases/download/change").asText()).isEqualTo("worse");
    assertThat(previous.at("/phases/download/movedPercent").asDouble()).isBetween(25.0, 35.0);
  }

  @Test
  void without_one_nothing_can_be_told_and_it_says_so() throws Exception {
    ObjectNode previous = of(new SampleRun(1, 400, true).draw());
    assertThat(previous.get("run").isNull()).isTrue();
    assertThat(previous.get("why").asText()).startsWith("no earlier run with the same scenario");
  }

  private void left(String id, String startedAt, SampleRun run) throws IOException {
    SampleRun.Left left = run.draw();
    ((ObjectNode) left.report().get("run")).put("id", id).put("startedAt", startedAt);
    left.write(runs.resolve(id));
  }

  private ObjectNode of(SampleRun.Left now) throws IOException {
    ((ObjectNode) now.report().get("run")).put("id", "now").put("startedAt", "2026-11-22T10:00:00Z");
    return Previous.of(now.report(), now.csv(), runs.resolve("now"));
  }
}
