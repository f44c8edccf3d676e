package dev.nufleet.app.compare;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.settings.UserMistake;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What has changed since the last run of the same kind: looks in the folders beside a report's for the newest earlier
 * run with the same scenario, boards, mix, pace, target, size of firmware and mends that came to an end of its own, and
 * compares the two by the rules of {@code compare}. Looks at the {@link #MOST_LOOKED} newest reports at most.
 */
public final class Previous {
  static final int MOST_LOOKED = 100;
  private static final int MOST_FOLDERS = 10_000;
  private static final String REPORT = "report.json";
  private static final List<String> ALIKE = List.of("/run/scenario", "/run/pace", "/run/target", "/run/mix",
      "/run/firmwareBytes", "/boards/total");
  /** Others were broken off, and show nothing that one could get worse than. */
  private static final Set<String> WHOLE = Set.of("completed", "timeout", "stopped");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Previous() {}

  /**
   * As it stands in report.json.
   *
   * @param report of the run that has ended, not changed here
   * @param boardsCsv of the same run
   * @param dir where its report goes
   * @throws IOException if the folders beside cannot be listed
   */
  public static ObjectNode of(ObjectNode report, String boardsCsv, Path dir) throws IOException {
    Optional<Side> before = find(report, dir.toAbsolutePath().normalize());
    if (before.isEmpty()) {
      return JSON.createObjectNode().putNull("run").put("why", "no earlier run with the same scenario, boards,"
          + " mix, pace, target, firmware size and mends lies beside this report");
    }
    Side now = Side.agreeing("NEW", report, BoardTimes.parse(boardsCsv));
    return told(Comparison.of(before.get(), now, List.of()));
  }

  private static ObjectNode told(Comparison comparison) {
    ObjectNode told = JSON.createObjectNode().put("run", comparison.before().id())
        .put("startedAt", comparison.before().report().at("/run/startedAt").asText())
        .put("verdict", verdict(comparison)).put("sentence", comparison.verdict());
    ArrayNode findings = told.putArray("findings");
    comparison.findings().forEach(findings::add);
    ArrayNode unlike = told.putArray("notAlike");
    comparison.unlike().forEach(unlike::add);
    ObjectNode phases = told.putObject("phases");
    comparison.phases().forEach(row -> {
      ObjectNode one = phases.putObject(row.phase().word()).put("change", row.change() == Change.UNKNOWN ? "unknown"
          : Words.verdict(row.change()));
      percent(one, "movedPercent", row.moved());
      percent(one, "seenFromPercent", row.seenFrom());
    });
    return told;
  }

  private static void percent(ObjectNode node, String name, double share) {
    if (Double.isFinite(share)) {
      node.put(name, Math.round(share * 1000) / 10.0);
    } else {
      node.putNull(name);
    }
  }

  private static String verdict(Comparison comparison) {
    if (!comparison.isGood()) {
      return "worse";
    }
    if (comparison.phases().stream().allMatch(row -> row.change() == Change.UNKNOWN)) {
      return "unknown";
    }
    return comparison.phases().stream().anyMatch(row -> row.change() == Change.BETTER) ? "better" : "same";
  }

  private record Candidate(Path folder, Instant startedAt) {}

  private static Optional<Side> find(ObjectNode report, Path dir) throws IOException {
    Instant now = Instant.parse(report.at("/run/startedAt").asText());
    List<Candidate> candidates = new ArrayList<>();
    for (Path folder : newest(dir)) {
      startOfAlike(folder.resolve(REPORT), report).filter(at -> at.isBefore(now))
          .ifPresent(at -> candidates.add(new Candidate(folder, at)));
    }
    candidates.sort(Comparator.comparing(Candidate::startedAt).reversed());
    for (Candidate candidate : candidates) {
      try {
        Side side = Side.read(candidate.folder(), "OLD");
        if (side.report().path("mended").equals(report.path("mended"))
            && side.report().path("campaigns").size() == report.path("campaigns").size()) {
          return Optional.of(side);
        }
      } catch (UserMistake e) {
        continue; // what lies there is no whole report, so it is none to compare with
      }
    }
    return Optional.empty();
  }

  /** Folders beside this one whose reports were written last. */
  private static List<Path> newest(Path dir) throws IOException {
    Path beside = dir.getParent();
    if (beside == null || !Files.isDirectory(beside)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(beside)) {
      return all.limit(MOST_FOLDERS).filter(folder -> !folder.equals(dir))
          .map(folder -> Map.entry(folder, folder.resolve(REPORT).toFile().lastModified())) // 0: there is none
          .filter(one -> one.getValue() > 0)
          .sorted(Map.Entry.<Path, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
          .limit(MOST_LOOKED).map(Map.Entry::getKey).toList();
    }
  }

  /** Reads no more of it than its head. @return when it started; empty if it is of another kind, or no report */
  private static Optional<Instant> startOfAlike(Path file, JsonNode report) {
    try (InputStream in = Files.newInputStream(file); JsonParser parser = JSON.createParser(in)) {
      ObjectNode head = JSON.createObjectNode();
      parser.nextToken();
      while (!head.has("boards") && parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        head.set(name, parser.readValueAsTree());
      }
      return ALIKE.stream().allMatch(one -> head.at(one).asText().equals(report.at(one).asText()))
          && WHOLE.contains(head.at("/run/endedBy").asText())
          ? Optional.of(Instant.parse(head.at("/run/startedAt").asText())) : Optional.empty();
    } catch (IOException | DateTimeParseException e) {
      return Optional.empty(); // a file of somebody else's
    }
  }
}
