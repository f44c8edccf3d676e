package dev.nufleet.app.report;

import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.fleet.OperatorDid;
import dev.nufleet.history.BoardFacts;
import dev.nufleet.history.Fact;
import dev.nufleet.history.HistoryReader;
import dev.nufleet.history.PlatformEars;
import dev.nufleet.history.PlatformFacts;
import dev.nufleet.history.RunFacts;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.RunClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;

/**
 * A run's history while it goes on: numbers what it is told, on any thread and without waiting, and hands it to a
 * {@link HistoryWriter}. A run without a history pays nothing for it.
 */
public final class RunHistory {
  private final RunClock clock;
  private final PlatformEars ears;
  private final Optional<HistoryWriter> writer;
  /** For the thread that tells of boards alone. */
  private final Set<BoardId> awaited;

  private RunHistory(
      RunClock clock, PlatformEars ears, Collection<BoardId> awaited, Optional<HistoryWriter> writer) {
    this.awaited = new HashSet<>(awaited);
    this.clock = clock;
    this.ears = ears;
    this.writer = writer;
  }

  /**
   * Begins with what who judges it must know: what the run was to do, and which boards came with a past.
   *
   * @param withPast boards whose earlier deeds are in no history of this run
   */
  public static RunHistory begin(RunSettings settings, Collection<BoardId> withPast, RunClock clock) {
    return begin(settings, withPast, Set.of(), clock);
  }

  /** @param awaited boards that are about to be reset: what they do before belongs to the campaign before */
  public static RunHistory begin(
      RunSettings settings, Collection<BoardId> withPast, Collection<BoardId> awaited, RunClock clock) {
    PlatformEars ears = new PlatformEars(settings.devices().get(0).productKey().value());
    Path file = settings.reportDir().resolve(HistoryReader.FILE);
    if (!settings.history()) {
      forget(file);
      return new RunHistory(clock, ears, Set.of(), Optional.empty());
    }
    RunHistory history = new RunHistory(clock, ears, awaited,
        Optional.of(HistoryWriter.open(file, settings.boards(), clock)));
    Map<String, Object> started = RunFacts.started(settings.reportDir().getFileName().toString(),
        settings.seed(), settings.scenario(), settings.boards(), settings.pace().toString(), settings.target().word(),
        settings.version().toString(), settings.image().sha256(),
        String.join(",", settings.mends().words()));
    settings.chaos().form().module().ifPresent(module -> started.put(RunFacts.MODULE, module));
    settings.chaos().form().base(settings.initialVersion().toString())
        .ifPresent(base -> started.put(RunFacts.DELTA_FROM, base));
    history.said(RunFacts.RUN, RunFacts.STARTED, started);
    withPast.stream().map(BoardId::value).sorted().forEach(board ->
        history.said(RunFacts.RUN, RunFacts.TAKEN_OVER, Map.of(Fact.BOARD, board)));
    return history;
  }

  /** The history of an earlier run in the same folder would be taken for this one's. */
  private static void forget(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LoggerFactory.getLogger(RunHistory.class).warn("the old {} stays: {}", file, e.toString());
    }
  }

  /** Of a board; on one thread at a time. */
  public void heard(BoardEvent event) {
    if (writer.isEmpty() || !awaited.isEmpty() && isOfBefore(event)) {
      return;
    }
    writer.get().tell(n -> BoardFacts.of(n, event));
  }

  private boolean isOfBefore(BoardEvent event) {
    if (event.what() instanceof BoardEvent.BootStarted) {
      awaited.remove(event.board());
    }
    return awaited.contains(event.board()) && !(event.what() instanceof BoardEvent.FaultActed);
  }

  /** Of the operator. */
  public void did(OperatorDid deed) {
    said(RunFacts.OPERATOR, deed.deed().word(), deed.keys().isEmpty()
        ? Map.of(Fact.BOARD, deed.board().value())
        : new TreeMap<>(Map.of(Fact.BOARD, deed.board().value(), "key", deed.keys())));
  }

  /** Of chaos: a fault that was given has ended. */
  public void tookBack(int fault) {
    said(BoardFacts.CHAOS, RunFacts.FAULT_ENDED, Map.of("fault", fault));
  }

  /** Of the platform: what it tells subscribed applications. */
  public synchronized void heard(String topic, Map<String, Object> body) {
    if (writer.isPresent()) { // turns are told in order, so they are heard in order
      ears.hear(topic, body).ifPresent(one -> said(one.who(), one.what(), one.fields()));
    }
  }

  private void said(String who, String what, Map<String, Object> fields) {
    long now = clock.nanos();
    writer.ifPresent(one -> one.tell(n -> new Fact(n, now, who, what, fields)));
  }

  /**
   * Writes what is still to be written, as far as the disk takes it in its time, and judges it all.
   *
   * @param word how the campaign's tasks stood
   */
  public HistoryRecord end(RunEnd end, PlatformWord word) {
    if (writer.isEmpty()) {
      return HistoryRecord.notKept("the run was to keep no history (--history off)");
    }
    long now = clock.nanos();
    long asked = Math.min(word.askedNanos(), now);
    new TreeMap<>(word.tasks()).forEach((board, task) -> writer.get().tell(n -> new Fact(n, asked,
        PlatformFacts.PLATFORM, PlatformFacts.TASK_STOOD, PlatformFacts.stood(board, task.status(), task.version()))));
    return writer.get().end((n, dropped) -> new Fact(n, now, RunFacts.RUN, RunFacts.ENDED,
        RunFacts.ended(end.by().word(), dropped)));
  }
}
