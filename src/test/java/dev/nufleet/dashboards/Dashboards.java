package dev.nufleet.dashboards;

import static dev.nufleet.dashboards.Promql.gauge;
import static dev.nufleet.dashboards.Promql.inAll;
import static dev.nufleet.dashboards.Promql.mean;
import static dev.nufleet.dashboards.Promql.quantile;
import static dev.nufleet.dashboards.Promql.rate;
import static dev.nufleet.dashboards.Promql.risen;

import dev.nufleet.dashboards.Dashboard.Choice;
import dev.nufleet.dashboards.Dashboard.Look;
import dev.nufleet.dashboards.Dashboard.Panel;
import dev.nufleet.dashboards.Dashboard.Query;
import dev.nufleet.dashboards.Dashboard.Row;
import java.util.List;

/** All dashboards, from the whole fleet down to one phase of a board. */
public final class Dashboards {
  /** That of one phase, to which others lead. */
  static final String PHASE = "nufleet-board-phase";

  private static final String PHASES = "nufleet_ota_phase_seconds";
  private static final String HTTP = "nufleet_platform_http_seconds";
  private static final String MESSAGES = "nufleet_platform_message_seconds";
  private static final String SIGN_INS = "nufleet_mqtt_sign_in_seconds";
  private static final String NODE_BOARDS = "nufleet_node_boards";
  private static final String STUCK = "state=~\"failed|halted\"";
  private static final String CHOSEN_PHASE = "phase=~\"$phase\"";

  private Dashboards() {}

  public static List<Dashboard> all() {
    return List.of(overview(), campaign(), chaos(), standIn(), machine(), boardPhase());
  }

  private static Dashboard overview() {
    return new Dashboard("nufleet-overview", "NuFleet / Fleet overview",
        "A fleet of emulated boards during an OTA campaign.", List.of(Choice.PROFILE), List.of(
        Row.of("Now",
            Panel.of("Boards", "All boards of the fleet.", Look.NUMBER, "short", 4,
                Query.of(gauge("nufleet_boards").sum(), "boards")),
            Panel.of("Upgraded", "Share of the boards that reported the new version.", Look.NUMBER, "percentunit", 4,
                Query.of(gauge("nufleet_boards", "state=\"upgraded\"").sum().over(gauge("nufleet_boards").sum()),
                    "upgraded")),
            Panel.of("Failed or halted", "Boards that will not get there by themselves.", Look.NUMBER, "short", 4,
                Query.of(gauge("nufleet_boards", STUCK).sum(), "failed or halted")),
            Panel.of("Signed in", "MQTT connections that the stand-in holds.", Look.NUMBER, "short", 4,
                Query.of(gauge("nufleet_platform_connections").maxBy("job, instance"), "{{instance}}")),
            Panel.of("Faults that act", "Faults that go on at this moment.", Look.NUMBER, "short", 4,
                Query.of(gauge("nufleet_chaos_faults_acting").sum(), "acting")),
            Panel.of("Nodes", "Processes that boards live in, by where they stand.", Look.NUMBER, "short", 4,
                Query.of(gauge("nufleet_nodes").sumBy("state"), "{{state}}"))),
        Row.of("Boards",
            Panel.of("Boards by state", "Where the boards stand, over time.", Look.STACK, "short", 12,
                Query.of(gauge("nufleet_boards").sumBy("state").where("> 0"), "{{state}}")),
            Panel.of("Phase times, 90 of 100 boards", "What nine of ten boards took at most for a phase.", Look.LINES,
                "s", 12, Query.of(quantile(0.9, PHASES, "phase"), "{{phase}}")).leadingToPhase()),
        Row.of("Traffic",
            Panel.of("Downloaded", "Bytes of firmware that boards take in a second.", Look.LINES, "Bps", 8,
                Query.of(rate("nufleet_download_bytes_total").sum(), "downloaded")),
            Panel.of("Sign-ins", "Attempts to sign in a second, by how they ended.", Look.STACK, "cps", 8,
                Query.of(rate("nufleet_mqtt_connects_total").sumBy("result").where("> 0").orNone(), "{{result}}")),
            Panel.of("Messages", "Publishes a second, of boards (up) and to them (down).", Look.LINES, "cps", 8,
                Query.of(rate("nufleet_mqtt_publishes_total").sumBy("direction, qos"), "{{direction}} qos {{qos}}"))),
        Row.of("Nodes",
            Panel.of("Boards by node", "Boards that live on each node: every node is asked itself.", Look.STACK,
                "short", 8, Query.of(gauge(NODE_BOARDS).sumBy("node"), "{{node}}")),
            Panel.of("Boards on nodes by state",
                "Where they stand as far as their nodes can tell; upgraded ones are online.", Look.STACK, "short", 8,
                Query.of(gauge(NODE_BOARDS).sumBy("state").where("> 0").orNone(), "{{state}}")),
            Panel.of("Events that wait", "Events of boards that wait on their node until the leader takes them.",
                Look.LINES, "short", 8, Query.of(gauge("nufleet_node_untold_events"), "{{node}}"))),
        Row.of("Ends",
            Panel.of("Results", "Boards that come to an end in a second, by how.", Look.STACK, "cps", 12,
                Query.of(rate("nufleet_ota_results_total").sumBy("result"), "{{result}}")),
            Panel.of("Failures by cause", "Boards that came to an end without the new version, in the time shown.",
                Look.BARS, "short", 12,
                Query.of(inAll("nufleet_failures_total").sumBy("cause").rounded().where("> 0").orNone(),
                    "{{cause}}")))));
  }

