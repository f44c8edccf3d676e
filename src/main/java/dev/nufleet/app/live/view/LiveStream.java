package dev.nufleet.app.live.view;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.report.TimelineJson;
import dev.nufleet.app.report.TimelineRecord;
import dev.nufleet.model.BoardState;
import java.nio.charset.StandardCharsets;
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

  /** Who is further behind gets the whole again. */
  private static final int MOST_BEHIND = 40;
  private static final long QUIET_NANOS = 1_000_000_000;

  private final RunView view;
  private final LiveFleet fleet;
  private final long[] shown;
  private final int[] changedAt;
  private final Map<Integer, Piece> pieces = new HashMap<>();
  private final String names;
  private int version;
  private int words;
  private final int[] wordsAt = new int[MOST_BEHIND + 1];
  private long changedNanos;
  private String sums = "{}";
  private Optional<Point> point = Optional.empty();

  /** Something to send. @param version that the viewer has then */
  public record Piece(int version, byte[] text) {}

  /** The newest complete point of the timeline. @param second of its begin */
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
        long row = Row.shown(fleet.row(i));
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
      wordsAt[version % wordsAt.length] = words;
      words = fleet.causes().all().size();
      version = next;
      pieces.clear();
      return true;
    }
  }

  /** Looks at the timeline. @return whether a point is complete that was not before */
  public boolean lookAtTime() {
    TimelineRecord record = view.timeline();
    List<TimelineRecord.Point> points = record.points();
    if (points.size() < 2) {
      return false;
    }
    TimelineRecord.Point newest = points.get(points.size() - 2);
    if (point.filter(one -> one.second() == newest.second()).isPresent()) {
      return false;
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("widthSeconds", record.widthSeconds());
    TimelineJson.point(node, newest);
    node.set("latencies", view.latenciesJson().get("phases"));
    synchronized (this) {
      point = Optional.of(new Point(newest.second(), event("point", node.toString())));
    }
    return true;
  }

  /** What a viewer lacks who has this version. @return empty: nothing */
  public synchronized Optional<Piece> since(int has) {
    if (has == version) {
      return Optional.empty();
    }
    int from = has == NOTHING || version - has > MOST_BEHIND ? NOTHING : has;
    return Optional.of(pieces.computeIfAbsent(from, one -> new Piece(version, one == NOTHING ? whole() : delta(one))));
  }

  /** The newest complete point of the timeline, if it is not this. */
  public synchronized Optional<Point> pointAfter(long second) {
    return point.filter(one -> one.second() != second);
  }

  /** How the run ended, once it has. */
  public Optional<byte[]> ended() {
    return view.ended().map(how -> event("ended", how.json().toString()));
  }

  private byte[] whole() {
    StringBuilder text = new StringBuilder(names.length() + sums.length() + 16 * shown.length);
    text.append("{\"version\":").append(version).append(",\"fleet\":").append(sums).append(',').append(names)
        .append(",\"causes\":");
    words(text, 0);
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
    words(text, wordsAt[has % wordsAt.length]);
    return event("delta", text.append(",\"fleet\":").append(sums).append('}').toString());
  }

  private static void row(StringBuilder text, long row) {
    text.append(Row.state(row).ordinal()).append(',').append(Row.percent(row)).append(',').append(Row.cause(row))
        .append(']');
  }

  private void words(StringBuilder text, int from) {
    List<String> all = fleet.causes().all();
    text.append('[');
    for (int i = from; i < words; i++) {
      quoted(text.append(i == from ? "" : ","), all.get(i));
    }
    text.append(']');
  }

  private static byte[] event(String name, String json) {
    return ("event: " + name + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
  }}
