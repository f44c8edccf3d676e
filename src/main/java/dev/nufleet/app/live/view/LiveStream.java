package dev.nufleet.app.live.view;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.report.TimelineJson;
import dev.nufleet.app.report.TimelineRecord;
import dev.nufleet.model.BoardState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What changes in a run, for any number of viewers: a version each time that somebody looks, and for each board the
 * version in which it changed last. A viewer says which version he has and gets all that is newer in one piece; so one
 * who is slow gets fewer and wider pieces, and nothing is kept for him. Equal pieces are made once.
 *
 * <p>Nothing is looked at while there is no viewer.
 */
public final class LiveStream {
  /** Of a viewer who has nothing yet. */
  public static final int NOTHING = 0;
  /** Of a viewer who has no point of the timeline. */
  public static final long NO_SECOND = -1;

  /** Who is further behind gets the whole again. */
  private static final int MOST_BEHIND = 40;
  /** Of the timeline, for a viewer who comes back to them: more than seconds pass between two of his turns. */
  private static final int MOST_POINTS = 16;
  private static final long QUIET_NANOS = 1_000_000_000;

  private final RunView view;
  private final LiveFleet fleet;
  private final long[] shown;
  private final int[] changedAt;
  private final Map<Integer, Piece> pieces = new HashMap<>();
  private final String names;
  private int version;
  private final ToldWords causes = new ToldWords();
  private final ToldWords nodes = new ToldWords();
  private long changedNanos;
  private String sums = "{}";
  /** The newest complete ones. */
  private final ArrayDeque<Point> points = new ArrayDeque<>();

  /** Something to send. @param version that the viewer has then */
  public record Piece(int version, byte[] text) {}

  /** A complete point of the timeline. @param second of its begin */
  public record Point(long second, byte[] text) {}

  public LiveStream(RunView view) {
    this.view = view;
    this.fleet = view.fleet();
    this.shown = new long[fleet.size()];
    this.changedAt = new int[fleet.size()];
    this.names = names();
  }

  private String names() {
    StringBuilder text = new StringBuilder("\"names\":[");
    for (int i = 0; i < fleet.size(); i++) {
      quoted(text.append(i == 0 ? "" : ","), fleet.board(i).id().value());
    }
    text.append("],\"profiles\":[");
    for (int i = 0; i < fleet.size(); i++) {
      text.append(i == 0 ? "" : ",").append(fleet.board(i).profile().ordinal());
    }
    text.append("],\"sites\":");
    if (view.sites().count() == 0) {
      text.append("null");
    } else {
      text.append('[');
      for (int i = 0; i < fleet.size(); i++) {
        text.append(i == 0 ? "" : ",").append(view.sites().of(i));
      }
      text.append(']');
    }
    text.append(",\"stateWords\":[");
    for (BoardState state : BoardState.values()) {
      text.append(state.ordinal() == 0 ? "" : ",").append('"').append(state.word()).append('"');
    }
    return text.append(']').toString();
  }

  private static void quoted(StringBuilder text, String word) {
    text.append('"').append(JsonStringEncoder.getInstance().quoteAsString(word)).append('"');
  }

  /**
   * Looks at the run.
   *
   * @return whether there is something new for viewers: a board has changed, or some time has passed
   */
  public boolean look() {
    String fresh = view.fleetJson().toString();
    long now = view.clock().nanos();
    synchronized (this) {
      int next = version + 1;
      boolean changed = version == NOTHING;
      for (int i = 0; i < shown.length; i++) {
        long row = Row.shown(fleet.row(i), fleet.nodeNumber(i));
        if (row != shown[i] || version == NOTHING) {
          shown[i] = row;
          changedAt[i] = next;
          changed = true;
        }
      }
      if (!changed && now - changedNanos < QUIET_NANOS) {
        return false;
      }
      changedNanos = now;
      sums = fresh;
      causes.look(version, fleet.causes());
      nodes.look(version, fleet.nodeNames());
      version = next;
      pieces.clear();
      return true;
    }
  }

