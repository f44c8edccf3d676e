package dev.nufleet.app.past;

import dev.nufleet.app.report.PlatformTask;
import dev.nufleet.app.report.PlatformWord;
import dev.nufleet.history.Fact;
import dev.nufleet.history.PlatformFacts;
import java.util.HashMap;
import java.util.Map;

/**
 * What the platform said of a campaign's tasks: how they stood when the run asked at its end. Of a run that did not
 * come as far, which of them were over before: what was open may have turned since.
 */
final class ToldTasks {
  private final String version;
  private final Map<String, PlatformTask> turned = new HashMap<>();
  private final Map<String, PlatformTask> stood = new HashMap<>();
  private long askedNanos = Long.MAX_VALUE;

  /** @param version of the campaign; a task for another one is not its */
  ToldTasks(String version) {
    this.version = version;
  }

  void see(Fact fact) {
    String board = fact.board();
    if (fact.what().equals(PlatformFacts.TASK_TURNED) && fact.text("version").equals(version)) {
      turned.put(board, new PlatformTask(board, fact.text("to"), fact.text("why"), version));
    } else if (fact.what().equals(PlatformFacts.TASK_STOOD)) {
      stood.put(board, new PlatformTask(board, fact.text("status"), fact.text("why"), fact.text("version")));
      askedNanos = fact.nanos();
    }
  }

  /** @param unheard why the platform was not heard at the run's end; empty if it was */
  PlatformWord word(String unheard) {
    if (unheard.isEmpty()) {
      return PlatformWord.of(stood, askedNanos);
    }
    Map<String, PlatformTask> over = new HashMap<>(turned);
    over.putAll(stood);
    over.values().removeIf(task -> !PlatformFacts.isFinal(task.status()));
    return PlatformWord.before(over, unheard);
  }
}