  private static Dashboard campaign() {
    return new Dashboard("nufleet-campaign", "NuFleet / Campaign",
        "How far a campaign has come, how fast it goes, and what holds it up.", List.of(Choice.PROFILE), List.of(
        Row.of("Progress",
            Panel.of("Campaign started", "When the campaign was asked for.", Look.NUMBER, "dateTimeAsIso", 6,
                Query.of(new Promql("max"
                    + gauge("nufleet_campaign_started_timestamp_seconds").text() + " * 1000 > 0"), "started")),
            Panel.of("Going on for", "Since the campaign was asked for.", Look.NUMBER, "s", 6,
                Query.of(new Promql("time() - max(" + gauge("nufleet_campaign_started_timestamp_seconds").text()
                    + " > 0)"), "so far")),
            Panel.of("Upgraded", "Boards that reported the new version.", Look.NUMBER, "short", 6,
                Query.of(gauge("nufleet_boards", "state=\"upgraded\"").sum(), "upgraded")),
            Panel.of("Still to come", "Boards that have not come to an end.", Look.NUMBER, "short", 6,
                Query.of(gauge("nufleet_boards", "state!~\"upgraded|failed|halted\"").sum(), "to come"))),
        Row.of("Course",
            Panel.of("Tasks by status", "The platform's view of all its campaigns.", Look.STACK, "short", 8,
                Query.of(gauge("nufleet_platform_tasks").maxBy("status"), "{{status}}")),
            Panel.of("Tasks by product", "The same for each product.", Look.STACK, "short", 8,
                Query.of(gauge("nufleet_platform_product_tasks").maxBy("product, status"),
                    "{{product}} {{status}}")),
            Panel.of("Boards that get there", "Upgrades a second, by profile.", Look.STACK, "cps", 8,
                Query.of(rate("nufleet_ota_results_total", "result=\"upgraded\"").sumBy("profile"), "{{profile}}"))),
        Row.of("Times",
            Panel.of("Whole upgrades", "How many boards took how long for all phases together.", Look.HEAT, "s", 12,
                Query.of(risen(PHASES + "_bucket", "phase=\"total\"").sumBy("le"), "{{le}}").withExamples()),
            Panel.of("Whole upgrades by share", "What so many of a hundred boards took at most, all phases together.",
                Look.LINES, "s", 12,
                Query.of(quantile(0.5, PHASES, "", "phase=\"total\""), "50"),
                Query.of(quantile(0.9, PHASES, "", "phase=\"total\""), "90"),
                Query.of(quantile(0.99, PHASES, "", "phase=\"total\""), "99").withExamples()),
            Panel.of("Mean of each phase", "Where the time goes.", Look.STACK, "s", 12,
                Query.of(mean(PHASES, "phase", "phase!=\"total\""), "{{phase}}")).leadingToPhase(),
            Panel.of("Median by profile", "Whether one kind of board is slower than the others.", Look.LINES, "s", 12,
                Query.of(quantile(0.5, PHASES, "profile", "phase=\"total\""), "{{profile}}"))),
        Row.of("Trouble",
            Panel.of("Failures by cause", "Boards that came to an end without the new version, a second.", Look.STACK,
                "cps", 12, Query.of(rate("nufleet_failures_total").sumBy("cause").where("> 0").orNone(), "{{cause}}")),
            Panel.of("Downloads that went on", "Connections a second that went on where a download had stopped.",
                Look.LINES, "cps", 12, Query.of(rate("nufleet_download_resumes_total").sum(), "resumed")))));
  }

