package dev.nufleet.tls;

import static org.assertj.core.api.Assertions.assertThat;

import akka.NotUsed;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.japi.Pair;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whatever way bytes are cut, they arrive; whatever way they are damaged, nothing wrong does. */
class TlsBytesPropertiesTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final ByteString END = ByteString.fromString("end");

  @AfterContainer
  static void stop() {
    KIT.shutdownTestKit();
  }

  /** What a reader got, and how it ended. */
  private record Read(byte[] bytes, Throwable failure) {}

  private static BidiFlow<ByteString, ByteString, ByteString, ByteString, CompletionStage<TlsStage.Established>> client(
      TlsSettings settings) {
    return TlsStage.client(settings, TestEngines::client, session -> 0, ended -> ended);
  }

  private static Source<ByteString, NotUsed> chunks(byte[] bytes, Random random, int largest) {
    List<ByteString> chunks = new ArrayList<>();
    for (int at = 0; at < bytes.length;) {
      int size = Math.min(bytes.length - at, random.nextInt(random.nextBoolean() ? largest : 8) + 1);
      chunks.add(ByteString.fromArray(bytes, at, size));
      at += size;
    }
    return Source.from(chunks);
  }

  /** Cuts and glues what passes: nothing of it respects records. */
  private static Flow<ByteString, ByteString, NotUsed> recut(long seed, int largest) {
    return Flow.of(ByteString.class).statefulMapConcat(() -> {
      Random random = new Random(seed);
      return bytes -> {
        List<ByteString> parts = new ArrayList<>();
        ByteString left = bytes;
        while (!left.isEmpty()) {
          int size = random.nextInt(random.nextBoolean() ? largest : 8) + 1;
          parts.add(left.take(size));
          left = left.drop(size);
        }
        return parts;
      };
    });
  }

  private static Sink<ByteString, CompletionStage<Read>> reading() {
    return Flow.of(ByteString.class)
        .map(bytes -> Pair.create(bytes, (Throwable) null))
        .recover(Throwable.class, () -> Pair.create(ByteString.emptyByteString(), new IllegalStateException("failed")))
        .toMat(Sink.fold(new Read(new byte[0], null), TlsBytesPropertiesTest::plus), Keep.right());
  }

  private static Read plus(Read read, Pair<ByteString, Throwable> more) {
    byte[] all = Arrays.copyOf(read.bytes, read.bytes.length + more.first().size());
    more.first().copyToArray(all, read.bytes.length);
    return new Read(all, more.second());
  }

  private static Read get(CompletionStage<Read> read) throws Exception {
    return read.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Property(tries = 60)
  void all_bytes_come_back_from_an_echo_however_they_are_cut(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 65536) int maxPlainBytes) throws Exception {
    Random random = new Random(seed);
    byte[] sent = new byte[random.nextInt(400_000)];
    random.nextBytes(sent);
    int largest = random.nextInt(70_000) + 1;
    TlsSettings settings = new TlsSettings(TlsSettings.DEFAULT.handshakeRead(), TlsSettings.DEFAULT.handshake(),
        TlsSettings.DEFAULT.close(), maxPlainBytes, TlsSettings.DEFAULT.maxRecordBytes());
    Flow<ByteString, ByteString, ?> far = TlsStage.server(settings, TestEngines.AUTHORITY.serverTls()::engine)
        .reversed().join(Flow.create());
    Read back = get(chunks(sent, random, largest).concat(Source.maybe())
        .via(client(settings).join(recut(seed, largest).via(far).via(recut(seed + 1, largest))))
        .via(untilBytes(sent.length))
        .runWith(reading(), KIT.system()));
    assertThat(back.failure).isNull();
    assertThat(back.bytes).isEqualTo(sent);
  }

  private static Flow<ByteString, ByteString, NotUsed> untilBytes(int count) {
    return Flow.of(ByteString.class)
        .prepend(Source.single(ByteString.emptyByteString()))
        .statefulMapConcat(() -> {
          int[] left = {count};
          return bytes -> {
            left[0] -= bytes.size();
            return left[0] > 0 ? List.of(bytes) : List.of(bytes, END);
          };
        })
        .takeWhile(bytes -> bytes != END);
  }

  @Property(tries = 40)
  void a_damaged_byte_lets_nothing_wrong_through(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    byte[] down = new byte[random.nextInt(60_000) + 1000];
    random.nextBytes(down);
    int damaged = random.nextInt(down.length) + 1400; // most often behind the handshake
    int bit = 1 << random.nextInt(8);
    AtomicBoolean decidesNothing = new AtomicBoolean();
    Flow<ByteString, ByteString, NotUsed> damaging = Flow.of(ByteString.class).statefulMapConcat(() -> {
      int[] passed = new int[1];
      return bytes -> {
        byte[] copy = bytes.toArray();
        int at = damaged - passed[0];
        if (at >= 0 && at < copy.length) {
          decidesNothing.set(isVersion(copy, at));
          copy[at] ^= (byte) bit;
        }
        passed[0] += copy.length;
        return List.of(ByteString.fromArray(copy));
      };
    });
    Flow<ByteString, ByteString, ?> far = TlsStage
        .server(TlsSettings.DEFAULT, TestEngines.AUTHORITY.serverTls()::engine).reversed()
        .join(Flow.fromSinkAndSource(Sink.ignore(), chunks(down, random, 5000)));
    Read read = get(Source.<ByteString>maybe()
        .via(client(TlsSettings.DEFAULT).join(far.via(damaging)))
        .runWith(reading(), KIT.system()));
    assertThat(read.bytes).isEqualTo(Arrays.copyOf(down, read.bytes.length));
    if (read.failure == null) {
      assertThat(decidesNothing).isTrue();
      assertThat(read.bytes).isEqualTo(down);
    }
  }

  /** The JDK's TLS does not look at a record's version. @param records whole ones */
  private static boolean isVersion(byte[] records, int at) {
    int record = 0;
    while (record + 5 <= at) {
      record += 5 + ((records[record + 3] & 0xff) << 8 | records[record + 4] & 0xff);
    }
    return at == record + 1 || at == record + 2;
  }

  @Property(tries = 200)
  void bytes_that_are_no_tls_end_the_server_s_side_cleanly(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    byte[] noise = new byte[random.nextInt(3000) + 1];
    random.nextBytes(noise);
    if (random.nextBoolean()) { // looks like a record with a hello at first
      byte[] start = {22, 3, 1, 0, (byte) random.nextInt(256), 1, 0};
      System.arraycopy(start, 0, noise, 0, Math.min(start.length, noise.length));
    }
    var ends = Source.<ByteString>maybe()
        .viaMat(TlsStage.server(TlsSettings.DEFAULT, TestEngines.AUTHORITY.serverTls()::engine)
            .join(Flow.fromSinkAndSource(Sink.ignore(), chunks(noise, random, 500))), Keep.right())
        .toMat(reading(), Keep.both())
        .run(KIT.system());
    Read read = get(ends.second());
    assertThat(read.failure).isNotNull();
    assertThat(read.bytes).isEmpty();
    assertThat(ends.first().toCompletableFuture()).isCompletedExceptionally();
  }
}
