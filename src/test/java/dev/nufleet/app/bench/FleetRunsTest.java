package dev.nufleet.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetRunsTest {
  private static JsonNode report(int upgraded) {
    ObjectMapper mapper = new ObjectMapper();
    return mapper.createObjectNode()
        .<ObjectNode>set("boards", mapper.createObjectNode()
            .put("upgraded", upgraded))
        .set("run", mapper.createObjectNode().put("why", "61 boards are not upgraded: 61 tls"));
  }

  @Test
  void a_run_that_a_few_boards_did_not_finish_is_measured_by_those_that_did() throws Unmeasured {
    assertThat(FleetRuns.upgraded(report(3000), 3000)).isEqualTo(3000);
    assertThat(FleetRuns.upgraded(report(2940), 3000)).isEqualTo(2940);
  }

  @Test
  void a_run_that_did_less_than_its_work_is_no_measure() {
    assertThatThrownBy(() -> FleetRuns.upgraded(report(2939), 3000)).isInstanceOf(Unmeasured.class)
        .hasMessage("a run of 3000 boards did not do its work: 61 boards are not upgraded: 61 tls");
  }

  @Test
  void a_run_without_a_report_is_told_by_its_last_words(@TempDir Path dir) {
    assertThatThrownBy(() -> FleetRuns.report(dir, 20, "nufleet: no room")).isInstanceOf(Unmeasured.class)
        .hasMessage("a run of 20 boards left no report: nufleet: no room");
  }

  @Test
  void a_piece_of_work_is_what_more_of_it_took_and_noise_is_no_price() throws Unmeasured {
    assertThat(Lab.marginal(130, 30, 50, "an upgrade")).isEqualTo(2);
    assertThatThrownBy(() -> Lab.marginal(30, 30, 50, "an upgrade")).isInstanceOf(Unmeasured.class)
        .message().startsWith("an upgrade: 50 more of it took no more than the noise");
  }
}
