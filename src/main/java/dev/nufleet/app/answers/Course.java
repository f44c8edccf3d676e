package dev.nufleet.app.answers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.report.Points;
import java.util.EnumMap;
import java.util.Map;

/** The same kinds of times over the run's time, in at most {@link #MOST_POINTS} points. */
final class Course {
  static final int MOST_POINTS = 240;

  private final Points<Map<Answer, Spread>> points =
      new Points<>(MOST_POINTS, () -> new EnumMap<>(Answer.class), Course::join);

  private static void join(Map<Answer, Spread> point, Map<Answer, Spread> later) {
    later.forEach((answer, spread) -> point.computeIfAbsent(answer, one -> new Spread()).add(spread));
  }

  void add(Answer answer, long atNanos, long nanos) {
    points.at(atNanos).computeIfAbsent(answer, one -> new Spread()).add(nanos);
  }

  /** Points in which nothing was answered are left out. */
  void into(ArrayNode node) {
    long second = 0;
    for (Map<Answer, Spread> point : points.all()) {
      if (!point.isEmpty()) {
        ObjectNode one = node.addObject().put("second", second).put("width", points.width());
        point.forEach((answer, spread) -> answer.into(spread, one.putObject(answer.word())));
      }
      second += points.width();
    }
  }
}
