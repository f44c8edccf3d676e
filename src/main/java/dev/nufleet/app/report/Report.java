package dev.nufleet.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.settings.Threshold;
import dev.nufleet.app.sheet.RunSheet;
import dev.nufleet.fleet.Verdict;
import dev.nufleet.history.HistoryReader;
import dev.nufleet.model.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** report.json: names that users and tests rely on. Numbers that a run does not have are null. */
public final class Report {
  /** Its name in a run's folder. */
  public static final String FILE = "report.json";

  private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final int MOST_FAILURES = 1000;

  private Report() {}

  /** Of a run of whose platform's answers nothing is told. */
  public static ObjectNode of(RunRecord run) {
    return of(run, Optional.empty());
  }

  /** @param answers what the platform answered, as {@code answers} has it; thresholds may name its numbers */
  public static ObjectNode of(RunRecord run, Optional<ObjectNode> answers) {
    ObjectNode report = JSON.createObjectNode();
    run(report.putObject("run"), run);
    ObjectNode boards = report.putObject("boards").put("total", run.endings().size());
    run.outcomes().forEach((outcome, count) -> boards.put(outcome.word(), count));
    ReportTimes.phases(report.putObject("phases"), run.endings());
    ReportTimes.planned(report.putObject("planned"), run.endings());
    ReportTimes.profiles(report.putObject("profiles"), run.endings());
    ReportTimes.sites(report.putObject("sites"), run);
    ObjectNode causes = report.putObject("failuresByCause");
    run.failuresByCause().forEach(causes::put);
    failures(report.putArray("failures"), run);
    traffic(report.putObject("traffic"), run);
    ReportTimes.signIns(report.putObject("signIns"), run.timeline().signIns());
    ReportTimes.signIns(report.putObject("signInAttempts"), run.timeline().attempts());
    chaos(report.putObject("chaos"), run);
    history(report.putObject("history"), run.history());
    ObjectNode explained = report.putObject("explained");
    run.explained().forEach(explained::put);
    ObjectNode held = report.putObject("heldBy");
    run.heldBy().forEach(held::put);
    ObjectNode invariants = report.putObject("invariants");
    run.verdicts().forEach((name, verdict) -> verdict(invariants.putObject(name), verdict));
    ObjectNode own = report.putObject("resources");
    resources(own, run.resources());
    resources(own.putObject("nodes"), NodeRecord.sum(run.nodes()));
    TimelineJson.points(report.putArray("timeline"), run.timeline());
    run.campaigns().ifPresent(several -> {
      ArrayNode campaigns = report.putArray("campaigns");
      several.all().forEach(campaign -> campaign.into(campaigns.addObject()));
    });
    RolloutFigures.of(run).ifPresent(figures -> figures.into(report));
    answers.ifPresent(told -> report.set("answers", told));
    thresholds(report, run.sheet().thresholds());
    ArrayNode nodes = report.putArray("nodes");
    run.nodes().forEach(node -> node.into(nodes.addObject()));
    ArrayNode mended = report.putArray("mended");
    run.sheet().mends().words().forEach(mended::add);
    bottleneck(report, run);
    boolean passes = passes(run, report);
    ((ObjectNode) report.get("run")).put("verdict", passes ? "pass" : "fail").put("why", Why.of(run, report));
    return report;
  }

  /** Where the time of boards that came through went; null if none did. */
  private static void bottleneck(ObjectNode report, RunRecord run) {
    Optional<Bottleneck> found = Bottleneck.of(run);
    if (found.isEmpty()) {
      report.putNull("bottleneck");
    } else {
      report.putObject("bottleneck").put("phase", found.get().phase().word())
          .put("share", rounded(found.get().share())).put("limit", found.get().limit());
    }
  }

  private static boolean passes(RunRecord run, ObjectNode report) {
    boolean within = true;
    for (JsonNode threshold : report.get("thresholds")) {
      within &= threshold.get("ok").asBoolean();
    }
    return within && run.isGood();
  }

