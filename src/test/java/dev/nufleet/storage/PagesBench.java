package dev.nufleet.storage;

import dev.nufleet.model.BoardProfile;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An image that is programmed into a flash: pages are hashed, compared with those that others have, and shared. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PagesBench {
  private static final int IMAGE_BYTES = 314_676;

  private final byte[] image = new byte[IMAGE_BYTES];
  /** Keeps the shared pages alive. */
  private MemoryStorage first;

  @Setup
  public void makeAnotherBoardWithTheSameImage() {
    new SplittableRandom(1).nextBytes(image);
    first = MemoryStorage.of(BoardProfile.M487, FactoryImage.BLANK);
    first.flash().program(0x20000, image, 0, image.length);
    first.rest();
  }

  /** One of many boards: all pages are there already. */
  @Benchmark
  public MemoryStorage imageThatOthersHave() {
    MemoryStorage board = MemoryStorage.of(BoardProfile.M487, FactoryImage.BLANK);
    board.flash().program(0x20000, image, 0, image.length);
    board.rest();
    return board;
  }

  @Benchmark
  public int crcOfAKilobyte() {
    return TdbCrc.of(image, 0, 1024);
  }
}
