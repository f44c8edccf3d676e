package dev.nufleet.board;

import dev.nufleet.model.Mends;
import java.time.Duration;

/**
 * What can be set about boards in general.
 *
 * @param consolePrints how many of the newest prints a board's console keeps
 * @param stepsPerTurn how many continuations of the firmware run before other boards get their turn
 * @param crashRecordSurvivesReset whether the record of a fatal error outlives a reset on boards that keep one; no
 *     source tells
 * @param timings of storage and console
 * @param slowCardBlock real time that every programmed card block takes on top, whatever the pace; zero unless a slow
 *     card is wanted
 * @param mends of the firmware's defects; none unless a run asks what they would be worth
 */
public record BoardSettings(
    int consolePrints,
    int stepsPerTurn,
    boolean crashRecordSurvivesReset,
    Timings timings,
    Duration slowCardBlock,
    Mends mends) {
  public static final BoardSettings DEFAULT = new BoardSettings(64, 2048, true, Timings.DEFAULT, Duration.ZERO);

  /** With the firmware as it is. */
  public BoardSettings(int consolePrints, int stepsPerTurn, boolean crashRecordSurvivesReset, Timings timings,
      Duration slowCardBlock) {
    this(consolePrints, stepsPerTurn, crashRecordSurvivesReset, timings, slowCardBlock, Mends.NONE);
  }

  public BoardSettings mended(Mends firmware) {
    return new BoardSettings(
        consolePrints, stepsPerTurn, crashRecordSurvivesReset, timings, slowCardBlock, firmware);
  }

  /**
   * How long the hardware takes, in the board's own time. No public source gives flash and card times of these parts:
   * the defaults are those that bootloader.md section 6 suggests, and 0.25 ms and 0.05 ms for a block of a card on a
   * 4-bit bus.
   *
   * @param consoleCharNanos 115200 baud, 10 bits a character
   * @param packetNanos from a packet's arrival to the program that waits for it: driver, TLS, scheduler. The recorded
   *     session shows that of five small packets four fit a cycle of 200 ms, prints included, and the fifth does not
   */
  public record Timings(
      long flashEraseNanos, long flashProgramNanos, long cardReadNanos, long cardProgramNanos, long consoleCharNanos,
      long packetNanos) {
    public static final Timings DEFAULT = new Timings(20_000_000, 40_000, 50_000, 250_000, 86_806, 12_000_000);
  }
}
