package dev.nufleet.broker;

import akka.util.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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

/** The stand-in's end of MQTT: the messages of a whole download, as a board sends them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PacketBench {
  private static final int MESSAGES = 201;
  private static final String TOPIC = "/ota/device/progress/a1NuFleet01/board-00001";
  private static final ByteString PROGRESS = ByteString.fromArray(
      "{\"id\":1,\"params\":{\"step\":\"50\",\"desc\":\"\"}}".getBytes(StandardCharsets.US_ASCII));

  private ByteString whole = ByteString.emptyByteString();

  @Setup
  public void writeMessages() {
    for (int i = 0; i < MESSAGES; i++) {
      whole = whole.concat(PacketWriter.publish(TOPIC, 0, 0, false, PROGRESS));
    }
    whole = whole.compact();
  }

  @Benchmark
  public int read() {
    PacketReader reader = new PacketReader(262_144);
    reader.add(whole);
    int bytes = 0;
    for (Optional<ClientPacket> next = reader.next(); next.isPresent(); next = reader.next()) {
      bytes += ((ClientPacket.Publish) next.get()).payload().length();
    }
    return bytes;
  }

  @Benchmark
  public ByteString write() {
    return PacketWriter.publish(TOPIC, 1, 7, false, PROGRESS);
  }
}
