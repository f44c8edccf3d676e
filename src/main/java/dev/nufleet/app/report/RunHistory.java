package dev.nufleet.app.report;

import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.sheet.RunSheet;
import dev.nufleet.app.sheet.SheetFile;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
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
  /** What nodes use is told so often. */
  private static final long NODES_EVERY_NANOS = 10_000_000_000L;
  /** Nanoseconds of a second, and what a share of it is told in. */
  private static final double BILLIONTHS = 1e9;
  private static final double MICROS = 1e6;

  private final RunClock clock;
  private final PlatformEars ears;
  private final Optional<HistoryWriter> writer;
  /** For the thread that tells of boards alone. */
  private final Set<BoardId> awaited;
  /** By name: what was last told of a node, and when. For the thread that tells of nodes alone. */
  private final Map<String, NodeTold> nodes = new HashMap<>();

  private record NodeTold(String state, int boards, long nanos) {}

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
      forget(settings.reportDir().resolve(SheetFile.FILE));
      return new RunHistory(clock, ears, Set.of(), Optional.empty());
    }
    RunSheet sheet = RunSheet.of(settings, clock.startedAt());
    RunHistory history = new RunHistory(clock, ears, awaited, Optional.of(HistoryWriter.open(sheet, file, clock)));
    Map<String, Object> started = RunFacts.started(settings.reportDir().getFileName().toString(),
        settings.seed(), settings.scenario(), settings.boards(), settings.pace().toString(), settings.target().word(),
        settings.version().toString(), sheet.firmware().sha256(),
        String.join(",", settings.mends().words()));
    started.put(RunFacts.STARTED_AT, sheet.startedAt().toString());
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

  /** Of the run: boards are switched on from here on. @param again they are reset, for they were on already */
  public void launching(long atNanos, boolean again) {
    said(atNanos, RunFacts.RUN, RunFacts.LAUNCH_BEGAN, Map.of(RunFacts.AGAIN, again));
  }

  /** Of the run: the campaign is asked for, or a stage of it. */
  public void asked(long atNanos) {
    said(atNanos, RunFacts.RUN, RunFacts.CAMPAIGN_ASKED, Map.of());
  }

  /** Of the run's process. */
  public void looked(long atNanos, Vitals vitals, Resources used) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("cpuNanos", vitals.cpuNanos());
    fields.put("heapBytes", vitals.heapBytes());
    fields.put("heapAfterGcBytes", vitals.heapAfterGcBytes());
    fields.put("descriptors", vitals.descriptors());
    fields.put("threads", vitals.threads());
    vitals.machineShare().ifPresent(share -> fields.put("machineBillionths", Math.round(share * BILLIONTHS)));
    fields.put("peakHeapBytes", used.peakHeapBytes());
    fields.put("peakThreads", used.threads());
    said(atNanos, RunFacts.RUN, RunFacts.PROCESS_STOOD, fields);
  }

  /** Of the run's nodes; on one thread at a time. */
  public void nodes(List<NodeRecord> all) {
    long now = clock.nanos();
    for (NodeRecord node : all) {
      NodeTold told = nodes.get(node.name());
      if (told == null || !told.state().equals(node.state()) || told.boards() != node.boards()
          || now - told.nanos() >= NODES_EVERY_NANOS) {
        nodes.put(node.name(), new NodeTold(node.state(), node.boards(), now));
        said(now, RunFacts.RUN, RunFacts.NODE_STOOD, fields(node));
      }
    }
  }

  private static Map<String, Object> fields(NodeRecord node) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("node", node.name());
    fields.put("state", node.state());
    fields.put("boards", node.boards());
    fields.put("sinceNanos", Math.round(node.sinceSecond() * BILLIONTHS));
    fields.put("cores", node.cores());
    fields.put("room", node.room());
    node.used().ifPresent(used -> {
      fields.put("cpuMicros", Math.round(used.cpuSeconds() * MICROS));
      fields.put("peakHeapBytes", used.peakHeapBytes());
      fields.put("peakThreads", used.threads());
    });
    return fields;
  }

  /** Of the run: a stage of its campaign begins. @param target as the user wrote it */
  public void stageBegan(int number, String target, long atNanos) {
    said(atNanos, RunFacts.RUN, RunFacts.STAGE_BEGAN, new TreeMap<>(Map.of("stage", number, "target", target)));
  }

  /** Of the run: whom a stage has asked. @param first those of them that no stage before had asked */
  public void stageAsked(int number, Collection<String> boards, Set<String> first) {
    boards.stream().sorted().forEach(board -> said(RunFacts.RUN, RunFacts.STAGE_ASKED,
        new TreeMap<>(Map.of(Fact.BOARD, board, "stage", number, RunFacts.AGAIN, !first.contains(board)))));
  }

  public void stageEnded(int number, long atNanos) {
    said(atNanos, RunFacts.RUN, RunFacts.STAGE_ENDED, Map.of("stage", number));
  }

  /** Of the run: a rule calls the stages off. @param stage that goes on, or has gone before; 0: none has begun */
  public void ruleMet(String rule, int stage, long atNanos) {
    said(atNanos, RunFacts.RUN, RunFacts.ROLLOUT_STOPPED, new TreeMap<>(Map.of("rule", rule, "stage", stage)));
  }

  /** Of chaos: a fault is given. */
  public void gave(ChaosRecord.Live given) {
    said(Math.round(given.startedSeconds() * BILLIONTHS), BoardFacts.CHAOS, RunFacts.FAULT_GIVEN, new TreeMap<>(
        Map.of("fault", given.id(), "text", given.fault(), "boards", given.boards())));
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
    said(clock.nanos(), who, what, fields);
  }

  private void said(long atNanos, String who, String what, Map<String, Object> fields) {
    writer.ifPresent(one -> one.tell(n -> new Fact(n, atNanos, who, what, fields)));
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
        PlatformFacts.PLATFORM, PlatformFacts.TASK_STOOD, PlatformFacts.stood(board, task.status(), task.version(),
            task.description()))));
    return writer.get().end((n, dropped) -> new Fact(n, now, RunFacts.RUN, RunFacts.ENDED,
        RunFacts.ended(end.by().word(), end.reason(), word.whyUnknown(), dropped)));
  }
}