  /** Looks at the timeline. @return whether a point is complete that was not before */
  public boolean lookAtTime() {
    TimelineRecord record = view.timeline();
    List<TimelineRecord.Point> all = record.points();
    int complete = all.size() - 1;
    if (complete < 1) {
      return false;
    }
    int from = firstAfter(newestSecond(), all.subList(0, complete));
    if (from == complete) {
      return false;
    }
    JsonNode latencies = view.latenciesJson().get("phases");
    for (TimelineRecord.Point fresh : all.subList(from, complete)) {
      ObjectNode node = JsonNodeFactory.instance.objectNode().put("widthSeconds", record.widthSeconds());
      TimelineJson.point(node, fresh);
      node.set("latencies", latencies);
      add(new Point(fresh.second(), event("point", node.toString())));
    }
    return true;
  }

  private synchronized long newestSecond() {
    return points.isEmpty() ? NO_SECOND : points.getLast().second();
  }

  /** Where those begin that are newer; of the first look, the last one: what was before, a viewer asks for. */
  private static int firstAfter(long second, List<TimelineRecord.Point> complete) {
    int least = second == NO_SECOND ? complete.size() - 1 : Math.max(0, complete.size() - MOST_POINTS);
    int from = complete.size();
    while (from > least && complete.get(from - 1).second() > second) {
      from--;
    }
    return from;
  }

  private synchronized void add(Point point) {
    points.add(point);
    if (points.size() > MOST_POINTS) {
      points.remove();
    }
  }

  /** What a viewer lacks who has this version. @return empty: nothing */
  public synchronized Optional<Piece> since(int has) {
    if (has == version) {
      return Optional.empty();
    }
    int from = has == NOTHING || version - has > MOST_BEHIND ? NOTHING : has;
    return Optional.of(pieces.computeIfAbsent(from, one -> new Piece(version, one == NOTHING ? whole() : delta(one))));
  }

  /** Complete points of the timeline that are newer. @param second {@link #NO_SECOND}: the newest alone */
  public synchronized List<Point> pointsAfter(long second) {
    return second == NO_SECOND && !points.isEmpty() ? List.of(points.getLast())
        : points.stream().filter(point -> point.second() > second).toList();
  }

  /** How the run ended, once it has. */
  public Optional<byte[]> ended() {
    return view.ended().map(how -> event("ended", how.json().toString()));
  }

  private byte[] whole() {
    StringBuilder text = new StringBuilder(names.length() + sums.length() + 16 * shown.length);
    text.append("{\"version\":").append(version).append(",\"fleet\":").append(sums).append(',').append(names)
        .append(",\"causes\":");
    causes.since(NOTHING, text);
    nodes.since(NOTHING, text.append(",\"nodes\":"));
    text.append(",\"rows\":[");
    for (int i = 0; i < shown.length; i++) {
      text.append(i == 0 ? "[" : ",[");
      row(text, shown[i]);
    }
    return event("snapshot", text.append("]}").toString());
  }

  private byte[] delta(int has) {
    StringBuilder text = new StringBuilder(sums.length() + 1024);
    text.append("{\"version\":").append(version).append(",\"rows\":[");
    boolean first = true;
    for (int i = 0; i < shown.length; i++) {
      if (changedAt[i] > has) {
        text.append(first ? "[" : ",[").append(i).append(',');
        row(text, shown[i]);
        first = false;
      }
    }
    text.append("],\"causes\":");
    causes.since(has, text);
    nodes.since(has, text.append(",\"nodes\":"));
    return event("delta", text.append(",\"fleet\":").append(sums).append('}').toString());
  }

  private static void row(StringBuilder text, long row) {
    text.append(Row.state(row).ordinal()).append(',').append(Row.percent(row)).append(',').append(Row.cause(row));
    if (Row.node(row) != 0) {
      text.append(',').append(Row.node(row));
    }
    text.append(']');
  }

  /** Words that viewers know by their numbers: how many there were in each version. */
  private static final class ToldWords {
    private final int[] before = new int[MOST_BEHIND + 1];
    private List<String> all = List.of();

    /** @param version that is over now */
    void look(int version, Words words) {
      before[version % before.length] = all.size();
      all = words.all();
    }

    /** Those that a viewer lacks. @param has his version */
    void since(int has, StringBuilder text) {
      int from = has == NOTHING ? 0 : before[has % before.length];
      text.append('[');
      for (int i = from; i < all.size(); i++) {
        quoted(text.append(i == from ? "" : ","), all.get(i));
      }
      text.append(']');
    }
  }

  private static byte[] event(String name, String json) {
    return ("event: " + name + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
  }
}
