package dev.nufleet.app.bench;

import java.util.List;

/**
 * How much is measured.
 *
 * @param rounds how often all is done, one part after the other
 * @param coldBoards of the whole run that begins with a cold virtual machine
 * @param fewBoards and {@code manyBoards}: what the second run takes more than the first, by the boards that it has
 *     more, is the warm price
 * @param growth sizes of fleets whose warm prices are compared
 * @param idleBoards sizes of fleets whose memory is looked at once they are idle; {@code growth} has them all
 * @param signIns boards that sign in at a broker
 * @param work of the C programs
 */
record Sizes(int rounds, int coldBoards, int fewBoards, int manyBoards, List<Growth> growth, List<Integer> idleBoards,
    int signIns, Work work) {
  static final Sizes FULL = new Sizes(3, 200, 1000, 3000,
      List.of(new Growth(100, 40, 20), new Growth(1000, 5, 2), new Growth(5000, 2, 1)), List.of(1000, 5000), 3000,
      new Work(100, 200, 300, 20));
  /** For CI: less than two minutes on two cores, and no more than a look. */
  static final Sizes QUICK = new Sizes(1, 20, 50, 150,
      List.of(new Growth(20, 3, 1), new Growth(100, 2, 1)), List.of(100), 200, new Work(40, 60, 100, 5));

  /**
   * A fleet that does campaign after campaign. The first ones warm the virtual machine: thousands of upgrades lie
   * behind fleets of all sizes when the last ones are measured.
   *
   * @param measured how many of the campaigns count, the last ones
   */
  record Growth(int boards, int campaigns, int measured) {
    int upgrades() {
      return boards * measured;
    }
  }

  /**
   * What one process does more than the other that it is compared with, which does it once.
   *
   * @param downloads of the image, each over a connection of its own
   * @param handshakes connections for one byte each
   * @param digests of the image
   * @param reports times 201 messages, as a board tells of a download
   */
  record Work(int downloads, int handshakes, int digests, int reports) {}

  Sizes withRounds(int other) {
    return new Sizes(other, coldBoards, fewBoards, manyBoards, growth, idleBoards, signIns, work);
  }
}
