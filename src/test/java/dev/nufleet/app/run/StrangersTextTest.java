package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.app.LogLines;
import dev.nufleet.app.run.progress.PrintableWriter;
import dev.nufleet.app.settings.MadeUpDevices;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.HandClock;
import dev.nufleet.model.Printable;
import dev.nufleet.observe.FleetMetrics;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every edge where a text of strangers can reach people or their programs: terminal, log, the three files of a report,
 * metrics, the stand-in's answers and page, names of files. (Consoles in files: {@code TranscriptTest}.) Nothing gets
 * through that moves a cursor, colours, breaks or turns lines, hides, is a formula to a spreadsheet or markup to a
 * browser.
 */
class StrangersTextTest extends BehindAFront {
  /** One of each kind, and no quote or backslash, so that it stands in JSON as it is escaped there. */
  private static final List<String> KINDS = List.of("\u0000", "\u0007", "\b", "\r\n", "\n", "\t", "\u001b[2J",
      "\u001b[31m", "\u001b]0;title\u0007", "\u007f", "\u0085", "\u009b3A", "\u00ad", "\u200b", "\u200e", "\u200f",
      "\u2028", "\u2029", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069",
      "\ufeff", "\ue000", "\uffff", "\udb40\udc41");
  private static final String MARKUP = "<script>alert(1)</script>";
  private static final String POISON = "=cmd|calc!A0 " + String.join("x", KINDS) + MARKUP;
  private static final DeviceTriple DEVICE = MadeUpDevices.of(SEED, List.of("board-00000")).get(0);
  private static final int MOST_ASCII = 0x7E;

  private static void fitForPeople(String text, String edge) {
    String bad = text.codePoints()
        .filter(c -> c != '\n' && c != '\r')
        .filter(c -> switch (Character.getType(c)) {
          case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.UNASSIGNED, Character.SURROGATE,
              Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
          default -> false;
        })
        .distinct().mapToObj(Integer::toHexString).collect(Collectors.joining(" "));
    assertThat(bad).as("characters in %s", edge).isEmpty();
  }

  private static String json(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  @Test
  void a_platforms_words_on_tasks_and_refusals() throws Exception {
    String task = "{\"DeviceName\":\"board-00000\",\"TaskStatus\":\"FAILED\",\"TaskDesc\":" + json(POISON)
        + ",\"DestVersion\":" + json(POISON) + "}";
    String refusal = "{\"refusals\":[{\"productKey\":\"" + DEVICE.productKey() + "\",\"deviceName\":\""
        + DEVICE.deviceName() + "\",\"why\":"
        + json(POISON) + ",\"setting\":" + json(POISON) + ",\"times\":2,\"lastMillis\":9999999999999}]}";
    meet((action, exchange) -> switch (action) {
      case "ListOTATaskByJob" -> says(exchange, "{\"Success\":true,\"Total\":2,\"Data\":{\"SimpleOTATaskInfo\":["
          + (exchange.getRequestURI().toString().contains("TaskStatus=FAILED") ? task : "") + "]}}");
      case "refusals" -> says(exchange, refusal);
      default -> false;
    });
    assertThat(run(place())).as(said()).isEqualTo(1);
    assertThat(report().at("/failures/0/platform").asText()).as("it was heard")
        .contains("cmd|calc!A0").contains("\\x1b[2Jx").contains("2 times");
    everywhere();
  }

  @Test
  void a_platforms_refusal_of_a_campaign() throws Exception {
    meet((action, exchange) -> action.equals("CreateOTAFirmware") && says(exchange,
        "{\"Success\":false,\"Code\":" + json(POISON) + ",\"ErrorMessage\":" + json(POISON) + "}"));
    assertThat(run(place())).as(said()).isEqualTo(1);
    assertThat(report().at("/run/endReason").asText()).as("it was heard").contains("cmd|calc!A0");
    everywhere();
  }

  @Test
  void names_of_files_that_others_made() throws Exception {
    String name = String.join("x", KINDS).replace("\u0000", "").replaceAll("\\R", "\n");
    Path image;
    try {
      image = Files.write(dir.resolve("=" + name), new byte[3000]);
    } catch (IOException | IllegalArgumentException e) {
      assumeTrue(false, "this file system or charset has no such names: " + e);
      return;
    }
    meet((action, exchange) -> false);
    assertThat(run(place(), "--firmware", image.toString())).as(said()).isZero();
    everywhere();
    assertThat(run(place(), "--firmware", image + "2")).isEqualTo(2);
    everywhere();
  }

  /** What the run has printed and left. */
  private void everywhere() throws IOException {
    fitForPeople(out + "" + err, "terminal");
    String json = Files.readString(dir.resolve("report/report.json"));
    fitForPeople(json, "report.json");
    assertThat(new ObjectMapper().readTree(json).isObject()).isTrue();
    String html = Files.readString(dir.resolve("report/report.html"));
    fitForPeople(html, "report.html");
    assertThat(html.split("<script", -1)).as("scripts of the report: its own").hasSize(2);
    assertThat(html).doesNotContain(MARKUP);
    String csv = Files.readString(dir.resolve("report/boards.csv"));
    fitForPeople(csv, "boards.csv");
    assertThat(csv.lines()).as("a line a board").hasSize(3);
    assertThat(csv.lines().flatMap(line -> Arrays.stream(line.split(",")))).noneMatch(cell ->
        cell.matches("\"?\\s*[=+@].*"));
  }

  @Test
  void a_terminal_and_a_log() {
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    PrintableWriter writer = new PrintableWriter(new PrintStream(terminal, true, StandardCharsets.UTF_8));
    writer.println(POISON.replace("\t", "").replace("\u001b[31m", "")); // a board's console may have these two
    fitForPeople(terminal.toString(StandardCharsets.UTF_8), "terminal");

    LoggerContext context = new LoggerContext();
    LogLines lines = new LogLines();
    lines.setContext(context);
    lines.setPattern("%logger{0} [%X{board}] %msg%nopex");
    lines.start();
    LoggingEvent event = new LoggingEvent("", context.getLogger("x"), Level.WARN, "said {}",
        new IOException(POISON, new IOException(POISON)), new Object[] {POISON});
    event.setMDCPropertyMap(Map.of("board", POISON));
    String logged = new String(lines.encode(event), StandardCharsets.UTF_8).replace("\tat ", "at ");
    fitForPeople(logged.replace("\t", ""), "log");
    assertThat(logged.lines().filter(line -> line.contains("cmd|calc"))).as("a line each").hasSize(3);
  }

  @Test
  void a_label_of_metrics() throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    new FleetMetrics(registry, new FleetMetrics.RunLabels("run", "calm", "embedded", "max"),
        new HandClock(() -> 0), nanos -> nanos).onEvent(
        new BoardEvent(new BoardId("b"), BoardProfile.M487, 0, new BoardEvent.SignInFailed(POISON)));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(text, registry.scrape());
    assertThat(text.toString(StandardCharsets.UTF_8)).contains("cmd|calc");
    fitForPeople(text.toString(StandardCharsets.UTF_8), "metrics");
  }