  private static Dashboard chaos() {
    return new Dashboard("nufleet-chaos", "NuFleet / Chaos",
        "What goes wrong on purpose, and what the boards make of it.", List.of(Choice.PROFILE), List.of(
        Row.of("Faults",
            Panel.of("Faults that act", "Faults that go on, by kind; those that are over at once do not show here.",
                Look.STACK, "short", 8,
                Query.of(gauge("nufleet_chaos_faults_acting").sumBy("kind").where("> 0").orNone(), "{{kind}}")),
            Panel.of("Faults that came true", "Faults a second, by kind.", Look.STACK, "cps", 8,
                Query.of(rate("nufleet_chaos_faults_total").sumBy("kind").where("> 0").orNone(), "{{kind}}")),
            Panel.of("Faults by kind", "Faults that came true in the time shown.", Look.BARS, "short", 8,
                Query.of(inAll("nufleet_chaos_faults_total").sumBy("kind").rounded().where("> 0").orNone(),
                    "{{kind}}"))),
        Row.of("What boards make of it",
            Panel.of("Boards in trouble", "Boards that are offline, without power, failed or halted.", Look.STACK,
                "short", 12, Query.of(gauge("nufleet_boards", "state=~\"off|offline|failed|halted\"").sumBy("state"),
                    "{{state}}")),
            Panel.of("Coming back", "Sign-ins after a lost connection, and downloads that went on, a second.",
                Look.LINES, "cps", 12,
                Query.of(rate("nufleet_mqtt_reconnects_total").sum(), "signed in again"),
                Query.of(rate("nufleet_download_resumes_total").sum(), "download went on")),
            Panel.of("Sign-ins that failed", "Attempts a second that ended otherwise than with CONNACK 0, by how.",
                Look.STACK, "cps", 12,
                Query.of(rate("nufleet_mqtt_connects_total", "result!=\"ok\"").sumBy("result").where("> 0").orNone(),
                    "{{result}}")),
            Panel.of("Boots by outcome", "Runs of bootloaders a second, by how they ended.", Look.STACK, "cps", 12,
                Query.of(rate("nufleet_boot_outcomes_total").sumBy("outcome"), "{{outcome}}"))),
        Row.of("Storage",
            Panel.of("Storage operations", "Erases and programs of flash, reads and programs of cards, a second.",
                Look.LINES, "iops", 12,
                Query.of(rate("nufleet_storage_operations_total").sumBy("device, operation"),
                    "{{device}} {{operation}}")),
            Panel.of("Failures by cause", "Boards that came to an end without the new version, in the time shown.",
                Look.BARS, "short", 12,
                Query.of(inAll("nufleet_failures_total").sumBy("cause").rounded().where("> 0").orNone(),
                    "{{cause}}")))));
  }

