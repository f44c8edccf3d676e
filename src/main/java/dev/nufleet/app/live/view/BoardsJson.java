package dev.nufleet.app.live.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.live.view.BoardOrder.Entry;
import dev.nufleet.app.report.Report;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.fleet.BoardResult;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code /api/boards} and {@code /api/boards/NAME}. */
public final class BoardsJson {
  /** Of a page of the list. */
  public static final int MOST = 1000;
  public static final int USUAL = 100;

  private static final double NANOS = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  private final RunView view;
  private final LiveFleet fleet;

  public BoardsJson(RunView view) {
    this.view = view;
    this.fleet = view.fleet();
  }

  /**
   * Which boards are wanted, and in which order; an empty text or set is anything.
   *
   * @param states words of states
   * @param q part of the name, in any case
   * @param site a number; empty: any
   * @param node by its name; empty: any
   * @param order empty: the order of the run
   * @param isDown the last of that order first
   * @param limit 1..{@link #MOST}
   */
  public record Query(
      Set<String> states, String profile, Optional<Integer> site, Optional<String> node,
      Optional<String> cause, String q,
      Optional<BoardOrder> order, boolean isDown, int offset, int limit) {}

  /** The boards of a query, and how many there are in all. */
  public ObjectNode list(Query query) {
    String part = query.q().toLowerCase(Locale.ROOT);
    long now = view.nanos();
    List<Entry> wanted = new ArrayList<>();
    for (int place = 0; place < fleet.size(); place++) {
      long row = fleet.row(place);
      if (isWanted(query, part, place, row)) {
        wanted.add(new Entry(place, row, fleet.ways().nanos(place, now), fleet.node(place)));
      }
    }
    query.order().map(order -> order.comparator(view))
        .ifPresent(order -> wanted.sort(query.isDown() ? order.reversed() : order));
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("total", wanted.size());
    ArrayNode page = root.putArray("boards");
    wanted.stream().skip(query.offset()).limit(query.limit()).forEach(entry -> stand(page.addObject(), entry));
    return root;
  }

  private boolean isWanted(Query query, String part, int place, long row) {
    BoardSpec board = fleet.board(place);
    return (query.states().isEmpty() || query.states().contains(Row.state(row).word()))
        && (query.profile().isEmpty() || board.profile().id().equals(query.profile()))
        && (query.site().isEmpty() || query.site().get().equals(view.sites().of(place)))
        && (query.node().isEmpty() || fleet.node(place).equals(query.node().get()))
        && (query.cause().isEmpty() || fleet.causes().word(Row.cause(row)).equals(query.cause().get()))
        && (part.isEmpty() || board.id().value().toLowerCase(Locale.ROOT).contains(part));
  }

  private void stand(ObjectNode node, Entry entry) {
    int place = entry.place();
    long row = entry.row();
    BoardSpec board = fleet.board(place);
    node.put("name", board.id().value())
        .put("profile", board.profile().id())
        .put("site", view.sites().of(place))
        .put("node", entry.node().isEmpty() ? null : entry.node())
        .put("state", Row.state(row).word())
        .put("phase", Row.phase(row).word())
        .put("percent", Row.percent(row))
        .put("version", fleet.versions().word(Row.version(row)))
        .put("cause", fleet.causes().word(Row.cause(row)));
    entry.tookNanos().ifPresentOrElse(
        nanos -> node.put("tookMs", Report.rounded(nanos / NANOS_PER_MILLI)), () -> node.putNull("tookMs"));
  }

  /** The board of this name; empty if there is none. */
  public Optional<BoardSpec> named(String name) {
    return Optional.ofNullable(fleet.placeOfName(name)).map(fleet::board);
  }

  /** Whether it was ever switched on. */
  public boolean isLaunched(BoardId board) {
    return Row.is(fleet.row(fleet.placeOfName(board.value())), Row.Flag.LAUNCHED);
  }

  /** All that is known of one board. @param result what the fleet answers @param storage what the board does */
  public ObjectNode one(BoardResult result, BoardCommand.StorageAnswer storage) {
    int place = fleet.placeOfName(result.board().value());
    long row = fleet.row(place);
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    stand(node, new Entry(place, row, fleet.ways().nanos(place, view.nanos()), fleet.node(place)));
    node.put("detail", result.detail());
    if (result.sinceNanos() < 0) {
      node.putNull("since");
    } else {
      node.put("since", Report.rounded(result.sinceNanos() / NANOS));
    }
    node.put("reported", result.reportedVersion())
        .put("boots", result.counts().boots())
        .put("downloads", result.counts().downloads())
        .put("resumes", result.counts().resumes())
        .put("reconnects", result.counts().reconnects())
        .put("downloadedBytes", result.counts().downloadedBytes());
    ObjectNode phases = node.putObject("phases");
    for (Phase phase : Phase.values()) {
      result.nanosOf(phase).ifPresent(nanos ->
          phases.put(phase.word(), Report.rounded(nanos / NANOS_PER_MILLI)));
    }
    node.put("power", Row.is(row, Row.Flag.POWER))
        .put("card", Row.is(row, Row.Flag.CARD))
        .put("link", Row.is(row, Row.Flag.LINK));
    StorageJson.into(node, storage);
    history(node, Optional.ofNullable(fleet.history(place)));
    return node;
  }

  private static void history(ObjectNode node, Optional<BoardHistory> history) {
    ArrayNode facts = node.putArray("history");
    long dropped = history.map(BoardHistory::dropped).orElse(0L);
    node.put("historyDropped", dropped);
    ArrayNode faults = node.putArray("faults");
    for (BoardHistory.Entry entry : history.map(BoardHistory::entries).orElse(List.of())) {
      double seconds = entry.nanos() / NANOS;
      facts.addObject().put("t", seconds).put("what", FactWords.kind(entry.what()))
          .put("text", FactWords.text(entry.what()));
      if (entry.what() instanceof FaultActed fault) {
        faults.addObject().put("t", seconds).put("text", fault.text());
      }
    }
  }
}
