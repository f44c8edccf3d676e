package dev.nufleet.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Why a run passed or failed, in a sentence that somebody can act on. */
final class Why {
  private static final int MOST_CAUSES = 4;

  private Why() {}

  /** @param report all of it but the verdict */
  static String of(RunRecord run, JsonNode report) {
    List<String> parts = new ArrayList<>();
    if (!run.end().mayPass(run.word().isKnown()) && run.campaigns().isEmpty()) {
      parts.add(run.end().mayPass(true) // it ended well enough, and only the platform's word is missing
          ? "nothing is proven without the platform's word: " + run.word().whyUnknown()
          : "the run ended by " + run.end().by().word() + ": " + run.end().reason());
    }
    run.campaigns().ifPresent(several -> campaigns(parts, several));
    boards(parts, run);
    int held = 0;
    for (JsonNode threshold : report.get("thresholds")) {
      if (threshold.get("ok").asBoolean()) {
        held++;
      } else {
        parts.add("threshold " + threshold.get("expr").asText() + (threshold.get("value").isNumber()
            ? " is true (it is " + threshold.get("value").asText() + ")" : " has no number to go by"));
      }
    }
    if (held > 0 && held == report.get("thresholds").size()) {
      parts.add(held == 1 ? "the threshold is kept" : "all " + held + " thresholds are kept");
    }
    run.verdicts().forEach((name, verdict) -> {
      if (verdict.violations() > 0) {
        parts.add("invariant " + name + " is broken (" + verdict.violations() + "), which by itself fails no run");
      }
    });
    return String.join("; ", parts);
  }

  private static void campaigns(List<String> parts, Campaigns.Sum several) {
    List<CampaignRecord> failed = several.all().stream().filter(campaign -> !campaign.passed()).toList();
    parts.add(failed.isEmpty() ? "all " + several.all().size() + " campaigns passed"
        : String.format(Locale.ROOT, "%d of %d campaigns failed, the first is %s", failed.size(), several.all().size(),
            failed.get(0).folder()));
  }

  private static void boards(List<String> parts, RunRecord run) {
    long left = run.endings().size() - run.outcomes().get(Ending.Outcome.UPGRADED);
    if (left == 0) {
      parts.add(run.endings().size() == 1 ? "the board is upgraded"
          : String.format(Locale.ROOT, "all %,d boards are upgraded", run.endings().size()));
      return;
    }
    List<String> causes = new ArrayList<>();
    long named = 0;
    for (Map.Entry<String, Long> cause : run.failuresByCause().entrySet()) {
      if (causes.size() == MOST_CAUSES) {
        causes.add(String.format(Locale.ROOT, "%,d by other causes", left - named));
        break;
      }
      causes.add(String.format(Locale.ROOT, "%,d %s", cause.getValue(), cause.getKey()));
      named += cause.getValue();
    }
    parts.add(String.format(Locale.ROOT, "%,d of %,d %s not upgraded: %s", left, run.endings().size(),
        left == 1 ? "boards is" : "boards are", String.join(", ", causes)));
  }
}
