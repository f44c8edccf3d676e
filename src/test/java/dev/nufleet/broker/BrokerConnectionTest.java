package dev.nufleet.broker;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.testkit.TestPublisher;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import akka.stream.testkit.javadsl.TestSource;
import akka.util.ByteString;
import akka.util.ByteStringBuilder;
import dev.nufleet.PlainFormats;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.HandClock;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One connection without a broker behind it: what it hands on, and when it stops reading. */
@ExtendWith(PlainFormats.class)
class BrokerConnectionTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final DeviceId DEVICE = DeviceId.of("a1Pk", "board");
  private static final BrokerLimits LIMITS = BrokerLimits.documented().withoutRates();
  private static final int STORM = 500;

  private final TestProbe<BrokerCommand> broker = KIT.createTestProbe();
  private final AtomicLong now = new AtomicLong();
  private final Published rules = new Published();
  private final Connections connections = new Connections();
  private final TestPublisher.Probe<ByteString> client;
  private final TestSubscriber.Probe<ByteString> toClient;

  BrokerConnectionTest() {
    BrokerParts parts = new BrokerParts(
        LIMITS, rules, broker.ref(), new HandClock(now::get), connections, new Grumbling());
    var ends = TestSource.<ByteString>create(KIT.system())
        .via(Flow.fromGraph(new BrokerConnection(parts, "192.0.2.1")))
        .toMat(TestSink.create(KIT.system()), Keep.both()).run(KIT.system());
    client = ends.first();
    toClient = ends.second();
    toClient.request(Integer.MAX_VALUE);
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  /** Accepts everybody; keeps what was published until somebody says that it is handled. */
  private static final class Published implements BrokerRules {
    private final Queue<Receipt> unhandled = new ConcurrentLinkedQueue<>();
    private final Queue<Long> times = new ConcurrentLinkedQueue<>();

    @Override
    public BrokerWatch watch() {
      return new BrokerWatch() {
        @Override
        public void answered(String userName, long connection, int code, boolean sessionPresent) {}

        @Override
        public void acknowledged(DeviceId device, long connection, int packetId) {}

        @Override
        public void dealtWith(long nanos) {
          times.add(nanos);
        }

        @Override
        public void ended(DeviceId device, long connection, String why) {}
      };
    }

    @Override
    public Verdict signIn(SignInRequest request) {
      return new Verdict.Accepted(DEVICE);
    }

    @Override
    public boolean owns(DeviceId device, String topic) {
      return true;
    }

    @Override
    public boolean published(DeviceId device, String topic, ByteString payload, Receipt receipt) {
      unhandled.add(receipt);
      return false;
    }

    @Override
    public void connected(DeviceId device, String clientIp) {}

    @Override
    public void refused(String userName, String why, Limit limit) {}

    @Override
    public void subscribed(DeviceId device, String filter) {}

    @Override
    public void unsubscribed(DeviceId device, String filter) {}

    @Override
    public void disconnected(DeviceId device, String clientIp, long lastTrafficMillis) {}

    @Override
    public void delivered(long ticket) {}
  }

  private static ByteString packet(int first, byte[] body) {
    ByteStringBuilder packet = new ByteStringBuilder().putByte((byte) first);
    int left = body.length;
    do {
      packet.putByte((byte) (left > 127 ? left & 127 | 128 : left));
      left >>= 7;
    } while (left > 0);
    return packet.putBytes(body).result();
  }

  private static byte[] text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return new ByteStringBuilder().putByte((byte) 0).putByte((byte) utf8.length).putBytes(utf8).result().toArray();
  }

  private static ByteString repeated(ByteString packet, int times) {
    ByteStringBuilder all = new ByteStringBuilder();
    for (int i = 0; i < times; i++) {
      all.append(packet);
    }
    return all.result().compact();
  }

  /** @return the number of the connection */
  private long signIn() {
    client.sendNext(packet(0x10, new ByteStringBuilder().putBytes(text("MQTT")).putByte((byte) 4).putByte((byte) 2)
        .putByte((byte) 0).putByte((byte) 60).putBytes(text("id")).result().toArray()));
    long connection = broker.expectMessageClass(BrokerCommand.SignedIn.class).connection();
    connections.tell(connection, new BrokerWord.Accepted(false, List.of()));
    toClient.expectNext(ByteString.fromInts(0x20, 2, 0, 0));
    return connection;
  }

  /** How many commands are handed on while none of them is dealt with. */
  private int handedOn() {
    int heard = broker.receiveSeveralMessages(ClientSession.MAX_UNHANDLED).size();
    broker.expectNoMessage();
    return heard;
  }

  @Test
  void a_storm_of_messages_waits_until_earlier_ones_are_handled() {
    signIn();
    client.sendNext(repeated(packet(0x30, text("/a")), STORM));
    for (int handled = 0; handled < STORM; handled++) {
      Receipt next = broker.awaitAssert(() -> {
        assertThat(rules.unhandled).isNotEmpty();
        return rules.unhandled.element();
      });
      assertThat(rules.unhandled).hasSizeLessThanOrEqualTo(ClientSession.MAX_UNHANDLED);
      rules.unhandled.remove();
      connections.tell(next.connection(), new BrokerWord.Handled(next));
    }
    assertThat(rules.unhandled).isEmpty();
  }

  @Test
  void the_time_is_taken_of_one_message_at_a_time() {
    long connection = signIn();
    int messages = ClientSession.MAX_UNHANDLED;
    client.sendNext(repeated(packet(0x30, text("/a")), messages));
    broker.awaitAssert(() -> assertThat(rules.unhandled).hasSize(messages));
    now.set(5_000_000);
    rules.unhandled.forEach(one -> connections.tell(connection, new BrokerWord.Handled(one)));
    client.sendNext(packet(0x30, text("/a")));
    broker.awaitAssert(() -> assertThat(rules.unhandled).hasSize(messages + 1));
    assertThat(rules.times).containsExactly(5_000_000L);
    now.set(7_000_000);
    rules.unhandled.stream().skip(messages)
        .forEach(one -> connections.tell(connection, new BrokerWord.Handled(one)));
    broker.awaitAssert(() -> assertThat(rules.times).containsExactly(5_000_000L, 2_000_000L));
  }

  @Test
  void a_storm_of_acknowledgements_waits_until_the_broker_has_dealt_with_earlier_ones() {
    long connection = signIn();
    client.sendNext(repeated(ByteString.fromInts(0x40, 2, 0, 1), STORM));
    assertThat(handedOn()).isEqualTo(ClientSession.MAX_UNHANDLED);
    for (int i = 0; i < STORM - ClientSession.MAX_UNHANDLED; i++) {
      connections.tell(connection, new BrokerWord.Dealt());
      broker.expectMessageClass(BrokerCommand.Acknowledged.class);
    }
    broker.expectNoMessage();
  }

  @Test
  void a_storm_of_subscriptions_waits_for_the_answers() {
    long connection = signIn();
    byte[] body = new ByteStringBuilder().putByte((byte) 0).putByte((byte) 7).putBytes(text("/a")).putByte((byte) 0)
        .result().toArray();
    client.sendNext(repeated(packet(0x82, body), STORM));
    for (int i = 0; i < STORM; i++) {
      broker.expectMessageClass(BrokerCommand.Subscribed.class);
      if (i == 0) {
        broker.expectNoMessage();
      }
      connections.tell(connection, new BrokerWord.Answered(PacketWriter.subAck(7, List.of(1))));
      toClient.expectNext(ByteString.fromInts(0x90, 3, 0, 7, 1));
    }
  }

  @Test
  void a_stranger_s_message_is_refused_before_it_is_kept() {
    client.sendNext(ByteString.fromInts(0x30, 0xff, 0xff, 0x0f)); // 262,143 bytes would follow
    toClient.expectComplete();
  }

  @Test
  void a_sign_in_that_claims_to_be_long_is_refused_at_once() {
    client.sendNext(ByteString.fromInts(0x10, 0xff, 0xff, 0xff, 0x7f));
    toClient.expectComplete();
  }
}
