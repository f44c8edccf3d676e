package dev.nufleet.fleet;

/**
 * How many boards may be on their way to the platform at once. A machine that has just begun to run shakes hands
 * slowly: if hundreds begin together, all of them run out of time, try again, and none ever comes through. So few
 * begin; each that is through, or has given up, makes room for two, which doubles the window with every round. Where
 * boards take their time for other reasons, a few more begin each second.
 */
final class LaunchWindow {
  /** With these it begins, and by these it grows each second. */
  static final int STEP = 16;

  private final int most;
  private int size;
  private int launching;

  /** @param most boards at once that it grows to, at least 1 */
  LaunchWindow(int most) {
    this.most = most;
    this.size = Math.min(STEP, most);
  }

  boolean hasRoom() {
    return launching < size;
  }

  void launched() {
    launching++;
  }

  /** The launch of a board is over, however it ended. */
  void over() {
    launching--;
    grow(1);
  }

  void secondPassed() {
    grow(STEP);
  }

  private void grow(int by) {
    size = Math.min(most, size + by);
  }

  boolean isWhole() {
    return size == most;
  }

  /** The next round begins: nobody is on the way, and what the window has grown to stays. */
  void clear() {
    launching = 0;
  }
}
