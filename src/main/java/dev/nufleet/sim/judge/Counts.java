package dev.nufleet.sim.judge;

import dev.nufleet.history.Fact;
import dev.nufleet.model.Traffic;
import dev.nufleet.sim.judge.Packets.Packet;

/**
 * {@code counts-true}: what a board counts of its messages and downloads is what passed, and no more; of downloads no
 * less, when it has stopped. A message may pass that its firmware takes for lost: there was no room for it in time.
 */
final class Counts {
  private static final String INVARIANT = "counts-true";

  private final Tallies tallies;
  private final String board;
  private Traffic counted = Traffic.NONE;
  private long taken;
  /** It has lost its step in what comes: rests of packets may look like messages. */
  private boolean torn;
  /** Messages by QoS. */
  private final long[] said = new long[2];
  private final long[] heard = new long[2];

  Counts(Tallies tallies, String board) {
    this.tallies = tallies;
    this.board = board;
  }

  void took(int bytes) {
    taken += bytes;
  }

  void says(Packet packet) {
    count(packet, said);
  }

  void hears(Packet packet) {
    count(packet, heard);
  }

  private static void count(Packet packet, long[] messages) {
    if (packet.type() == Packets.PUBLISH) {
      messages[Math.min(packet.qos(), 1)]++;
    }
  }

  /** The board has counted this since the last time. */
  void counted(Traffic since) {
    counted = counted.plus(since);
    tallies.hold(INVARIANT, counted.downloadedBytes() <= taken
        && counted.publishesUpQos0() <= said[0] && counted.publishesUpQos1() <= said[1]
        && (torn || counted.publishesDownQos0() <= heard[0] && counted.publishesDownQos1() <= heard[1]), board,
        () -> "it counts more than passed: " + all());
  }

  void see(Fact fact) {
    torn |= fact.what().equals("PacketTorn");
    if (fact.what().equals("BootStarted")) {
      tallies.hold(INVARIANT, counted.downloadedBytes() == taken, board,
          () -> "it has stopped, and counts less than passed: " + all());
      counted = Traffic.NONE;
      taken = 0;
      torn = false;
      said[0] = 0;
      said[1] = 0;
      heard[0] = 0;
      heard[1] = 0;
    }
  }

  private String all() {
    return counted.downloadedBytes() + " bytes of " + taken + ", messages of QoS 0 " + counted.publishesUpQos0()
        + " of " + said[0] + " up and " + counted.publishesDownQos0() + " of " + heard[0] + " down, of QoS 1 "
        + counted.publishesUpQos1() + " of " + said[1] + " up and " + counted.publishesDownQos1() + " of " + heard[1]
        + " down";
  }
}
