package dev.nufleet.app.live.view;

import java.util.ArrayDeque;
import java.util.Deque;

/** How fast a fleet comes on: over the last {@link #WINDOW} looks, which are a second apart. */
final class Rates {
  private static final int WINDOW = 6;
  private static final double NANOS = 1e9;

  private record Look(long nanos, long bytes, long missing, long upgraded) {}

  private final Deque<Look> looks = new ArrayDeque<>(WINDOW);

  /**
   * @param bytes downloaded until now, as boards count them
   * @param missing percents of the image, of all boards
   * @param upgraded boards until now
   */
  synchronized void look(long nanos, long bytes, long missing, long upgraded) {
    if (looks.size() == WINDOW) {
      looks.removeFirst();
    }
    looks.addLast(new Look(nanos, bytes, missing, upgraded));
  }

  /** Another campaign begins: what was counted before is no rate of it. */
  synchronized void clear() {
    looks.clear();
  }

  synchronized double bytesPerSecond() {
    return looks.size() < 2 ? 0 : Math.max(0, looks.getLast().bytes - looks.getFirst().bytes) / seconds();
  }

  /** By what boards report of their downloads, which is steadier than the bytes that they count now and then. */
  synchronized double percentsPerSecond() {
    return looks.size() < 2 ? 0 : Math.max(0, looks.getFirst().missing - looks.getLast().missing) / seconds();
  }

  synchronized double upgradedPerSecond() {
    return looks.size() < 2 ? 0 : Math.max(0, looks.getLast().upgraded - looks.getFirst().upgraded) / seconds();
  }

  private double seconds() {
    return Math.max(1, looks.getLast().nanos - looks.getFirst().nanos) / NANOS;
  }
}
