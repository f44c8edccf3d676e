package dev.nufleet.board;

import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.Traffic;
import dev.nufleet.storage.BoardStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a program printed and counted, gathered until it waits: a message a turn instead of one a print. Also lets the
 * storage rest when the program does.
 */
final class Gathered {
  private static final int PRINTS_PER_MESSAGE = 256;

  /** Counts are told when the board rests or ends, and now and then during a download. */
  private static final long COUNT_EVERY_BYTES = 64 * 1024;

  private final HalOutside outside;
  private final BoardStorage storage;
  private Supplier<BoardStorage.Operations> operations;
  private List<Printed> prints = new ArrayList<>();
  private BoardStorage.Operations counted;
  private long downloaded;
  private final StringBuilder measure = new StringBuilder();
  private final long[] publishes = new long[4];

  /** The main loop has been idle in this turn: a good moment to tell what was counted. */
  private boolean rested;

  Gathered(HalOutside outside, BoardStorage storage) {
    this.outside = outside;
    this.storage = storage;
    this.operations = storage::operations;
    this.counted = storage.operations();
  }

  void beginTurn() {
    rested = false;
  }

  void rest() {
    rested = true;
  }

  /** The storage goes into other hands: until {@link #takeBack} it is left alone, and its counts are those of now. */
  void lend() {
    tell(false);
    rested = false;
    BoardStorage.Operations untilNow = storage.operations();
    operations = () -> untilNow;
  }

  void takeBack() {
    operations = storage::operations;
  }

  /** @return how many characters the text has on the wire */
  int length(Printed text) {
    return text.length(measure);
  }

  void print(Printed text) {
    if (!outside.readsPrints()) {
      return;
    }
    prints.add(text);
    if (prints.size() >= PRINTS_PER_MESSAGE) {
      tellPrints();
    }
  }

  void publish(boolean up, int qos) {
    publishes[(up ? 0 : 2) + Math.min(qos, 1)]++;
  }

  void download(int bytes) {
    downloaded += bytes;
  }

  /** Passes on what has gathered. @param all the counts too, however small */
  void tell(boolean all) {
    tellPrints();
    if (all || rested || downloaded >= COUNT_EVERY_BYTES) {
      tellCounts();
    }
    if (rested) {
      storage.rest();
    }
  }

  private void tellPrints() {
    if (!prints.isEmpty()) {
      outside.printed(prints);
      prints = new ArrayList<>();
    }
  }

  private void tellCounts() {
    BoardStorage.Operations now = operations.get();
    Traffic since = new Traffic(downloaded, publishes[0], publishes[1], publishes[2], publishes[3],
        now.flashErases() - counted.flashErases(), now.flashPrograms() - counted.flashPrograms(),
        now.cardReads() - counted.cardReads(), now.cardPrograms() - counted.cardPrograms());
    if (!since.equals(Traffic.NONE)) {
      counted = now;
      downloaded = 0;
      Arrays.fill(publishes, 0);
      outside.happened(new BoardEvent.Counted(since));
    }
  }
}
