package dev.nufleet.app.answers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The same kinds of times over the run's time: in points that are a second wide at first. Where there are more than
 * {@link #MOST_POINTS}, each two neighbours become one.
 */
final class Course {
  static final int MOST_POINTS = 240;
  private static final long SECOND = 1_000_000_000;

  private final List<Map<Answer, Spread>> points = new ArrayList<>();
  private int width = 1;

  void add(Answer answer, long atNanos, long nanos) {
    long second = Math.max(0, atNanos) / SECOND;
    while (second / width >= MOST_POINTS) {
      widen();
    }
    while (points.size() <= second / width) {
      points.add(new EnumMap<>(Answer.class));
    }
    points.get((int) (second / width)).computeIfAbsent(answer, one -> new Spread()).add(nanos);
  }

  private void widen() {
    List<Map<Answer, Spread>> wider = new ArrayList<>();
    for (int i = 0; i < points.size(); i += 2) {
      Map<Answer, Spread> point = points.get(i);
      if (i + 1 < points.size()) {
        points.get(i + 1).forEach(
            (answer, spread) -> point.computeIfAbsent(answer, one -> new Spread()).add(spread));
      }
      wider.add(point);
    }
    points.clear();
    points.addAll(wider);
    width *= 2;
  }

  /** Points in which nothing was answered are left out. */
  void into(ArrayNode node) {
    for (int i = 0; i < points.size(); i++) {
      if (!points.get(i).isEmpty()) {
        ObjectNode point = node.addObject().put("second", (long) i * width).put("width", width);
        points.get(i).forEach((answer, spread) -> answer.into(spread, point.putObject(answer.word())));
      }
    }
  }
}