  /** Programs get what was said, to the letter; whoever looks at it with curl gets it escaped. */
  @Test
  void the_stand_ins_own_answers() throws Exception {
    String api = standIn.endpoints().apiEndpoint().toString();
    HttpClient client = HttpClient.newHttpClient();
    String problem = client.send(HttpRequest.newBuilder(URI.create(api + "/?Action=Nothing&Version=2018-01-20"
            + "&Timestamp=" + URLEncoder.encode(POISON, StandardCharsets.UTF_8)))
        .build(), BodyHandlers.ofString()).body();
    fitForPeople(problem, "an answer of the OpenAPI");
    String text = "{\"a\":" + json(POISON) + "}";
    String clean = Printable.json(text);
    fitForPeople(clean, "JSON");
    JsonNode read = new ObjectMapper().readTree(clean);
    assertThat(read.get("a").asText()).isEqualTo(POISON);
    fitForPeople(client.send(HttpRequest.newBuilder(URI.create(api + "/refusals")).build(), BodyHandlers.ofString())
        .body(), "refusals");
  }

  @Test
  void the_stand_ins_page_takes_no_text_as_markup_and_shows_what_hides() throws Exception {
    Path folder = Path.of(BehindAFront.class.getResource("/dev/nufleet/platform/page.js").toURI()).getParent();
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".js")).toList()) {
        all.append(Files.readString(file));
      }
    }
    all.append(Files.readString(folder.resolveSibling("pages/text.js")));
    String page = all.toString();
    assertThat(page).doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
    assertThat(page.lines().filter(line -> line.matches(".*(\\.(textContent|title) = |\\.setAttribute\\().*")))
        .hasSizeGreaterThan(4).allMatch(line -> line.matches(".*( = |, )(visible\\(|shown\\b).*"));
    assertThat(page).contains("const shown = visible(text);", "const shown = visible(value);");
    String visible = page.substring(page.indexOf("const visible"), page.indexOf("/** An element with a text"));
    Path script = Files.writeString(dir.resolve("visible.js"),
        visible + "process.stdout.write(visible(JSON.parse(process.argv[2])))");
    Process node;
    try {
      node = new ProcessBuilder("node", script.toString(), asciiJson(POISON)).start();
    } catch (IOException e) {
      assumeTrue(false, "there is no node to run the page's script");
      return;
    }
    String shown = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shown).contains("cmd|calc").contains("\\u202e");
    fitForPeople(shown.replace("\n", "?"), "page");
    assertThat(shown.lines()).hasSize(1);
  }

  private static String asciiJson(String text) {
    return json(text).chars().mapToObj(c -> c <= MOST_ASCII ? String.valueOf((char) c)
        : String.format(Locale.ROOT, "\\u%04x", c)).collect(Collectors.joining());
  }

  @Test
  void a_board_s_name_as_that_of_a_file() {
    String name = new BoardId("../" + POISON).fileName();
    assertThat(name).matches("[%0-9A-Za-z:@_.-]+").doesNotStartWith(".");
  }
}
