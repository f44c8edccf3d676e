package dev.nufleet.app.rehearse;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What rehearsals showed, for a terminal. */
final class RehearsalTable {
  private static final String FORM = "     %-9s %s";

  private RehearsalTable() {}

  /** @param outcomes of its set-ups, in order */
  static List<String> lines(Rehearsal rehearsal, List<Outcome> outcomes) {
    List<String> lines = new ArrayList<>();
    lines.add(rehearsal.name() + ": " + rehearsal.headline());
    for (int i = 0; i < outcomes.size(); i++) {
      Outcome outcome = outcomes.get(i);
      lines.add("");
      lines.add(String.format(Locale.ROOT, "%3d. %s", i + 1, outcome.setUp().title()));
      lines.add(row("set-up", outcome.setUp().options()));
      if (outcome.setUp().ports() != SetUp.Ports.AT_443) {
        lines.add(row("", outcome.setUp().ports().words()));
      }
      for (List<Verdict> alike : outcome.alike()) {
        Verdict verdict = alike.get(0);
        lines.add(row("boards",
            alike.stream().map(one -> one.profile().id()).collect(Collectors.joining(", "))));
        lines.add(row("verdict", verdict.kind().words() + ": " + verdict.says()));
        if (!verdict.line().isEmpty()) {
          lines.add(row("console", verdict.line()));
        }
        lines.add(row("to do", verdict.advice()));
      }
    }
    return lines;
  }

  private static String row(String what, String text) {
    return String.format(Locale.ROOT, FORM, what, text);
  }
}