  /** The verdict that stands in a report: the exit code is made from it, so that the two never differ. */
  public static boolean passed(JsonNode report) {
    return report.at("/run/verdict").asText().equals("pass");
  }

  /**
   * What a run used, by its own process and by its nodes; older reports know no nodes.
   *
   * @param figure of {@code resources}
   */
  public static double used(JsonNode report, String figure) {
    return report.at("/resources/" + figure).asDouble() + report.at("/resources/nodes/" + figure).asDouble();
  }

  /**
   * Writes the three files, all or none: half a report would be taken for one.
   *
   * @param page report.html
   * @return report.json, report.html, boards.csv
   * @throws IOException if there is no room, or the folder or a file cannot be made
   */
  public static List<Path> write(RunRecord run, ObjectNode report, String page, Path dir) throws IOException {
    Map<Path, byte[]> files = new LinkedHashMap<>();
    files.put(dir.resolve(FILE), text(report).getBytes(StandardCharsets.UTF_8));
    files.put(dir.resolve("report.html"), page.getBytes(StandardCharsets.UTF_8));
    files.put(dir.resolve("boards.csv"), BoardsCsv.of(run).getBytes(StandardCharsets.UTF_8));
    return write(files);
  }

  /**
   * Writes the file of {@code --junit}, whole or not at all.
   *
   * @throws IOException if there is no room, or it cannot be made
   */
  public static Path writeCases(ObjectNode report, Path file) throws IOException {
    return write(Map.of(file.toAbsolutePath(), RunCases.of(report).bytes())).get(0);
  }

  private static List<Path> write(Map<Path, byte[]> files) throws IOException {
    List<Path> written = new ArrayList<>();
    try {
      for (Map.Entry<Path, byte[]> file : files.entrySet()) {
        if (file.getKey().getParent() != null) {
          Files.createDirectories(file.getKey().getParent());
        }
        written.add(file.getKey());
        Files.write(file.getKey(), file.getValue());
      }
      return written;
    } catch (IOException e) {
      for (Path file : written) {
        try {
          if (Files.isRegularFile(file)) {
            Files.delete(file);
          }
        } catch (IOException undeletable) {
          e.addSuppressed(undeletable);
        }
      }
      throw e;
    }
  }

  /** As it is written, and fit for a terminal. */
  public static String text(ObjectNode report) {
    return Printable.json(report.toPrettyString());
  }

  /**
   * What to do about a report that finds no room: a line's part for the user.
   *
   * @param place the folder, or the file
   * @param another how the user names another: {@code folder with --report}
   */
  public static String room(Path place, String another) {
    Path there = place.toAbsolutePath();
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    try {
      FileStore disk = Files.getFileStore(there);
      return "its disk " + disk + " has " + disk.getUsableSpace() / 1_000_000 + " MB free; make room there, or name"
          + " another " + another;
    } catch (IOException e) {
      return "make room there, or name another " + another;
    }
  }

  private static void run(ObjectNode node, RunRecord run) {
    RunSheet sheet = run.sheet();
    node.put("id", sheet.id())
        .put("seed", sheet.seed())
        .put("scenario", sheet.scenario())
        .put("startedAt", sheet.startInReport())
        .put("wallSeconds", rounded(run.wallSeconds()))
        .put("pace", sheet.pace().toString())
        .put("target", sheet.target().word())
        .put("command", sheet.command().orElse(null)) // null: no command line asked for the run
        .put("mix", sheet.mix().toString())
        .put("firmware", sheet.firmware().name())
        .put("firmwareBytes", sheet.firmware().bytes())
        .put("firmwareSha256", sheet.firmware().sha256())
        .put("version", sheet.firmware().version().toString())
        .put("endedBy", run.end().by().word())
        .put("endReason", run.end().reason())
        .put("nufleet", sheet.program().version().orElse(null)) // null: not from a jar
        .putObject("machine")
        .put("processors", sheet.program().processors())
        .put("system", sheet.program().system())
        .put("java", sheet.program().java());
  }

