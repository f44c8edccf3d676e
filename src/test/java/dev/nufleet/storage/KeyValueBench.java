package dev.nufleet.storage;

import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.KvStatus;
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

/** The key-value store of internal flash, as pre-main uses it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KeyValueBench {
  private static final byte[] ONE = {'1'};

  private MemoryStorage board;
  private KeyValueLog log;

  @Setup
  public void provision() {
    board = MemoryStorage.of(BoardProfile.NUC472, FactoryImage.BLANK);
    log = KeyValueLog.open(board.flash());
    log.set("provision", ONE, true);
  }

  @Benchmark
  public KeyValueLog open() {
    return KeyValueLog.open(board.flash());
  }

  @Benchmark
  public KeyValueLog.Stored get() {
    return log.get("provision");
  }

  /** Now and then an area is full, and what is of use moves to the other. */
  @Benchmark
  public KvStatus set() {
    return log.set("seed", ONE, false);
  }
}
