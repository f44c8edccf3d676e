package dev.nufleet.broker;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a signed-in client, the platform, others and time do, in whatever order. */
class ClientSessionPropertiesTest {
  private enum Kind { PUBLISH_0, PUBLISH_1, SUBSCRIBE, PUBACK, PING, HANDLE, ANSWER, OTHERS_SEND, WRITE, WAIT, TIMER }

  private record Step(Kind kind, int amount) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(Arbitraries.of(Kind.class), Arbitraries.integers().between(1, 20_000)).as(Step::new)
        .list().ofMaxSize(300);
  }

  @Property(tries = 500)
  void bounds_order_and_deadlines_hold(@ForAll("steps") List<Step> steps) {
    new Run().run(steps);
  }

  /** Drives a session as the stage does, and keeps its own books. */
  private static final class Run {
    private final ClientSession session = ClientSessionTest.session();
    private final ArrayDeque<Receipt> unhandled = new ArrayDeque<>();
    private final Map<Long, int[]> publishesBySecond = new HashMap<>();
    private int asked; // of the broker and not answered
    private int unsent;
    private int acknowledgementsDue;
    private long now = ClientSessionTest.START;
    private long lastTraffic = now;
    private int packetId;
    private boolean left;

    void run(List<Step> steps) {
      ClientSessionTest.signIn(session, 60);
      for (Step step : steps) {
        carryOut(step(step));
        assertThat(unhandled.size() + asked).isLessThanOrEqualTo(ClientSession.MAX_UNHANDLED);
        assertThat(acknowledgementsDue).as("each acknowledgement once").isZero();
        if (left) {
          assertThat(session.takesPacket()).isFalse();
          assertThat(session.deadlineMillis()).isEqualTo(Long.MAX_VALUE);
        } else {
          assertThat(session.deadlineMillis()).isEqualTo(lastTraffic + 90_000);
          if (session.takesPacket()) {
            assertThat(unsent).isLessThan(ClientSession.READ_ON_BELOW_BYTES);
          }
        }
      }
    }

    private List<SessionWish> step(Step step) {
      return switch (step.kind()) {
        case PUBLISH_0 -> fromClient(ClientSessionTest.publish("/own", 0, 0));
        case PUBLISH_1 -> fromClient(ClientSessionTest.publish("/own", 1, ++packetId));
        case SUBSCRIBE ->
            fromClient(new ClientPacket.Subscribe(++packetId, List.of(new ClientPacket.Filter("/own", 1))));
        case PUBACK -> fromClient(new ClientPacket.PubAck(step.amount()));
        case PING -> fromClient(new ClientPacket.PingReq());
        case HANDLE -> handle();
        case ANSWER -> answer();
        case OTHERS_SEND -> session.heard(new BrokerWord.Sent(ByteString.fromArray(new byte[step.amount()])), now);
        case WRITE -> write(Math.min(unsent, step.amount()));
        case WAIT -> {
          now += step.amount();
          yield List.of();
        }
        case TIMER -> timer();
      };
    }

    private List<SessionWish> fromClient(ClientPacket packet) {
      if (!session.takesPacket()) {
        return List.of();
      }
      session.heardFrom(now);
      lastTraffic = now;
      return session.take(packet);
    }

    private List<SessionWish> handle() {
      if (unhandled.isEmpty()) {
        return List.of();
      }
      Receipt receipt = unhandled.poll();
      acknowledgementsDue = receipt.packetId() == 0 || left ? 0 : 1;
      return session.heard(new BrokerWord.Handled(receipt), now);
    }

    private List<SessionWish> answer() {
      if (asked == 0) {
        return List.of();
      }
      asked--;
      return session.heard(new BrokerWord.Dealt(), now);
    }

    private List<SessionWish> write(int bytes) {
      if (bytes == 0 || left) {
        return List.of();
      }
      unsent -= bytes;
      return session.wrote(bytes);
    }

    private List<SessionWish> timer() {
      boolean due = !left && now >= lastTraffic + 90_000;
      List<SessionWish> wishes = session.time(now);
      assertThat(wishes.contains(new SessionWish.Leave())).isEqualTo(due);
      return wishes;
    }

    private void carryOut(List<SessionWish> wishes) {
      assertThat(left && !wishes.isEmpty()).as("wishes after the end").isFalse();
      for (SessionWish wish : wishes) {
        if (wish instanceof SessionWish.Send send) {
          unsent += send.packet().length();
          if (send.packet().apply(0) == 0x40) {
            acknowledgementsDue--;
          }
        } else if (wish instanceof SessionWish.Publish publish) {
          unhandled.add(publish.receipt());
          int qos = publish.receipt().packetId() == 0 ? 0 : 1;
          int count = ++publishesBySecond.computeIfAbsent(lastTraffic / 1000, s -> new int[2])[qos];
          assertThat(count).isLessThanOrEqualTo(qos == 0 ? 30 : 10);
        } else if (wish instanceof SessionWish.Tell tell) {
          if (tell.command() instanceof BrokerCommand.Subscribed) {
            assertThat(unhandled.size() + asked).as("subscriptions wait").isZero();
          }
          asked++;
        } else if (wish instanceof SessionWish.Leave) {
          left = true;
        }
      }
      assertThat(unsent).isLessThanOrEqualTo(ClientSessionTest.LIMITS.maxUnreadBytes() + 1024);
    }
  }
}
