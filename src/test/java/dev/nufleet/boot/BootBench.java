package dev.nufleet.boot;

import dev.nufleet.firmware.CampaignId;
import dev.nufleet.firmware.ExternalHeader;
import dev.nufleet.firmware.KnownContents;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.ResetReason;
import dev.nufleet.storage.MemoryStorage;
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

/** Boots of a board with the usual image: one that only checks, and one that installs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BootBench {
  private static final int IMAGE_BYTES = 314_676;

  private MemoryStorage idle;
  private MemoryStorage staged;

  @Setup
  public void makeBoards() {
    byte[] old = Boards.firmware(1, IMAGE_BYTES);
    byte[] fresh = Boards.firmware(2, IMAGE_BYTES);
    KnownContents.add(old); // as a fleet does with what it is made of
    KnownContents.add(fresh);
    idle = Boards.factory(BoardProfile.M487, 1_577_150_000, old);
    staged = Boards.factory(BoardProfile.M487, 1_577_150_000, old);
    Boards.stage(staged, new ExternalHeader(new FirmwareVersion(1_577_151_897), IMAGE_BYTES, Sha256.of(fresh),
        CampaignId.OTA), fresh);
    idle.rest();
    staged.rest();
  }

  @Benchmark
  public BootResult boot() {
    return Bootloader.boot(idle, ResetReason.POWER_ON);
  }

  @Benchmark
  public BootResult install() {
    return Bootloader.boot(staged.withSameFlash(), ResetReason.POWER_ON);
  }
}
