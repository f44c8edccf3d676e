package dev.nufleet.app.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.model.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A run as the machine's luck would have it: report.json and boards.csv with drawn times. Boards of one profile have a
 * time of their own, boards that start together share luck, and the whole run has some.
 */
final class SampleRun {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> PROFILES = List.of("nuc472", "m487", "iot-m487", "iot-m263a");
  /** Of a board by itself, at pace max; a download is much longer at the boards' pace. */
  private static final Map<Phase, Double> MILLIS = new EnumMap<>(Map.of(Phase.BOOT, 3.0, Phase.PROVISION, 7.0,
      Phase.CONNECT, 900.0, Phase.NOTICE, 250.0, Phase.DOWNLOAD, 6000.0, Phase.VERIFY, 0.01, Phase.INSTALL, 120.0,
      Phase.REPORT, 800.0));

  private final Random random;
  private final int boards;
  private final boolean max;
  private final Map<Phase, Double> slower = new EnumMap<>(Phase.class);
  private double luckOfRun = 0.1;

  SampleRun(long seed, int boards, boolean max) {
    this.random = new Random(seed);
    this.boards = boards;
    this.max = max;
  }

  SampleRun slower(Phase phase, double factor) {
    slower.put(phase, factor);
    return this;
  }

  /** Standard deviation of the logarithm: half of it befalls all phases alike, half each by itself. */
  SampleRun luckOfRun(double deviation) {
    luckOfRun = deviation;
    return this;
  }

  /** In the form of boards.csv, and beside it the report of the same times. */
  record Left(ObjectNode report, String csv) {
    Side side(String which) {
      return Side.agreeing(which, report, BoardTimes.parse(csv));
    }

    /** The report alone. */
    Side figures(String which) {
      return new Side(which, report, Optional.empty(), which + " has no boards.csv");
    }

    Path write(Path dir) throws IOException {
      Files.createDirectories(dir);
      Files.writeString(dir.resolve("report.json"), report.toPrettyString());
      Files.writeString(dir.resolve("boards.csv"), csv);
      return dir;
    }
  }

  Left draw() {
    double[][] millis = new double[boards][Phase.values().length];
    double common = luck(luckOfRun * Math.sqrt(0.5));
    for (Phase phase : Phase.values()) {
      if (phase != Phase.TOTAL) {
        draw(millis, phase, common);
      }
    }
    StringBuilder csv = new StringBuilder("board,profile,outcome,detail");
    for (Phase phase : Phase.values()) {
      csv.append(',').append(phase.word()).append("Ms");
    }
    csv.append('\n');
    for (int b = 0; b < boards; b++) {
      csv.append(String.format(Locale.ROOT, "board-%05d,%s,upgraded,", b, PROFILES.get(b % PROFILES.size())));
      csv.append(b == 0 ? "\"a \"\"quoted\"\", thing\"" : "");
      for (Phase phase : Phase.values()) {
        csv.append(String.format(Locale.ROOT, ",%.3f", millis[b][phase.ordinal()]));
      }
      csv.append('\n');
    }
    return new Left(report(millis), csv.toString());
  }

  private void draw(double[][] millis, Phase phase, double common) {
    boolean own = !max && (phase == Phase.DOWNLOAD || phase == Phase.INSTALL);
    double ofPhase = common * luck(luckOfRun * Math.sqrt(0.5));
    double together = 1;
    for (int b = 0; b < boards; b++) {
      if (b % 10 == 0) {
        together = luck(0.08);
      }
      double machine = MILLIS.get(phase) * (1 + 0.5 * b / boards) * ofPhase * together * luck(0.15);
      double time = own ? 16_200 * (phase == Phase.INSTALL ? 0.05 : 1) * (1 + 0.01 * (b % 4)) + machine / 12 : machine;
      millis[b][phase.ordinal()] = time * slower.getOrDefault(phase, 1.0);
      millis[b][Phase.TOTAL.ordinal()] += millis[b][phase.ordinal()];
    }
  }

  private double luck(double deviation) {
    return Math.exp(random.nextGaussian() * deviation);
  }

  private ObjectNode report(double[][] millis) {
    ObjectNode report = JSON.createObjectNode();
    report.putObject("run").put("id", "sample").put("seed", 1).put("scenario", "none").put("wallSeconds", 20.5)
        .put("startedAt", "2026-11-26T21:58:02.510Z").put("pace", max ? "max" : "board*20").put("target", "embedded")
        .put("mix", "nuc472=1,m487=1,iot-m487=1,iot-m263a=1").put("firmwareBytes", 314_676)
        .put("endedBy", "completed").put("verdict", "pass").putObject("machine").put("processors", 2);
    report.putObject("boards").put("total", boards).put("upgraded", boards).put("failed", 0).put("halted", 0)
        .put("offline", 0).put("unfinished", 0);
    ObjectNode phases = report.putObject("phases");
    for (Phase phase : Phase.values()) {
      double[] sorted = Arrays.stream(millis).mapToDouble(board -> rounded(board[phase.ordinal()])).sorted().toArray();
      ObjectNode one = phases.putObject(phase.word()).put("count", boards);
      for (int percent : new int[] {50, 90, 99, 100}) {
        one.put(percent == 100 ? "maxMs" : "p" + percent + "Ms",
            sorted[Math.max(1, (int) Math.ceil(percent / 100.0 * boards)) - 1]);
      }
    }
    report.putObject("failuresByCause");
    report.putObject("traffic").put("downloads", boards).put("resumes", 0).put("mqttReconnects", 0)
        .put("mqttPublishes", 204 * boards).put("downloadedBytes", 314_676L * boards);
    report.putObject("chaos").putObject("faults");
    report.putObject("invariants").putObject("exact-image").put("held", true).put("violations", 0).put("checked", true)
        .putNull("why");
    report.putObject("resources").put("cpuSeconds", 30.5).put("peakHeapBytes", 300_000_000L);
    report.putArray("thresholds");
    report.putArray("mended");
    return report;
  }

  private static double rounded(double millis) {
    return Math.round(millis * 1000) / 1000.0;
  }
}
