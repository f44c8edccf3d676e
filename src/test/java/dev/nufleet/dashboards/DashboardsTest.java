package dev.nufleet.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The dashboards are what their description says, and keep the rules of Grafana's own linter for dashboards.
 * {@code -Ddashboards.rewrite=true} writes them anew; review the diff.
 */
class DashboardsTest {
  private static final Path FOLDER = Path.of("dashboards");
  private static final Pattern SELECTOR = Pattern.compile("\\b[a-z_]+\\{([^}]*)\\}");
  private static final Pattern RATE = Pattern.compile("\\bi?rate\\([^\\[]*\\[([^]]*)\\]");
  private static final Pattern COUNTER = Pattern.compile("(\\w*\\()?\\w+_total\\{[^}]*\\}(\\[)?");
  /** Of those that Grafana knows, what ours need. */
  private static final Set<String> UNITS =
      Set.of("short", "percentunit", "s", "Bps", "bytes", "cps", "reqps", "iops", "dateTimeAsIso");

  @Test
  void the_committed_files_are_those_that_are_described() throws IOException {
    Set<Path> files = new HashSet<>();
    for (Dashboard dashboard : Dashboards.all()) {
      Path file = FOLDER.resolve(dashboard.uid() + ".json");
      files.add(file);
      if (Boolean.getBoolean("dashboards.rewrite")) {
        Files.writeString(file, GrafanaJson.of(dashboard));
      }
      assertThat(Files.readString(file)).as("%s; -Ddashboards.rewrite=true writes it anew", file)
          .isEqualTo(GrafanaJson.of(dashboard));
    }
    try (Stream<Path> there = Files.list(FOLDER)) {
      assertThat(there.filter(file -> file.toString().endsWith(".json"))).containsExactlyInAnyOrderElementsOf(files);
    }
  }

  @Test
  void what_is_chosen_is_a_variable_as_the_linter_wants_it() throws IOException {
    for (JsonNode dashboard : files()) {
      TreeMap<String, JsonNode> variables = new TreeMap<>();
      dashboard.at("/templating/list").forEach(one -> variables.put(one.get("name").asText(), one));
      assertThat(variables).containsKeys("datasource", "job", "instance", "run");
      JsonNode datasource = variables.remove("datasource");
      assertThat(datasource.get("type").asText()).isEqualTo("datasource");
      assertThat(datasource.get("label").asText()).isEqualTo("Data source");
      for (String name : List.of("job", "instance")) {
        assertThat(variables.get(name).get("allValue").asText()).isEqualTo(".+");
      }
      variables.values().forEach(one -> {
        String name = one.get("name").asText();
        assertThat(one.get("label").asText()).isEqualToIgnoringCase(name);
        assertThat(dashboard.toString()).as("$%s is used", name).contains("$" + name);
        if (one.get("type").asText().equals("query")) {
          assertThat(one.at("/datasource/uid").asText()).isEqualTo("${datasource}");
          assertThat(one.get("multi").asBoolean() && one.get("includeAll").asBoolean()).as(name).isTrue();
          assertThat(one.get("refresh").asInt()).as("read anew when the time changes").isEqualTo(2);
          assertThat(one.at("/query/query").asText()).startsWith("label_values(").endsWith(", " + name + ")");
        }
      });
    }
  }