  /**
   * Where it stands since when (null: it never began), what the platform says of it (null: nothing), what to do, where
   * it stands (null: the run has no sites), and its console.
   */
  private static void failures(ArrayNode node, RunRecord run) {
    run.endings().stream().filter(ending -> ending.outcome() != Ending.Outcome.UPGRADED).limit(MOST_FAILURES)
        .forEach(ending -> node.addObject()
            .put("board", ending.result().board().value())
            .put("phase", ending.result().phase().word())
            .put("cause", ending.cause())
            .put("detail", ending.detail())
            .put("atSeconds", seconds(ending.result().sinceNanos()))
            .put("platform", run.word().said(ending.result().board()).orElse(null))
            .put("advice", run.advice(ending))
            .put("site", run.sheet().siteOf(ending.result().board().value()).orElse(null))
            .put("transcript", run.transcript(ending.result().board()).map(Path::toString).orElse(null)));
  }

  private static void resources(ObjectNode node, Optional<Resources> used) {
    node.put("cpuSeconds", used.map(one -> rounded(one.cpuSeconds())).orElse(null))
        .put("peakHeapBytes", used.map(Resources::peakHeapBytes).orElse(null))
        .put("threads", used.map(Resources::threads).orElse(null));
  }

  private static Double seconds(long nanos) {
    return nanos < 0 ? null : rounded(nanos / 1e9);
  }

  private static void traffic(ObjectNode node, RunRecord run) {
    node.put("downloadedBytes", run.traffic().downloadedBytes())
        .put("downloads", run.endings().stream().mapToLong(e -> e.result().counts().downloads()).sum())
        .put("resumes", run.endings().stream().mapToLong(e -> e.result().counts().resumes()).sum())
        .put("mqttPublishes", run.traffic().publishesUpQos0() + run.traffic().publishesUpQos1()
            + run.traffic().publishesDownQos0() + run.traffic().publishesDownQos1())
        .put("mqttReconnects", run.endings().stream().mapToLong(e -> e.result().counts().reconnects()).sum());
  }

  private static void chaos(ObjectNode node, RunRecord run) {
    node.put("plan", run.chaos().plan().orElse(null));
    ObjectNode faults = node.putObject("faults");
    run.chaos().faults().forEach((kind, count) -> faults.put(kind.word(), count));
    node.put("digest", run.chaos().digest());
    ArrayNode live = node.putArray("live");
    run.chaos().live().forEach(one -> {
      ObjectNode entry = live.addObject().put("id", one.id()).put("fault", one.fault())
          .put("startedSeconds", rounded(one.startedSeconds()));
      one.endedSeconds().ifPresentOrElse(
          at -> entry.put("endedSeconds", rounded(at)), () -> entry.putNull("endedSeconds"));
      entry.put("boards", one.boards());
    });
  }

  /** The file beside the report (null: none was kept, or not to its end), and why. */
  private static void history(ObjectNode node, HistoryRecord history) {
    node.put("file", history.begun() ? HistoryReader.FILE : null)
        .put("facts", history.facts())
        .put("dropped", history.dropped())
        .put("why", history.why().isEmpty() ? null : history.why());
  }

  /** What was not checked neither holds nor is violated, and says why. */
  private static void verdict(ObjectNode node, Verdict verdict) {
    if (verdict.checked()) {
      node.put("held", verdict.held()).put("violations", verdict.violations()).put("checked", true).putNull("why");
    } else {
      node.putNull("held").putNull("violations").put("checked", false).put("why", verdict.why());
    }
  }

  private static void thresholds(ObjectNode report, List<Threshold> thresholds) {
    ArrayNode node = report.putArray("thresholds");
    for (Threshold threshold : thresholds) {
      OptionalDouble value = threshold.valueIn(report);
      ObjectNode one = node.addObject().put("expr", threshold.expr());
      value.ifPresentOrElse(v -> one.put("value", rounded(v)), () -> one.putNull("value"));
      one.put("ok", threshold.ok(value));
    }
  }

  /** To three decimals: more would be noise. */
  public static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
