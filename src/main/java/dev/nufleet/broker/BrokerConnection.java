package dev.nufleet.broker;

import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker's end of one connection, from bytes to bytes: moves them, keeps one timer, and carries out what {@link
 * ClientSession} decides.
 */
final class BrokerConnection extends GraphStage<FlowShape<ByteString, ByteString>> {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerConnection.class);
  /** What is written at once becomes one TLS record, and boards take 4096 bytes in one. */
  private static final int WRITE_BYTES = 4096;
  /** A packet is longer than its message by its header, topic and packet id. */
  private static final int AROUND_MESSAGE_BYTES = 256;

  private final Inlet<ByteString> in = Inlet.create("mqtt.in");
  private final Outlet<ByteString> out = Outlet.create("mqtt.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final BrokerParts parts;
  private final String clientIp;

  BrokerConnection(BrokerParts parts, String clientIp) {
    this.parts = parts;
    this.clientIp = clientIp;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic(parts.connections().next());
  }

  private final class Logic extends TimerGraphStageLogic {
    private final long number;
    private final PacketReader reader = new PacketReader(parts.limits().maxMessageBytes() + AROUND_MESSAGE_BYTES);
    private final ArrayDeque<ByteString> unsent = new ArrayDeque<>(2);
    private final AsyncCallback<BrokerWord> words = createAsyncCallback(this::heard);
    private final ClientSession session;
    private final Passing passing;
    private long armedFor = Long.MAX_VALUE;
    /** The message whose time is taken, by its number; 0: that of the next will be. */
    private long timed;
    private long timedFrom;

    Logic(long number) {
      super(shape);
      this.number = number;
      this.passing = new Passing(parts.rules().watch(), number);
      this.session = new ClientSession(number, clientIp, parts.limits(), parts.rules()::owns, now());
      setHandler(in, new AbstractInHandler() {
        @Override
        public void onPush() {
          session.heardFrom(now());
          reader.add(grab(in));
          readOn();
        }

        @Override
        public void onUpstreamFinish() {
          passing.ends("the device has closed it");
          completeStage();
        }

        @Override
        public void onUpstreamFailure(Throwable failure) {
          String why = failure.getMessage() == null
              ? failure.getClass().getSimpleName() : Grumbling.printable(failure.getMessage());
          passing.ends(why);
          parts.grumbling().tell(session.who(), "is cut off: " + why, now());
          completeStage();
        }
      });
      setHandler(out, new AbstractOutHandler() {
        @Override
        public void onPull() {
          writeOn();
          readOn();
        }
      });
    }

    @Override
    public void preStart() {
      parts.connections().opened(number, words::invoke);
      arm();
      pull(in);
    }

    @Override
    public void postStop() {
      parts.connections().closed(number);
      session.gone().ifPresent(parts::tell);
      passing.ended();
    }

    @Override
    public void onTimer(Object timer) {
      armedFor = Long.MAX_VALUE;
      carryOut(session.time(now()));
      arm();
    }

    private void heard(BrokerWord word) {
      if (word instanceof BrokerWord.Handled handled) {
        takeTime(handled.receipt());
      }
      carryOut(session.heard(word, now()));
      readOn();
    }

    private void takeTime(Receipt handled) {
      if (handled.publish() == timed) {
        timed = 0;
        parts.rules().watch().dealtWith(parts.clock().nanos() - timedFrom);
      }
    }

    /** Hands on what is there, and asks for more if the session would take it. */
    private void readOn() {
      try {
        while (session.takesPacket()) {
          Optional<ClientPacket> packet = session.expectsConnect() ? reader.first() : reader.next();
          if (packet.isEmpty()) {
            if (!isClosed(in) && !hasBeenPulled(in)) {
              pull(in);
            }
            break;
          }
          carryOut(session.take(packet.get()));
        }
      } catch (MalformedPacket e) {
        carryOut(session.broken(e.getMessage()));
      }
      arm();
    }

    /** A deadline mostly moves away, so that a packet costs no timer: one that comes too early is armed anew. */
    private void arm() {
      long deadline = session.deadlineMillis();
      if (deadline < armedFor) {
        armedFor = deadline;
        scheduleOnce("deadline", Duration.ofMillis(Math.max(1, deadline - now())));
      }
    }

    private void writeOn() {
      if (!isAvailable(out) || unsent.isEmpty()) {
        return;
      }
      ByteString bytes = unsent.poll();
      while (!unsent.isEmpty() && bytes.length() + unsent.peek().length() <= WRITE_BYTES) {
        bytes = bytes.concat(unsent.poll());
      }
      if (bytes.length() > WRITE_BYTES) {
        unsent.addFirst(bytes.drop(WRITE_BYTES));
        bytes = bytes.take(WRITE_BYTES);
      }
      push(out, bytes);
      carryOut(session.wrote(bytes.length()));
    }

    private void carryOut(List<SessionWish> wishes) {
      for (SessionWish wish : wishes) {
        carryOut(wish);
      }
    }

    private void carryOut(SessionWish wish) {
      if (wish instanceof SessionWish.Send send) {
        passing.sends(send.packet());
        unsent.add(send.packet());
        writeOn();
      } else if (wish instanceof SessionWish.Publish publish) {
        if (timed == 0) {
          timed = publish.receipt().publish();
          timedFrom = parts.clock().nanos();
        }
        boolean done =
            parts.rules().published(publish.device(), publish.topic(), publish.payload(), publish.receipt());
        if (done) {
          takeTime(publish.receipt());
          carryOut(session.heard(new BrokerWord.Handled(publish.receipt()), now()));
        }
      } else if (wish instanceof SessionWish.Tell tell) {
        parts.tell(tell.command());
      } else if (wish instanceof SessionWish.Judge judge) {
        BrokerRules.Verdict verdict = parts.rules().signIn(judge.request());
        passing.judged(verdict);
        carryOut(session.judged(verdict, now()));
      } else if (wish instanceof SessionWish.Dropped dropped) {
        LOG.debug("{} over its rate on {}", dropped.device(), dropped.topic());
        parts.rules().refused(
            Caller.userName(dropped.device()), "messages above its rate are dropped", dropped.rate());
      } else if (wish instanceof SessionWish.Refused refused) {
        passing.refused(refused);
        parts.grumbling().tell(refused.who(), refused.why(), now());
        parts.rules().refused(refused.claimed(), refused.why(), refused.limit());
      } else if (wish instanceof SessionWish.Leave) {
        passing.ends("the device has signed off");
        completeStage();
      } else {
        throw new IllegalStateException("nobody carries out " + wish.getClass().getSimpleName());
      }
    }

    private long now() {
      return parts.clock().millis();
    }
  }
}