  @Test
  void each_panel_has_title_description_unit_data_source_and_queries() throws IOException {
    Set<String> used = new HashSet<>();
    for (JsonNode dashboard : files()) {
      Set<Integer> ids = new HashSet<>();
      for (JsonNode panel : dashboard.get("panels")) {
        String title = panel.path("title").asText();
        assertThat(title).isNotBlank();
        assertThat(ids.add(panel.get("id").asInt())).as("id of %s is its own", title).isTrue();
        if (panel.get("type").asText().equals("row")) {
          continue;
        }
        assertThat(panel.path("description").asText()).as(title).endsWith(".");
        assertThat(panel.at("/fieldConfig/defaults/unit").asText()).as(title).isIn(UNITS);
        used.add(panel.at("/fieldConfig/defaults/unit").asText());
        assertThat(panel.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
        assertThat(panel.get("targets")).as(title).isNotEmpty();
        panel.get("targets").forEach(target -> {
          assertThat(target.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
          assertThat(target.path("legendFormat").asText()).as(title).isNotBlank();
        });
      }
    }
    assertThat(used).isEqualTo(UNITS);
  }

  @Test
  void panels_lie_beside_each_other() throws IOException {
    for (JsonNode dashboard : files()) {
      Set<String> taken = new HashSet<>();
      for (JsonNode panel : dashboard.get("panels")) {
        JsonNode at = panel.get("gridPos");
        assertThat(at.get("x").asInt() + at.get("w").asInt()).isLessThanOrEqualTo(24);
        for (int x = at.get("x").asInt(); x < at.get("x").asInt() + at.get("w").asInt(); x++) {
          for (int y = at.get("y").asInt(); y < at.get("y").asInt() + at.get("h").asInt(); y++) {
            assertThat(taken.add(x + " " + y)).as("%s at %s", panel.get("title"), at).isTrue();
          }
        }
      }
    }
  }

  @Test
  void every_selector_heeds_job_and_instance() throws IOException {
    for (String query : queries()) {
      List<String> matchers = SELECTOR.matcher(query).results().map(found -> found.group(1)).toList();
      assertThat(matchers).as(query).isNotEmpty()
          .allSatisfy(one -> assertThat(one).contains("job=~\"$job\"", "instance=~\"$instance\""));
      assertThat(query).as("no metric without a selector")
          .doesNotContainPattern("\\b(nufleet|jvm|process)_\\w+\\b(?!\\{)");
    }
  }

  @Test
  void every_rate_is_over_the_interval_that_grafana_finds() throws IOException {
    for (String query : queries()) {
      assertThat(RATE.matcher(query).results().map(found -> found.group(1))).as(query)
          .allSatisfy(range -> assertThat(range).isEqualTo("$__rate_interval"));
    }
  }

  @Test
  void no_counter_is_shown_as_it_is() throws IOException {
    for (String query : queries()) {
      for (MatchResult found : COUNTER.matcher(query).results().toList()) {
        assertThat(found.group(1)).as(query).isIn("rate(", "increase(");
        assertThat(found.group(2)).as(query).isEqualTo("[");
      }
    }
  }

  @Test
  void the_readme_shows_every_dashboard() throws IOException {
    String readme = Files.readString(Path.of("dashboards/README.md"));
    for (JsonNode dashboard : files()) {
      String picture = "pictures/" + dashboard.get("uid").asText() + ".svg";
      assertThat(readme).contains("](" + picture + ")");
      String drawn = Files.readString(Path.of("dashboards", picture));
      for (JsonNode panel : dashboard.get("panels")) {
        assertThat(drawn.contains(">" + panel.get("title").asText() + "<"))
            .as("%s of %s: drawn before it came? dashboards/README.md says how", panel.get("title"), picture).isTrue();
      }
    }
  }

  @Test
  void every_dashboard_leads_to_the_others_and_marks_campaign_faults_and_end() throws IOException {
    Set<String> uids = new HashSet<>();
    for (JsonNode dashboard : files()) {
      assertThat(uids.add(dashboard.get("uid").asText())).isTrue();
      assertThat(dashboard.get("editable").asBoolean()).as("what is generated is not edited by hand").isFalse();
      assertThat(dashboard.get("schemaVersion").asInt()).isEqualTo(39);
      JsonNode link = dashboard.at("/links/0");
      assertThat(dashboard.get("tags").toString()).isEqualTo(link.get("tags").toString()).contains("nufleet");
      assertThat(link.get("includeVars").asBoolean() && link.get("keepTime").asBoolean()).isTrue();
      assertThat(dashboard.at("/annotations/list").findValuesAsText("name"))
          .containsExactly("Campaign starts", "Campaign ends", "Run ends", "Faults");
    }
    assertThat(uids).hasSize(6);
    assertThat(files().stream().map(JsonNode::toString).filter(text -> text.contains("/d/" + Dashboards.PHASE + "?")))
        .as("from a phase in the overview to its boards").hasSize(2);
  }

  private static List<String> queries() throws IOException {
    return files().stream().flatMap(file -> file.findValuesAsText("expr").stream()).collect(Collectors.toList());
  }

  private static List<JsonNode> files() throws IOException {
    List<JsonNode> files = new ArrayList<>();
    for (Dashboard dashboard : Dashboards.all()) {
      files.add(new ObjectMapper().readTree(FOLDER.resolve(dashboard.uid() + ".json").toFile()));
    }
    return files;
  }
}