  private static Dashboard standIn() {
    return new Dashboard("nufleet-stand-in", "NuFleet / Stand-in and broker",
        "The platform's stand-in: its broker, downloads and OpenAPI. Of a run, or of a stand-in alone.", List.of(),
        List.of(
        Row.of("Broker",
            Panel.of("Connections", "MQTT connections that are signed in.", Look.LINES, "short", 8,
                Query.of(gauge("nufleet_platform_connections"), "{{instance}}")),
            Panel.of("Sign-ins", "Attempts of boards to sign in a second, by how they ended.", Look.STACK, "cps", 8,
                Query.of(rate("nufleet_mqtt_connects_total").sumBy("result").where("> 0").orNone(), "{{result}}")),
            Panel.of("Time of sign-ins", "From a board's dial to its CONNACK, or to what came instead: 99 of 100.",
                Look.LINES, "s", 8, Query.of(quantile(0.99, SIGN_INS, "result"), "{{result}}")),
            Panel.of("Messages dealt with", "How many messages took how long until they were dealt with.", Look.HEAT,
                "s", 12, Query.of(risen(MESSAGES + "_bucket").sumBy("le"), "{{le}}")),
            Panel.of("Time of messages", "What so many of a hundred messages took at most.", Look.LINES, "s", 12,
                Query.of(quantile(0.5, MESSAGES, ""), "50"), Query.of(quantile(0.99, MESSAGES, ""), "99"))),
        Row.of("Downloads and OpenAPI",
            Panel.of("Requests by status", "Requests that were answered a second.", Look.STACK, "reqps", 12,
                Query.of(rate("nufleet_platform_http_requests_total").sumBy("status"), "{{status}}")),
            Panel.of("Share of errors", "Answers with a status of 500 and more.", Look.LINES, "percentunit", 12,
                Query.of(rate("nufleet_platform_http_requests_total", "status=~\"5..\"").sum().orNone()
                    .inBrackets().over(rate("nufleet_platform_http_requests_total").sum()), "errors")),
            Panel.of("Answers", "How many requests took how long to the head of their answer.", Look.HEAT, "s", 12,
                Query.of(risen(HTTP + "_bucket").sumBy("le"), "{{le}}")),
            Panel.of("Time of answers", "What 99 of 100 requests took at most, by port.", Look.LINES, "s", 12,
                Query.of(quantile(0.99, HTTP, "port"), "{{port}}"))),
        Row.of("Tasks",
            Panel.of("Tasks by status", "Tasks of all its campaigns.", Look.STACK, "short", 12,
                Query.of(gauge("nufleet_platform_tasks").maxBy("status"), "{{status}}")),
            Panel.of("Messages of boards", "Publishes a second, of boards (up) and to them (down).", Look.LINES, "cps",
                12, Query.of(rate("nufleet_mqtt_publishes_total").sumBy("direction, qos"),
                    "{{direction}} qos {{qos}}")))));
  }

  private static Dashboard machine() {
    String process = "{{instance}}";
    String each = process + " {{node}}"; // only nodes have the label
    return new Dashboard("nufleet-jvm", "NuFleet / JVM and machine",
        "Whether the machine keeps up: what the processes use of it, and how near they are to its limits.", List.of(),
        List.of(
        Row.of("Processes",
            Panel.of("Answers scrapes", "1: the process answered the last scrape.", Look.NUMBER, "short", 6,
                Query.of(gauge("up"), process)),
            Panel.of("Time of a scrape", "What reading the metrics takes.", Look.LINES, "s", 6,
                Query.of(gauge("scrape_duration_seconds"), process)),
            Panel.of("CPU", "Cores in use.", Look.LINES, "short", 6,
                Query.of(rate("process_cpu_seconds_total"), each)),
            Panel.of("Resident memory", "What the process holds of the machine's memory.", Look.LINES, "bytes", 6,
                Query.of(gauge("process_resident_memory_bytes"), each))),
        Row.of("Limits",
            Panel.of("Heap", "Java's heap in use, and how far it may grow.", Look.LINES, "bytes", 8,
                Query.of(gauge("jvm_memory_used_bytes", "area=\"heap\""), "used " + each),
                Query.of(gauge("jvm_memory_max_bytes", "area=\"heap\""), "most " + each)),
            Panel.of("File descriptors", "Open ones, of those that the process may have.", Look.LINES, "percentunit",
                8, Query.of(gauge("process_open_fds").over(gauge("process_max_fds")), each)),
            Panel.of("Open file descriptors", "Each connection takes one.", Look.LINES, "short", 8,
                Query.of(gauge("process_open_fds"), each))),
        Row.of("Java",
            Panel.of("Garbage", "Bytes that are allocated in a second.", Look.LINES, "Bps", 8,
                Query.of(rate("jvm_memory_pool_allocated_bytes_total").sumBy("instance, node"), each)),
            Panel.of("Time for garbage collection", "Share of the time.", Look.LINES, "percentunit", 8,
                Query.of(rate("jvm_gc_collection_seconds_sum").sumBy("instance, node, gc"), each + " {{gc}}")),
            Panel.of("Threads", "Threads by state.", Look.STACK, "short", 8,
                Query.of(gauge("jvm_threads_state").sumBy("state").where("> 0"), "{{state}}")),
            Panel.of("Other memory", "What Java uses outside its heap.", Look.LINES, "bytes", 12,
                Query.of(gauge("jvm_memory_used_bytes", "area=\"nonheap\""), "non-heap " + each),
                Query.of(gauge("jvm_buffer_pool_used_bytes"), "{{pool}} buffers " + each)),
            Panel.of("Classes", "Classes that are loaded.", Look.LINES, "short", 12,
                Query.of(gauge("jvm_classes_currently_loaded"), each)))));
  }

