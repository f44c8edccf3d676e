package dev.nufleet.sim.trial;

import dev.nufleet.model.Draw;
import dev.nufleet.storage.PowerLine;

/** A draw's numbers one after the other. */
final class Dice {
  private static final int TEARS = 16;

  private final Draw draw;
  private long drawn;

  Dice(Draw draw) {
    this.draw = draw;
  }

  long bits() {
    return draw.bits(drawn++);
  }

  int below(long bound) {
    return (int) Long.remainderUnsigned(bits(), bound);
  }

  /** Before, in the midst of, or after an operation. */
  PowerLine.Cut cut() {
    return switch (below(3)) {
      case 0 -> PowerLine.Cut.BEFORE;
      case 1 -> PowerLine.Cut.AFTER;
      default -> PowerLine.Cut.torn(below(TEARS), bits());
    };
  }
}
