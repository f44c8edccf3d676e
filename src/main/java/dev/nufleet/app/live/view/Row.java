package dev.nufleet.app.live.view;

import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;

/**
 * Where one board stands, packed into 64 bits, so that one thread writes it and others read it whole without a lock.
 * Bits: 0 state (4), 4 phase (4), 8 percent + 1 (8), 16 number of the cause (16), 32 number of the version (16), 48
 * power, 49 card in its slot, 50 link whole, 51 switched on once, 52 passed phases by ordinal (9).
 */
final class Row {
  static final int UNKNOWN_PERCENT = -1;

  private static final int STATE = 0;
  private static final int PHASE = 4;
  private static final int PERCENT = 8;
  private static final int CAUSE = 16;
  private static final int VERSION = 32;
  private static final int PASSED = 52;
  private static final long NIBBLE = 0xF;
  private static final long BYTE = 0xFF;
  private static final long SHORT = 0xFFFF;
  private static final BoardState[] STATES = BoardState.values();
  private static final Phase[] PHASES = Phase.values();

  /** A board that nobody has switched on; behind what it is made with. */
  static final long NEW = with(Flag.CARD.mask | Flag.LINK.mask, BoardState.OFF, Phase.BOOT, 0, 0);

  /** What is so or not. */
  enum Flag {
    POWER(48), CARD(49), LINK(50), LAUNCHED(51);

    private final long mask;

    Flag(int bit) {
      this.mask = 1L << bit;
    }
  }

  private Row() {}

  static BoardState state(long row) {
    return STATES[(int) (row >>> STATE & NIBBLE)];
  }

  static Phase phase(long row) {
    return PHASES[(int) (row >>> PHASE & NIBBLE)];
  }

  /** Of the download, 0..100; {@link #UNKNOWN_PERCENT} before it. */
  static int percent(long row) {
    return (int) (row >>> PERCENT & BYTE) - 1;
  }

  static int cause(long row) {
    return (int) (row >>> CAUSE & SHORT);
  }

  static int version(long row) {
    return (int) (row >>> VERSION & SHORT);
  }

  static boolean is(long row, Flag flag) {
    return (row & flag.mask) != 0;
  }

  static boolean passed(long row, Phase phase) {
    return (row >>> PASSED + phase.ordinal() & 1) != 0;
  }

  /** Where it stands has changed: what is known of the download goes with it. */
  static long with(long row, BoardState state, Phase phase, int cause, int version) {
    long next = row & ~(NIBBLE << STATE | NIBBLE << PHASE | SHORT << CAUSE | SHORT << VERSION)
        | (long) state.ordinal() << STATE | (long) phase.ordinal() << PHASE
        | (long) cause << CAUSE | (long) version << VERSION;
    return state == state(row) ? next : withPercent(next, percentAt(state, percent(row)));
  }

  private static int percentAt(BoardState state, int before) {
    return switch (state) {
      case DOWNLOADING -> 0;
      case VERIFYING, STAGED, INSTALLING, REPORTING, UPGRADED -> 100;
      case FAILED, HALTED, OFFLINE -> before;
      case OFF, BOOTING, PROVISIONING, CONNECTING, ONLINE -> UNKNOWN_PERCENT;
    };
  }

  static long withPercent(long row, int percent) {
    return row & ~(BYTE << PERCENT) | (percent + 1L) << PERCENT;
  }

  static long with(long row, Flag flag, boolean is) {
    return is ? row | flag.mask : row & ~flag.mask;
  }

  static long withPassed(long row, Phase phase) {
    return row | 1L << PASSED + phase.ordinal();
  }

  /** What of it viewers of all boards are shown: state, percent and cause, and its node where the version was. */
  static long shown(long row, int node) {
    return row & (NIBBLE << STATE | BYTE << PERCENT | SHORT << CAUSE) | (long) node << VERSION;
  }

  /** Of one that is {@link #shown}: the number of the node; 0: none. */
  static int node(long shown) {
    return version(shown);
  }

  /** The same board at the begin of another campaign. */
  static long anew(long row) {
    return with(row & (1L << PASSED) - 1, Flag.LAUNCHED, false);
  }
}
