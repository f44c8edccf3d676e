package dev.nufleet.app.live.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.fleet.BoardResult;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.Phase;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
   * Which boards are wanted; an empty text is anything.
   *
   * @param q part of the name, in any case
   * @param site a number; empty: any
   * @param limit 1..{@link #MOST}
   */
  public record Query(
      String state, String profile, Optional<Integer> site, Optional<String> cause, String q, int offset, int limit) {}

  /** The boards of a query in the order of the run, and how many there are in all. */
  public ObjectNode list(Query query) {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("total", 0);
    ArrayNode page = root.putArray("boards");
    String part = query.q().toLowerCase(Locale.ROOT);
    int total = 0;
    for (int place = 0; place < fleet.size(); place++) {
      long row = fleet.row(place);
      if (isWanted(query, part, place, row)) {
        if (total >= query.offset() && page.size() < query.limit()) {
          stand(page.addObject(), place, row);
        }
        total++;
      }
    }
    return root.put("total", total);
  }

  private boolean isWanted(Query query, String part, int place, long row) {
    BoardSpec board = fleet.board(place);
    return (query.state().isEmpty() || Row.state(row).word().equals(query.state()))
        && (query.profile().isEmpty() || board.profile().id().equals(query.profile()))
        && (query.site().isEmpty() || query.site().get().equals(view.sites().of(place)))
        && (query.cause().isEmpty() || fleet.causes().word(Row.cause(row)).equals(query.cause().get()))
        && (part.isEmpty() || board.id().value().toLowerCase(Locale.ROOT).contains(part));
  }

  private void stand(ObjectNode node, int place, long row) {
    BoardSpec board = fleet.board(place);
    node.put("name", board.id().value())
        .put("profile", board.profile().id())
        .put("site", view.sites().of(place))
        .put("state", Row.state(row).word())
        .put("phase", Row.phase(row).word())
        .put("percent", Row.percent(row))
        .put("version", fleet.versions().word(Row.version(row)))
        .put("cause", fleet.causes().word(Row.cause(row)));
  }

  /** The board of this name; empty if there is none. */
  public Optional<BoardSpec> named(String name) {
    return Optional.ofNullable(fleet.placeOfName(name)).map(fleet::board);
  }

  /** Whether it was ever switched on. */
  public boolean isLaunched(BoardId board) {
    return Row.is(fleet.row(fleet.placeOfName(board.value())), Row.Flag.LAUNCHED);
  }

  /** All that is known of one board. @param result what the fleet answers */
  public ObjectNode one(BoardResult result) {
    int place = fleet.placeOfName(result.board().value());
    long row = fleet.row(place);
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    stand(node, place, row);
    node.put("detail", result.detail());
    if (result.sinceNanos() < 0) {
      node.putNull("since");
    } else {
      node.put("since", FleetJson.rounded(result.sinceNanos() / NANOS));
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
          phases.put(phase.word(), FleetJson.rounded(nanos / NANOS_PER_MILLI)));
    }
    node.put("power", Row.is(row, Row.Flag.POWER))
        .put("card", Row.is(row, Row.Flag.CARD))
        .put("link", Row.is(row, Row.Flag.LINK));
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
