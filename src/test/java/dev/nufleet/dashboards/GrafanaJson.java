package dev.nufleet.dashboards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.dashboards.Dashboard.Choice;
import dev.nufleet.dashboards.Dashboard.Look;
import dev.nufleet.dashboards.Dashboard.Panel;
import dev.nufleet.dashboards.Dashboard.Query;
import dev.nufleet.dashboards.Dashboard.Row;
import dev.nufleet.model.Phase;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A dashboard as Grafana 10 reads it. The same dashboard is the same text, to the byte. */
final class GrafanaJson {
  /** Of Grafana 10.2 to 10.4; later ones read it too. */
  private static final int SCHEMA = 39;
  private static final int WIDTH = 24;
  private static final String CHOSEN = "job=~\"$job\",instance=~\"$instance\"";

  private final Dashboard dashboard;
  private final JsonNodeFactory make = JsonNodeFactory.instance;
  private int lastId;

  private GrafanaJson(Dashboard dashboard) {
    this.dashboard = dashboard;
  }

  static String of(Dashboard dashboard) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    try {
      return new ObjectMapper().writer(printer).writeValueAsString(new GrafanaJson(dashboard).root()) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("trees can be written", e);
    }
  }

  private ObjectNode root() {
    ObjectNode root = make.objectNode().put("title", dashboard.title()).put("uid", dashboard.uid())
        .put("description", dashboard.description());
    root.putArray("tags").add("nufleet");
    root.put("schemaVersion", SCHEMA).put("version", 1).put("editable", false).put("graphTooltip", 1)
        .put("refresh", "5s").put("timezone", "browser");
    root.putObject("time").put("from", "now-15m").put("to", "now");
    root.putObject("annotations").set("list", annotations());
    ObjectNode link = root.putArray("links").addObject();
    link.put("type", "dashboards").put("title", "NuFleet").put("asDropdown", true).put("includeVars", true)
        .put("keepTime", true).put("icon", "external link").putArray("tags").add("nufleet");
    root.putObject("templating").set("list", variables());
    root.set("panels", panels());
    return root;
  }

  // ---- what is chosen

  private ArrayNode variables() {
    ArrayNode list = make.arrayNode();
    list.addObject().put("name", "datasource").put("label", "Data source").put("type", "datasource")
        .put("query", "prometheus");
    labels(list, "job", "Job", "up{job=~\"nufleet.*\"}", ".+");
    labels(list, "instance", "Instance", "up{job=~\"$job\"}", ".+");
    labels(list, "run", "Run", "nufleet_run_info{" + CHOSEN + "}", ".*");
    if (dashboard.choices().contains(Choice.PROFILE)) {
      labels(list, "profile", "Profile", "nufleet_boards{" + CHOSEN + "}", ".*");
    }
    if (dashboard.choices().contains(Choice.PHASE)) {
      ObjectNode phase = list.addObject().put("name", "phase").put("label", "Phase").put("type", "custom")
          .put("query", Arrays.stream(Phase.values()).map(Phase::word).collect(Collectors.joining(",")))
          .put("multi", false).put("includeAll", false);
      phase.putObject("current").put("text", Phase.DOWNLOAD.word()).put("value", Phase.DOWNLOAD.word());
    }
    return list;
  }

  /** Values are read anew when the time changes, because each run has its own. */
  private void labels(ArrayNode list, String name, String label, String series, String all) {
    ObjectNode variable = list.addObject().put("name", name).put("label", label).put("type", "query");
    variable.set("datasource", datasource());
    String query = "label_values(" + series + ", " + name + ")";
    variable.put("definition", query);
    variable.putObject("query").put("query", query).put("refId", "PrometheusVariableQueryEditor-VariableQuery");
    variable.put("refresh", 2).put("sort", 1).put("multi", true).put("includeAll", true).put("allValue", all);
    variable.putObject("current").put("text", "All").put("value", "$__all");
  }

  // ---- what is marked

  private ArrayNode annotations() {
    ArrayNode list = make.arrayNode();
    moment(list, "Campaign starts", "blue", "nufleet_campaign_started_timestamp_seconds");
    moment(list, "Campaign ends", "purple", "nufleet_campaign_ended_timestamp_seconds");
    moment(list, "Run ends", "orange", "nufleet_run_ended_timestamp_seconds");
    annotation(list, "Faults", "red",
        Promql.risen("nufleet_chaos_faults_total").sumBy("kind").where("> 0").text()).put("titleFormat", "{{kind}}")
        .put("tagKeys", "kind").put("enable", dashboard.uid().equals("nufleet-chaos"));
    return list;
  }

  /** The value of the metric is the moment; Grafana wants milliseconds. */
  private void moment(ArrayNode list, String name, String colour, String metric) {
    annotation(list, name, colour, Promql.gauge(metric).maxBy("job, instance").text() + " * 1000 > 0")
        .put("titleFormat", name).put("useValueForTime", "on");
  }

  private ObjectNode annotation(ArrayNode list, String name, String colour, String expr) {
    ObjectNode one = list.addObject().put("name", name).put("enable", true).put("iconColor", colour)
        .put("expr", expr).put("step", "5s").put("textFormat", "{{instance}}");
    one.set("datasource", datasource());
    return one;
  }

  // ---- panels

  private ArrayNode panels() {
    ArrayNode panels = make.arrayNode();
    int y = 0;
    for (Row row : dashboard.rows()) {
      ObjectNode heading = panels.addObject().put("id", ++lastId).put("type", "row").put("title", row.title())
          .put("collapsed", false);
      heading.set("gridPos", place(0, y, WIDTH, 1));
      heading.putArray("panels");
      y++;
      int x = 0;
      int height = 0;
      for (Panel panel : row.panels()) {
        if (x + panel.width() > WIDTH) {
          y += height;
          x = 0;
          height = 0;
        }
        panels.add(panel(panel, place(x, y, panel.width(), panel.look().height())));
        x += panel.width();
        height = Math.max(height, panel.look().height());
      }
      y += height;
    }
    return panels;
  }

  private ObjectNode panel(Panel panel, ObjectNode place) {
    ObjectNode json = make.objectNode().put("id", ++lastId).put("type", type(panel.look()))
        .put("title", panel.title()).put("description", panel.description());
    json.set("datasource", datasource());
    json.set("gridPos", place);
    ObjectNode config = json.putObject("fieldConfig");
    ObjectNode defaults = config.putObject("defaults").put("unit", panel.unit());
    if (panel.look() != Look.HEAT && !panel.unit().startsWith("dateTime")) {
      defaults.put("min", 0);
    }
    if (panel.look() == Look.LINES || panel.look() == Look.STACK) {
      ObjectNode custom = defaults.putObject("custom").put("lineWidth", 1).put("showPoints", "never")
          .put("fillOpacity", panel.look() == Look.STACK ? 60 : 0);
      custom.putObject("stacking").put("mode", panel.look() == Look.STACK ? "normal" : "none");
    }
    if (panel.leadsToPhase()) {
      defaults.putArray("links").addObject().put("title", "This phase, down to the board").put("url", "/d/"
          + Dashboards.PHASE + "?var-phase=${__field.labels.phase}&${datasource:queryparam}&${job:queryparam}"
          + "&${instance:queryparam}&${run:queryparam}&${profile:queryparam}&${__url_time_range}");
    }
    config.putArray("overrides");
    json.set("options", options(panel.look()));
    ArrayNode targets = json.putArray("targets");
    for (int i = 0; i < panel.queries().size(); i++) {
      targets.add(target(panel.queries().get(i), i, panel.look()));
    }
    return json;
  }

  private static String type(Look look) {
    return switch (look) {
      case NUMBER -> "stat";
      case LINES, STACK -> "timeseries";
      case HEAT -> "heatmap";
      case BARS -> "bargauge";
    };
  }

  private ObjectNode options(Look look) {
    ObjectNode options = make.objectNode();
    switch (look) {
      case NUMBER, BARS -> {
        options.putObject("reduceOptions").put("values", false).putArray("calcs").add("lastNotNull");
        options.put("orientation", look == Look.BARS ? "horizontal" : "auto");
        if (look == Look.BARS) {
          options.put("displayMode", "basic");
        } else {
          options.put("colorMode", "value").put("graphMode", "none");
        }
      }
      case LINES, STACK -> {
        options.putObject("legend").put("displayMode", "list").put("placement", "bottom").put("showLegend", true);
        options.putObject("tooltip").put("mode", "multi").put("sort", "desc");
      }
      case HEAT -> {
        options.put("calculate", false).put("cellGap", 1);
        options.putObject("color").put("mode", "scheme").put("scheme", "Oranges").put("steps", 64)
            .put("exponent", 0.5);
        options.putObject("yAxis").put("unit", "s").put("axisPlacement", "left");
        options.putObject("exemplars").put("color", "rgba(50,90,220,0.8)");
        options.putObject("tooltip").put("show", true).put("yHistogram", true);
        options.putObject("legend").put("show", true);
      }
      default -> throw new IllegalStateException("nobody draws " + look);
    }
    return options;
  }

  private ObjectNode target(Query query, int index, Look look) {
    ObjectNode json = make.objectNode().put("refId", Character.toString('A' + index)).put("expr", query.expr())
        .put("legendFormat", query.legend()).put("format", look == Look.HEAT ? "heatmap" : "time_series")
        .put("range", look != Look.BARS && look != Look.NUMBER).put("instant", look == Look.BARS || look == Look.NUMBER)
        .put("exemplar", query.examples());
    json.set("datasource", datasource());
    return json;
  }

  private ObjectNode datasource() {
    return make.objectNode().put("type", "prometheus").put("uid", "${datasource}");
  }

  private ObjectNode place(int x, int y, int width, int height) {
    return make.objectNode().put("x", x).put("y", y).put("w", width).put("h", height);
  }
}
