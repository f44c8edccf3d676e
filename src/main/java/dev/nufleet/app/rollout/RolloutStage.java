package dev.nufleet.app.rollout;

import dev.nufleet.chaos.Boards;
import java.math.BigDecimal;

/** Whom one stage of a rollout asks: always boards that no stage before it has asked. */
public sealed interface RolloutStage {
  /** As the user wrote it. */
  String text();

  /**
   * So many of the run's boards as are missing to this share of all.
   *
   * @param thousandths of a percent, 1 to {@link #ALL}
   */
  record Gray(String text, int thousandths) implements RolloutStage {
    static final int ALL = 100_000;

    public boolean isAll() {
      return thousandths == ALL;
    }

    /** How many of so many boards have been asked then: rounded down, and one at least, as the platform does. */
    public int of(int boards) {
      return Math.max(1, (int) ((long) boards * thousandths / ALL));
    }
  }

  /** Boards by profile or name. */
  record Chosen(String text, Boards who) implements RolloutStage {}

  /** A group of devices that is there at the platform. @param id GroupId */
  record Group(String text, String id) implements RolloutStage {}

  /**
   * A {@code GrayPercent} of which the platform, which rounds down, makes so many of so many devices: exact for up to
   * 100,000.
   *
   * @param wanted 1 to {@code matching}
   * @param matching devices that do not run the version yet
   */
  static String grayPercent(int wanted, int matching) {
    if (wanted < 1 || wanted > matching) {
      throw new IllegalArgumentException(wanted + " of " + matching + " devices are no share of them");
    }
    long thousandths = ((long) wanted * Gray.ALL + matching - 1) / matching;
    return BigDecimal.valueOf(thousandths, 3).stripTrailingZeros().toPlainString();
  }
}
