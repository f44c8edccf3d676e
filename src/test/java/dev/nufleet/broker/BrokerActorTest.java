package dev.nufleet.broker;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.util.ByteString;
import com.typesafe.config.ConfigFactory;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.model.DeviceId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The broker as its owner meets it, with a disk that does what the test says. */
class BrokerActorTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(ConfigFactory.parseString("akka.loglevel=OFF").withFallback(ConfigFactory.load()));
  private static final DeviceId DEVICE = DeviceId.of("a1Pk", "board");

  private final TestProbe<Long> delivered = KIT.createTestProbe();
  private final BlockingQueue<Broker> started = new LinkedBlockingQueue<>();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  /** Knows one device that is away and left its session; notes what it is told to keep. */
  private static class Disk implements SessionKeeper {
    final BlockingQueue<Map<DeviceId, Kept>> written = new LinkedBlockingQueue<>();

    @Override
    public Map<DeviceId, Kept> load() {
      return Map.of(DEVICE, new Kept(List.of("/a"), 0, List.of()));
    }

    @Override
    public void keep(Map<DeviceId, Kept> changed) {
      written.add(changed);
    }
  }

  private record Tickets(ActorRef<Long> heard) implements BrokerRules {
    @Override
    public Verdict signIn(SignInRequest request) {
      return new Verdict.Refused(5, "nobody comes");
    }

    @Override
    public boolean owns(DeviceId device, String topic) {
      return true;
    }

    @Override
    public boolean published(DeviceId device, String topic, ByteString payload, Receipt receipt) {
      return true;
    }

    @Override
    public void connected(DeviceId device, String clientIp) {}

    @Override
    public void subscribed(DeviceId device, String filter) {}

    @Override
    public void refused(String userName, String why, Limit limit) {}

    @Override
    public void unsubscribed(DeviceId device, String filter) {}

    @Override
    public void disconnected(DeviceId device, String clientIp, long lastTrafficMillis) {}

    @Override
    public void delivered(long ticket) {
      heard.tell(ticket);
    }
  }

  private Behavior<Void> owner(SessionKeeper disk) {
    return Behaviors.setup(ctx -> {
      started.add(BrokerEdge.start(
          ctx, BrokerLimits.documented(), new Tickets(delivered.ref()), SystemRunClock.start(), disk));
      return Behaviors.empty();
    });
  }

  @Test
  void a_ticket_comes_back_when_the_message_is_on_disk() throws Exception {
    Disk disk = new Disk();
    KIT.spawn(owner(disk));
    Broker broker = started.take();
    broker.deliver(DEVICE, "/a", ByteString.fromString("x"), 1, /* evenUnsubscribed= */ false, 42);
    delivered.expectMessage(42L);
    assertThat(disk.written.remove().get(DEVICE).unacknowledged()).hasSize(1);
  }

  @Test
  void who_owns_a_broker_fails_with_it() throws Exception {
    ActorRef<Void> owner = KIT.spawn(owner(new Disk() {
      @Override
      public void keep(Map<DeviceId, Kept> changed) {
        throw new IllegalStateException("the disk is full");
      }
    }));
    Broker broker = started.take();
    broker.deliver(DEVICE, "/a", ByteString.fromString("x"), 1, /* evenUnsubscribed= */ false, 42);
    delivered.expectTerminated(owner);
    delivered.expectNoMessage();
  }
}
