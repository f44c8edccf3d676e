package dev.nufleet.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Points of equal width over a run's time. One is a second wide at first; where there are more than may be, each two
 * neighbours become one, so a run takes no more memory however long it lasts.
 */
public final class Points<P> {
  private static final long SECOND = 1_000_000_000;

  private final int most;
  private final Supplier<P> fresh;
  private final BiConsumer<P, P> join;
  private final List<P> points = new ArrayList<>();
  private int width = 1;

  /**
   * @param most that there may be, 2 or more
   * @param join makes its second argument, the point that follows, a part of its first
   */
  public Points(int most, Supplier<P> fresh, BiConsumer<P, P> join) {
    this.most = most;
    this.fresh = fresh;
    this.join = join;
  }

  /** The point of this moment. @param nanos of the run's time; less than 0 is 0 */
  public P at(long nanos) {
    long second = Math.max(0, nanos) / SECOND;
    while (second / width >= most) {
      widen();
    }
    while (points.size() <= second / width) {
      points.add(fresh.get());
    }
    return points.get((int) (second / width));
  }

  private void widen() {
    width *= 2;
    List<P> wider = new ArrayList<>();
    for (int i = 0; i < points.size(); i += 2) {
      wider.add(points.get(i));
      if (i + 1 < points.size()) {
        join.accept(points.get(i), points.get(i + 1));
      }
    }
    points.clear();
    points.addAll(wider);
  }

  /** How many seconds each is wide. */
  public int width() {
    return width;
  }

  /** All until now, the first at the run's start. */
  public List<P> all() {
    return points;
  }
}