  private static Dashboard boardPhase() {
    return new Dashboard(PHASE, "NuFleet / A phase, down to the board",
        "One phase of an upgrade: the points beside its buckets are single boards and say their names, which no label"
        + " does. The name leads on in boards.csv, history.jsonl.gz and consoles/ of the run's folder.",
        List.of(Choice.PROFILE, Choice.PHASE), List.of(
        Row.of("The phase",
            Panel.of("Boards", "Boards that passed the phase in the time shown.", Look.NUMBER, "short", 6,
                Query.of(inAll(PHASES + "_count", CHOSEN_PHASE).sum().rounded(), "boards")),
            Panel.of("Mean", "Mean time of the phase, all of the time shown.", Look.NUMBER, "s", 6,
                Query.of(inAll(PHASES + "_sum", CHOSEN_PHASE).sum()
                    .over(inAll(PHASES + "_count", CHOSEN_PHASE).sum()), "mean")),
            Panel.of("90 of 100 boards", "What they took at most, all of the time shown.", Look.NUMBER, "s", 6,
                Query.of(new Promql("histogram_quantile(0.9, "
                    + inAll(PHASES + "_bucket", CHOSEN_PHASE).sumBy("le").text() + ")"), "90 of 100")),
            Panel.of("Slowest of 100 boards", "What 99 of 100 took at most, all of the time shown.", Look.NUMBER, "s",
                6, Query.of(new Promql("histogram_quantile(0.99, "
                    + inAll(PHASES + "_bucket", CHOSEN_PHASE).sumBy("le").text() + ")"), "99 of 100"))),
        Row.of("Boards",
            Panel.of("How long boards took", "How many boards took how long. A point is a board and says its name.",
                Look.HEAT, "s", 24,
                Query.of(risen(PHASES + "_bucket", CHOSEN_PHASE).sumBy("le"), "{{le}}").withExamples()),
            Panel.of("By share", "What so many of a hundred boards took at most, with single boards as points.",
                Look.LINES, "s", 12,
                Query.of(quantile(0.5, PHASES, "", CHOSEN_PHASE), "50").withExamples(),
                Query.of(quantile(0.9, PHASES, "", CHOSEN_PHASE), "90"),
                Query.of(quantile(0.99, PHASES, "", CHOSEN_PHASE), "99")),
            Panel.of("By profile", "What nine of ten boards of each profile took at most.", Look.LINES, "s", 12,
                Query.of(quantile(0.9, PHASES, "profile", CHOSEN_PHASE), "{{profile}}")),
            Panel.of("Boards a second", "Boards that pass the phase, by profile.", Look.STACK, "cps", 24,
                Query.of(rate(PHASES + "_count", CHOSEN_PHASE).sumBy("profile"), "{{profile}}")))));
  }
}
