package dev.nufleet.broker;

import akka.util.ByteString;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.RunClock;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A broker in one thread, without actors, streams and timers: carries out what {@link ClientSession} and {@link
 * BrokerState} decide, as {@link BrokerConnection} and {@link BrokerActor} do. Nothing is kept on a disk.
 *
 * <p>What one party says to another is dealt with after what was said before, never within it: so {@link BrokerRules}
 * may call back at once. Its owner calls {@link Connection#time} at {@link Connection#deadlineMillis} or soon after.
 */
public final class SerialBroker {
  /** A packet is longer than its message by its header, topic and packet id. */
  private static final int AROUND_MESSAGE_BYTES = 256;

  /** The way to a client. */
  public interface Wire {
    /** Takes the bytes at once: what TCP would hold back is the wire's matter. */
    void send(ByteString bytes);

    /** The connection ends, behind all that was sent. */
    void end();
  }

  private final BrokerLimits limits;
  private final BrokerRules rules;
  private final RunClock clock;
  private final BrokerState state;
  private final Map<Long, Connection> open = new LinkedHashMap<>();
  private final ArrayDeque<Runnable> said = new ArrayDeque<>();
  private long numbers;
  private boolean busy;

  public SerialBroker(BrokerLimits limits, BrokerRules rules, RunClock clock) {
    this.limits = limits;
    this.rules = rules;
    this.clock = clock;
    this.state = new BrokerState(limits, rules::owns, /* keeping= */ false, Map.of());
  }

  /** A client's connection, above TLS. */
  public Connection connected(String clientIp, Wire wire) {
    Connection connection = new Connection(++numbers, clientIp, wire);
    open.put(connection.number, connection);
    return connection;
  }

  /** As {@link Broker#deliver}. */
  public void deliver(
      DeviceId device, String topic, ByteString payload, int qos, boolean evenUnsubscribed, long ticket) {
    say(() -> carryOut(new BrokerCommand.Deliver(device, topic, payload, qos, evenUnsubscribed, ticket)));
  }

  /** As {@link Broker#handled}. */
  public void handled(Receipt receipt) {
    say(() -> tell(receipt.connection(), new BrokerWord.Handled(receipt)));
  }

  /** As {@link Broker#cut}. */
  public void cut(DeviceId device, String why, boolean forget) {
    say(() -> carryOut(new BrokerCommand.Cut(device, why, forget)));
  }

  /** Cuts every connection, signed in or not. */
  public void abandon(String why) {
    open.keySet().stream().toList().forEach(number -> say(() -> tell(number, new BrokerWord.Cut(why))));
  }

  /** One thing after the other, each whole. */
  private void say(Runnable word) {
    said.add(word);
    if (busy) {
      return;
    }
    busy = true;
    for (Runnable next = said.poll(); next != null; next = said.poll()) {
      next.run();
    }
    busy = false;
  }

  private void tell(long number, BrokerWord word) {
    Connection connection = open.get(number);
    if (connection != null) {
      connection.heard(word);
    }
  }

  private void carryOut(BrokerCommand command) {
    long now = clock.millis();
    if (command instanceof BrokerCommand.SignedIn m) {
      state.signedIn(m, now).forEach(this::carryOut);
    } else if (command instanceof BrokerCommand.Subscribed m) {
      state.subscribed(m).forEach(this::carryOut);
    } else if (command instanceof BrokerCommand.Unsubscribed m) {
      state.unsubscribed(m).forEach(this::carryOut);
    } else if (command instanceof BrokerCommand.Acknowledged m) {
      state.acknowledged(m).forEach(this::carryOut);
    } else if (command instanceof BrokerCommand.Closed m) {
      state.closed(m).forEach(this::carryOut);
    } else if (command instanceof BrokerCommand.Deliver m) {
      state.deliver(m, now).forEach(this::carryOut);
    } else if (command instanceof BrokerCommand.Cut m) {
      state.cut(m, now).forEach(this::carryOut);
    } else {
      throw new IllegalStateException("nobody says " + command.getClass().getSimpleName());
    }
  }

  private void carryOut(BrokerWish wish) {
    if (wish instanceof BrokerWish.Say say) {
      say(() -> tell(say.connection(), say.word()));
    } else if (wish instanceof BrokerWish.ToRules word) {
      word.tell(rules, limits);
    } else {
      throw new IllegalStateException("nobody carries out " + wish.getClass().getSimpleName());
    }
  }

  /** The broker's end of one connection. */
  public final class Connection {
    private final long number;
    private final Wire wire;
    private final PacketReader reader = new PacketReader(limits.maxMessageBytes() + AROUND_MESSAGE_BYTES);
    private final ClientSession session;
    private final Passing passing;
    /** What came while the session took nothing: TCP would have held it back. */
    private final ArrayDeque<ByteString> unread = new ArrayDeque<>(0);
    private boolean over;

    private Connection(long number, String clientIp, Wire wire) {
      this.number = number;
      this.wire = wire;
      this.session = new ClientSession(number, clientIp, limits, rules::owns, clock.millis());
      this.passing = new Passing(rules.watch(), number);
    }

    /** Bytes of the client. */
    public void arrived(ByteString bytes) {
      say(() -> {
        session.heardFrom(clock.millis());
        unread.add(bytes);
        readOn();
      });
    }

    /** The connection is gone, whoever ended it. */
    public void gone() {
      say(() -> {
        passing.ends("the device has closed it");
        end();
      });
    }

    /** When {@link #time} is wanted; {@link Long#MAX_VALUE}: never. It moves on with the client's traffic. */
    public long deadlineMillis() {
      return session.deadlineMillis();
    }

    public void time() {
      say(() -> session.time(clock.millis()).forEach(this::carryOut));
    }

    private void heard(BrokerWord word) {
      session.heard(word, clock.millis()).forEach(this::carryOut);
      readOn();
    }

    private void readOn() {
      try {
        while (session.takesPacket()) {
          Optional<ClientPacket> packet = session.expectsConnect() ? reader.first() : reader.next();
          if (packet.isPresent()) {
            session.take(packet.get()).forEach(this::carryOut);
          } else if (unread.isEmpty()) {
            return;
          } else {
            reader.add(unread.poll());
          }
        }
      } catch (MalformedPacket e) {
        session.broken(e.getMessage()).forEach(this::carryOut);
      }
    }

    private void end() {
      if (!over) {
        over = true;
        open.remove(number);
        passing.ended();
        session.gone().ifPresent(command -> say(() -> SerialBroker.this.carryOut(command)));
      }
    }

    private void carryOut(SessionWish wish) {
      if (over) {
        return;
      }
      if (wish instanceof SessionWish.Send send) {
        passing.sends(send.packet());
        wire.send(send.packet());
        session.wrote(send.packet().length()).forEach(this::carryOut);
      } else if (wish instanceof SessionWish.Publish publish) {
        boolean done =
            rules.published(publish.device(), publish.topic(), publish.payload(), publish.receipt());
        if (done) {
          session.heard(new BrokerWord.Handled(publish.receipt()), clock.millis()).forEach(this::carryOut);
        }
      } else if (wish instanceof SessionWish.Tell tell) {
        say(() -> SerialBroker.this.carryOut(tell.command()));
      } else if (wish instanceof SessionWish.Judge judge) {
        BrokerRules.Verdict verdict = rules.signIn(judge.request());
        passing.judged(verdict);
        session.judged(verdict, clock.millis()).forEach(this::carryOut);
      } else if (wish instanceof SessionWish.Dropped dropped) {
        rules.refused(Caller.userName(dropped.device()), "messages above its rate are dropped", dropped.rate());
      } else if (wish instanceof SessionWish.Refused refused) {
        passing.refused(refused);
        rules.refused(refused.claimed(), refused.why(), refused.limit());
      } else if (wish instanceof SessionWish.Leave) {
        passing.ends("the device has signed off");
        end();
        wire.end();
      } else {
        throw new IllegalStateException("nobody carries out " + wish.getClass().getSimpleName());
      }
    }
  }
}
