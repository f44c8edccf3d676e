package dev.nufleet.app.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.app.settings.InputFile;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.Phase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One of the two runs.
 *
 * @param which OLD or NEW, as the command line has them
 * @param boards the boards' own times; empty if they cannot be used
 * @param whyNoBoards empty if they can
 */
record Side(String which, JsonNode report, Optional<BoardTimes> boards, String whyNoBoards) {
  private static final String REPORT = "report.json";
  private static final String BOARDS = "boards.csv";
  /** A run of 10,000 boards leaves 2 MB. */
  private static final int MOST_BYTES = 128 << 20;
  private static final List<String> PARTS = List.of("run", "boards", "phases", "failuresByCause", "traffic",
      "invariants");
  /** Both files have times to three decimals; who worked on one of them may have rounded otherwise. */
  private static final double ROUNDED_MILLIS = 0.06;
  private static final double ROUNDED_SHARE = 0.001;

  /** @param given a run's folder or its report.json. @throws UserMistake if it is neither */
  static Side read(Path given, String which) {
    if (!Files.exists(given)) {
      throw new UserMistake(which + " '" + given + "' does not exist; name a run's folder, such as runs/<time>, or its "
          + REPORT);
    }
    Path file = Files.isDirectory(given) ? given.resolve(REPORT) : given;
    if (!Files.exists(file)) {
      throw new UserMistake(which + " '" + given + "' has no " + REPORT + "; name the folder of a run that came to its"
          + " end, such as runs/<time>");
    }
    JsonNode report = report(InputFile.read(file, which, MOST_BYTES), file, which);
    Path csv = file.resolveSibling(BOARDS);
    if (!Files.isRegularFile(csv)) {
      return new Side(which, report, Optional.empty(), which + " has no " + BOARDS + " beside its " + REPORT);
    }
    try {
      BoardTimes boards = BoardTimes.parse(new String(InputFile.read(csv, which, MOST_BYTES), StandardCharsets.UTF_8));
      return agreeing(which, report, boards);
    } catch (IllegalArgumentException | UserMistake e) {
      return new Side(which, report, Optional.empty(), "the " + BOARDS + " of " + which + " cannot be used: "
          + e.getMessage());
    }
  }

  /** The boards' times count only if the report was made of them. */
  static Side agreeing(String which, JsonNode report, BoardTimes boards) {
    for (Phase phase : Phase.values()) {
      double[] sorted = boards.sorted(phase);
      JsonNode figures = report.path("phases").path(phase.word());
      boolean agrees = sorted.length == figures.path("count").asInt()
          && (sorted.length == 0 || List.of(50, 90, 99, 100).stream().allMatch(percent -> {
            double millis = sorted[Math.max(1, (int) Math.ceil(percent / 100.0 * sorted.length)) - 1];
            return Math.abs(millis - figures.path(percent == 100 ? "maxMs" : "p" + percent + "Ms").asDouble())
                < ROUNDED_MILLIS + ROUNDED_SHARE * millis;
          }));
      if (!agrees) {
        return new Side(which, report, Optional.empty(), "the " + BOARDS + " of " + which + " is not of the same run as"
            + " its " + REPORT + ": they differ in " + phase.word());
      }
    }
    return new Side(which, report, Optional.of(boards), "");
  }

  private static JsonNode report(byte[] content, Path file, String which) {
    JsonNode report;
    try {
      report = new ObjectMapper().readTree(content);
    } catch (JsonProcessingException e) {
      String at = e.getLocation() == null ? "" : String.format(Locale.ROOT, " (line %d, column %d)",
          e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw new UserMistake(which + " '" + file + "' is no JSON" + at + "; name a run's " + REPORT);
    } catch (IOException e) {
      throw new UserMistake(which + " '" + file + "' is no JSON: " + e.getMessage() + "; name a run's " + REPORT);
    }
    for (String part : PARTS) {
      if (!report.path(part).isObject()) {
        throw foreign(which, file, "no '" + part + "'");
      }
    }
    if (!report.at("/boards/total").isIntegralNumber() || !report.at("/boards/upgraded").isIntegralNumber()) {
      throw foreign(which, file, "no numbers of boards");
    }
    for (Phase phase : Phase.values()) {
      if (!report.at("/phases/" + phase.word() + "/count").isIntegralNumber()) {
        throw foreign(which, file, "no phase '" + phase.word() + "'");
      }
    }
    return report;
  }

  private static UserMistake foreign(String which, Path file, String lack) {
    return new UserMistake(which + " '" + file + "' is no " + REPORT + " of a run, or one of another version: it has "
        + lack + "; name one that `nufleet run` wrote");
  }

  long boardsTotal() {
    return report.at("/boards/total").asLong();
  }

  String id() {
    return report.at("/run/id").asText();
  }

  int count(Phase phase) {
    return report.path("phases").path(phase.word()).path("count").asInt();
  }

  /** @param figure p50Ms and the like. @return NaN if there is none */
  double millis(Phase phase, String figure) {
    return report.path("phases").path(phase.word()).path(figure).asDouble(Double.NaN);
  }
}
