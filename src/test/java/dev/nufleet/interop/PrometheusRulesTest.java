package dev.nufleet.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is handed to Prometheus, checked by its own tool. */
@NeedsPrograms("promtool")
class PrometheusRulesTest {
  private static final Path FOLDER = Path.of("dashboards/prometheus");

  @Test
  void the_configuration_is_one() {
    promtool("check", "config", FOLDER.resolve("prometheus.yml").toString());
  }

  @Test
  void the_rules_are_rules() {
    promtool("check", "rules", "--lint=all", "--lint-fatal", FOLDER.resolve("rules.yml").toString());
  }

  @Test
  void every_alert_comes_when_it_should_and_not_before() {
    promtool("test", "rules", FOLDER.resolve("rules-test.yml").toString());
  }

  private static void promtool(String... what) {
    List<String> command = new ArrayList<>(List.of(ExternalProgram.find("promtool")));
    command.addAll(List.of(what));
    ExternalProgram.run(command, "");
  }
}
