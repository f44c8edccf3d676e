package dev.nufleet.broker;

import akka.util.ByteString;
import dev.nufleet.model.DeviceId;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * The rules of one connection, from the client's packets, the broker's words and time to what is to be done: packets to
 * send, words to the broker, the end. No clock, socket, timer or thread; whoever drives it carries out the wishes in
 * their order and calls {@link #time} at {@link #deadlineMillis} or soon after. Times are UNIX milliseconds.
 *
 * <ul>
 *   <li>The first packet is CONNECT and comes within {@link BrokerLimits#connectTimeout}; there is no second one.
 *   <li>A client that is silent for 1.5 times its keepalive is cut off. Source: platform.md section 1.
 *   <li>Messages above the rates of {@link BrokerLimits} are dropped without a word.
 *   <li>It takes packets only while little is unsent and few things wait for being dealt with, so a client that does
 *       not read, or sends too fast, is slowed down by TCP ({@link #takesPacket}).
 *   <li>A QoS 1 message is acknowledged only when it is dealt with; subscriptions that came after it wait for that.
 *   <li>What others send to it queues up to {@link BrokerLimits#maxUnreadBytes}; beyond that it is cut off.
 * </ul>
 */
final class ClientSession {
  /** Bytes that may be unsent while it still takes packets; every packet has a short answer or none. */
  static final int READ_ON_BELOW_BYTES = 16 * 1024;
  /** Things said that may wait for being dealt with while it still takes packets. */
  static final int MAX_UNHANDLED = 16;
  /** How long a client that was refused may take for its CONNACK. */
  static final long LAST_BYTES_MILLIS = 5_000;
  /** How long a client stays that only wanted to be told its secret. */
  static final long TOLD_MILLIS = 15_000;

  private enum Stage { EXPECTING_CONNECT, SIGNING_IN, UNANSWERED, CONNECTED, REFUSED, ENDED }

  private final long number;
  private final BrokerLimits limits;
  private final BiPredicate<DeviceId, String> owns;
  private final Rates rates;
  private final Wishes<SessionWish> wishes = new Wishes<>();
  private Stage stage = Stage.EXPECTING_CONNECT;
  private Caller caller;
  private DeviceId device; // null while, or if, nobody is signed in
  private long endsAtMillis; // of the stages that last so long at most
  private long keepAliveMillis; // 0: for ever
  private long lastTrafficMillis;
  private boolean cleanSession;
  private int unsentBytes;
  private int unhandled;
  private long publishes;
  private ClientPacket held; // a subscription that waits until what came before it is dealt with

  /**
   * @param number names the connection to the broker
   * @param owns may this device use the topic or filter? A function of both, nothing else
   */
  ClientSession(
      long number, String clientIp, BrokerLimits limits, BiPredicate<DeviceId, String> owns, long nowMillis) {
    this.number = number;
    this.caller = new Caller(clientIp, "");
    this.limits = limits;
    this.owns = owns;
    this.rates = new Rates(limits);
    this.lastTrafficMillis = nowMillis;
    this.endsAtMillis = nowMillis + limits.connectTimeout().toMillis();
  }

  /** Does the client have to introduce itself first? Then nothing but a CONNECT may be kept of what it sends. */
  boolean expectsConnect() {
    return stage == Stage.EXPECTING_CONNECT;
  }

  /** May {@link #take} be called? While not, the client's bytes stay where they are. */
  boolean takesPacket() {
    return (stage == Stage.EXPECTING_CONNECT || stage == Stage.CONNECTED || stage == Stage.UNANSWERED)
        && held == null && unsentBytes < READ_ON_BELOW_BYTES && unhandled < MAX_UNHANDLED;
  }

  /** When {@link #time} is to be called; moves on with the client's traffic, so a timer may come too early. */
  long deadlineMillis() {
    return switch (stage) {
      case EXPECTING_CONNECT, SIGNING_IN, REFUSED -> endsAtMillis;
      case CONNECTED, UNANSWERED -> keepAliveMillis == 0 ? Long.MAX_VALUE : lastTrafficMillis + keepAliveMillis;
      case ENDED -> Long.MAX_VALUE;
    };
  }

  List<SessionWish> time(long nowMillis) {
    if (nowMillis < deadlineMillis()) {
      return List.of();
    }
    switch (stage) {
      case CONNECTED, UNANSWERED ->
          end("silent for " + (nowMillis - lastTrafficMillis) + " ms, 1.5 times its keepalive");
      case REFUSED -> end("did not take its last bytes");
      default -> end("no CONNECT within " + limits.connectTimeout().toSeconds() + " s");
    }
    return wishes.taken();
  }

  /** Bytes of the client arrived, a whole packet or not. */
  void heardFrom(long nowMillis) {
    lastTrafficMillis = nowMillis;
  }

  /** The client's next packet. Only to be called if {@link #takesPacket} says so. */
  List<SessionWish> take(ClientPacket packet) {
    if (stage == Stage.EXPECTING_CONNECT && packet instanceof ClientPacket.Connect connect) {
      signIn(connect);
    } else if (stage == Stage.EXPECTING_CONNECT) {
      end("first packet is no CONNECT");
    } else if (stage == Stage.UNANSWERED) {
      return List.of(); // it may say what it likes
    } else if (packet instanceof ClientPacket.Connect) {
      end("second CONNECT");
    } else if (device == null && packet instanceof ClientPacket.PingReq) {
      send(PacketWriter.PINGRESP);
    } else if (device == null) { // it was told its secret, and has nothing more to say
      end(packet instanceof ClientPacket.Disconnect ? "has left" : "registered, and then sent more");
    } else if (unhandled > 0 && packet.isSubscription()) {
      held = packet;
    } else {
      handle(packet);
    }
    return wishes.taken();
  }

  private void signIn(ClientPacket.Connect connect) {
    caller = caller.claiming(connect);
    Optional<BrokerWord.Refused> refusal = limits.refusal(connect);
    if (refusal.isPresent()) {
      refuse(refusal.get(), lastTrafficMillis);
      return;
    }
    stage = Stage.SIGNING_IN;
    keepAliveMillis = connect.keepAliveSeconds() * 1500L;
    cleanSession = connect.cleanSession();
    wishes.add(new SessionWish.Judge(
        new BrokerRules.SignInRequest(connect.clientId(), connect.userName(), connect.password(), caller.clientIp())));
  }

  /** The verdict on a sign-in. */
  List<SessionWish> judged(BrokerRules.Verdict verdict, long nowMillis) {
    if (stage != Stage.SIGNING_IN) {
      return List.of();
    }
    if (verdict instanceof BrokerRules.Verdict.Refused refused) {
      refuse(new BrokerWord.Refused(refused.code(), refused.why(), Limit.NONE), nowMillis);
    } else if (verdict instanceof BrokerRules.Verdict.Told told) {
      stage = Stage.CONNECTED;
      keepAliveMillis = TOLD_MILLIS;
      send(PacketWriter.connAck(false, 0));
      send(PacketWriter.publish(told.topic(), 0, 0, false, told.payload()));
    } else if (verdict instanceof BrokerRules.Verdict.Unanswered) {
      stage = Stage.UNANSWERED;
    } else if (verdict instanceof BrokerRules.Verdict.Accepted accepted) {
      device = accepted.device();
      wishes.add(new SessionWish.Tell(new BrokerCommand.SignedIn(device, number, caller.clientIp(), cleanSession)));
    }
    return wishes.taken();
  }

  private void refuse(BrokerWord.Refused refused, long nowMillis) {
    tell("sign-in refused with " + refused.code() + ": " + Grumbling.printable(refused.why()), refused.limit());
    device = null;
    stage = Stage.REFUSED;
    endsAtMillis = nowMillis + LAST_BYTES_MILLIS;
    send(PacketWriter.connAck(false, refused.code()));
  }

  private void handle(ClientPacket packet) {
    if (packet instanceof ClientPacket.Publish publish) {
      publish(publish);
    } else if (packet instanceof ClientPacket.PubAck ack) {
      ask(new BrokerCommand.Acknowledged(device, number, ack.packetId()));
    } else if (packet instanceof ClientPacket.Subscribe subscribe) {
      ask(new BrokerCommand.Subscribed(device, number, subscribe));
    } else if (packet instanceof ClientPacket.Unsubscribe unsubscribe) {
      ask(new BrokerCommand.Unsubscribed(device, number, unsubscribe));
    } else if (packet instanceof ClientPacket.PingReq) {
      send(PacketWriter.PINGRESP);
    } else if (packet instanceof ClientPacket.Oversized oversized) {
      tell("a message of " + oversized.bytes() + " bytes is passed over", Limit.MESSAGE_BYTES);
    } else {
      leave();
    }
  }

  private void publish(ClientPacket.Publish publish) {
    if (!rates.allow(publish.qos(), lastTrafficMillis)) {
      wishes.add(new SessionWish.Dropped(device, publish.topic(), BrokerLimits.ofRate(publish.qos())));
    } else if (!limits.fits(publish.topic()) || !owns.test(device, publish.topic())) {
      boolean fits = limits.fits(publish.topic());
      tell("a message to " + Grumbling.printable(publish.topic()) + " is ignored, the topic is "
          + (fits ? "not its own" : "too long or too deep"), fits ? Limit.NONE : Limit.TOPIC);
      if (publish.qos() == 1) {
        send(PacketWriter.pubAck(publish.packetId()));
      }
    } else {
      unhandled++;
      wishes.add(new SessionWish.Publish(device, publish.topic(), publish.payload(),
          new Receipt(number, ++publishes, publish.packetId())));
    }
  }

  /** What the broker says. A connection that is to end hears nothing more. */
  List<SessionWish> heard(BrokerWord word, long nowMillis) {
    if (stage == Stage.REFUSED || stage == Stage.ENDED) {
      return List.of();
    }
    if (word instanceof BrokerWord.Handled handled) {
      unhandled--;
      if (handled.receipt().packetId() != 0) {
        send(PacketWriter.pubAck(handled.receipt().packetId()));
      }
    } else if (word instanceof BrokerWord.Dealt) {
      unhandled--;
    } else if (word instanceof BrokerWord.Answered answered) {
      unhandled--;
      send(answered.packet());
    } else if (word instanceof BrokerWord.Sent sent) {
      if (unsentBytes + sent.packet().length() > limits.maxUnreadBytes()) {
        tell("is cut off: leaves more than " + limits.maxUnreadBytes() + " bytes unread", Limit.UNREAD_BYTES);
        leave();
      } else {
        send(sent.packet());
      }
    } else if (word instanceof BrokerWord.Accepted accepted && stage == Stage.SIGNING_IN) {
      stage = Stage.CONNECTED;
      send(PacketWriter.connAck(accepted.sessionPresent(), 0));
      accepted.backlog().forEach(this::send);
    } else if (word instanceof BrokerWord.Refused refused) {
      refuse(refused, nowMillis);
    } else if (word instanceof BrokerWord.Cut cut) {
      end(cut.why());
    }
    goOn();
    return wishes.taken();
  }

  /** So many bytes of what was to be sent are on their way. */
  List<SessionWish> wrote(int bytes) {
    unsentBytes -= bytes;
    if (stage == Stage.REFUSED && unsentBytes == 0) {
      leave();
    }
    goOn();
    return wishes.taken();
  }

  private void goOn() {
    if (held != null && stage == Stage.CONNECTED && unhandled == 0 && unsentBytes < READ_ON_BELOW_BYTES) {
      ClientPacket packet = held;
      held = null;
      handle(packet);
    }
  }

  /** The client's bytes are no MQTT. */
  List<SessionWish> broken(String why) {
    end(why);
    return wishes.taken();
  }

  /** The connection is gone, whoever ended it. @return what the broker is to know of it */
  Optional<BrokerCommand> gone() {
    stage = Stage.ENDED;
    return device == null
        ? Optional.empty() : Optional.of(new BrokerCommand.Closed(device, number, lastTrafficMillis));
  }

  private void end(String why) {
    tell("is cut off: " + why, Limit.NONE);
    leave();
  }

  String who() {
    return caller.who(device);
  }

  private void tell(String why, Limit limit) {
    wishes.add(caller.refused(device, why, limit));
  }

  private void leave() {
    stage = Stage.ENDED;
    wishes.add(new SessionWish.Leave());
  }

  /** A word to the broker that it will deal with. */
  private void ask(BrokerCommand command) {
    unhandled++;
    wishes.add(new SessionWish.Tell(command));
  }

  private void send(ByteString packet) {
    unsentBytes += packet.length();
    wishes.add(new SessionWish.Send(packet));
  }
}
