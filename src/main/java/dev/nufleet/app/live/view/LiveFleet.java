package dev.nufleet.app.live.view;

import dev.nufleet.board.BoardSpec;
import dev.nufleet.fleet.FleetWatch;
import dev.nufleet.fleet.OperatorDid;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.BootStarted;
import dev.nufleet.model.BoardEvent.Counted;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardEvent.PowerLost;
import dev.nufleet.model.BoardEvent.ProgressSent;
import dev.nufleet.model.BoardEvent.What;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.FleetFact;
import dev.nufleet.model.FleetFact.PhasePassed;
import dev.nufleet.model.Phase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * All boards of a run as they stand, and what each did last. Told on the fleet's thread alone, which waits for nobody:
 * a board's {@link Row} is one number, and whoever shows boards looks at these numbers when he wants to. Sums are made
 * of them when somebody asks, so a run at which nobody looks pays some additions for each event.
 */
public final class LiveFleet implements FleetWatch {
  private final List<BoardSpec> boards;
  private final Map<BoardId, Integer> places = new HashMap<>();
  private final AtomicLongArray rows;
  private final AtomicReferenceArray<BoardHistory> histories;
  private final Words causes = new Words();
  private final Words versions = new Words();
  private final Latencies latencies = new Latencies();
  private final WayTimes ways;
  private final AtomicLong downloadedBytes = new AtomicLong();
  private final Map<Integer, AtomicLong> acted = new ConcurrentHashMap<>();
  private final AtomicIntegerArray nodes;
  private final Words nodeNames = new Words();

  private BoardId lastAsked;
  private int lastPlace;

  /** @param boards in the order of the run, none of them switched on */
  public LiveFleet(List<BoardSpec> boards) {
    this.boards = List.copyOf(boards);
    this.rows = new AtomicLongArray(boards.size());
    this.nodes = new AtomicIntegerArray(boards.size());
    this.histories = new AtomicReferenceArray<>(boards.size());
    this.ways = new WayTimes(boards.size());
    for (int i = 0; i < boards.size(); i++) {
      places.put(boards.get(i).id(), i);
      rows.setPlain(i, Row.NEW);
    }
  }

  // ---- told on the fleet's thread ----

  /** Before {@link #stands} is told what came of it. */
  public void hear(BoardEvent event) {
    ways.heard(event.atNanos());
    What what = event.what();
    if (what instanceof Counted counted) {
      downloadedBytes.lazySet(downloadedBytes.get() + counted.since().downloadedBytes());
      return;
    }
    int place = placeOf(event.board());
    note(place, event.atNanos(), what);
    long row = rows.getPlain(place);
    if (what instanceof ProgressSent progress && progress.step() >= 0) {
      boolean loads = Row.state(row) == BoardState.DOWNLOADING;
      write(place, row, loads ? Row.withPercent(row, Math.min(100, progress.step())) : row);
    } else if (what instanceof BootStarted) {
      write(place, row, Row.with(row, Row.Flag.POWER, true));
    } else if (what instanceof PowerLost) {
      write(place, row, Row.with(row, Row.Flag.POWER, false));
    } else if (what instanceof FaultActed fault) {
      befell(fault.fault());
    }
  }

  public void conclude(FleetFact fact) {
    if (fact instanceof PhasePassed passed) {
      int place = placeOf(passed.board());
      long row = rows.getPlain(place);
      write(place, row, Row.withPassed(row, passed.phase()));
      latencies.add(passed.phase(), passed.nanos());
    }
  }

  /** @param nanos of the run's clock */
  public void did(OperatorDid deed, long nanos) {
    int place = placeOf(deed.board());
    ways.begins(place, nanos);
    note(place, nanos, deed);
    long row = rows.getPlain(place);
    write(place, row, Row.with(switch (deed.deed()) {
      case PULLED_CARD -> Row.with(row, Row.Flag.CARD, false);
      case PUT_CARD -> Row.with(row, Row.Flag.CARD, true);
      case CUT_LINK -> Row.with(row, Row.Flag.LINK, false);
      case MENDED_LINK -> Row.with(row, Row.Flag.LINK, true);
      case SWITCHED_ON, PRESSED_R, RESET, TYPED, PULLED_PLUG -> row;
    }, Row.Flag.LAUNCHED, true));
  }

  @Override
  public void begins() {
    for (int i = 0; i < rows.length(); i++) {
      long row = rows.getPlain(i);
      write(i, row, Row.anew(row));
    }
    ways.anew();
    downloadedBytes.lazySet(0);
    acted.clear();
  }

  @Override
  public void stands(BoardId board, BoardState state, Phase phase, String cause, String activeVersion) {
    int place = placeOf(board);
    if (state == BoardState.UPGRADED) {
      ways.upgraded(place);
    }
    long row = rows.getPlain(place);
    write(place, row, Row.with(row, state, phase, causes.number(cause), versions.number(activeVersion)));
  }

  private void write(int place, long before, long after) {
    if (after != before) {
      rows.setRelease(place, after);
    }
  }

  /** The fleet tells several things of the same board one after the other. */
  private int placeOf(BoardId board) {
    if (board != lastAsked) {
      lastPlace = places.get(board);
      lastAsked = board;
    }
    return lastPlace;
  }

  private void note(int place, long nanos, Object what) {
    BoardHistory history = histories.getPlain(place);
    if (history == null) {
      history = new BoardHistory();
      histories.setRelease(place, history);
    }
    history.add(nanos, what);
  }

  // ---- told by who places boards on nodes, on one thread ----

  /** @param node that has the board now; empty: none */
  public void lives(BoardId board, String node) {
    nodes.setRelease(places.get(board), nodeNames.number(node));
  }

  // ---- told by any thread ----

  /** A fault came true, at a board or at the platform. @param fault its number */
  public void befell(int fault) {
    acted.computeIfAbsent(fault, one -> new AtomicLong()).incrementAndGet();
  }

  // ---- asked by any thread ----

  int size() {
    return boards.size();
  }

  BoardSpec board(int place) {
    return boards.get(place);
  }

  /** @return null if there is no such board */
  Integer placeOfName(String name) {
    return places.get(new BoardId(name));
  }

  long row(int place) {
    return rows.getAcquire(place);
  }

  /** Which node has it; empty: none, or the boards of the run live on no nodes. */
  String node(int place) {
    return nodeNames.word(nodeNumber(place));
  }

  /** Of its node among {@link #nodeNames}. */
  int nodeNumber(int place) {
    return nodes.getAcquire(place);
  }

  Words nodeNames() {
    return nodeNames;
  }

  WayTimes ways() {
    return ways;
  }

  Words causes() {
    return causes;
  }

  Words versions() {
    return versions;
  }

  Latencies latencies() {
    return latencies;
  }

  long downloadedBytes() {
    return downloadedBytes.get();
  }

  long acted(int fault) {
    AtomicLong times = acted.get(fault);
    return times == null ? 0 : times.get();
  }

  /** @return null if nothing has happened to it */
  BoardHistory history(int place) {
    return histories.getAcquire(place);
  }
}
