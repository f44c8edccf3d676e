package dev.nufleet.sim.judge;

import akka.util.ByteString;
import dev.nufleet.history.Fact;
import dev.nufleet.sim.judge.Packets.Packet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * {@code broker-packets}: the platform answers a board as MQTT 3.1.1 and its own documents say. Source: platform.md
 * sections 1 and 10.
 *
 * <ul>
 *   <li>Who proves to be the board is let in, nobody else; at most 5 times in a minute.
 *   <li>Subscriptions, pings and messages of QoS 1 are answered at once, the latter in their order and each once.
 *   <li>A session is kept unless a clean one is asked for: what was not acknowledged comes again, first, in its order;
 *       what was does not.
 *   <li>The newest connection counts, and no other is touched for it. One that is silent for 1.5 times its keepalive is
 *       ended, and none without a reason.
 *   <li>A board gets what is its own, and may subscribe to that.
 * </ul>
 */
final class BrokerPackets {
  private static final String INVARIANT = "broker-packets";
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;
  private static final int CONNECTS_A_MINUTE = 5;
  private static final int UNAVAILABLE = 3;
  /** In a SUBACK: QoS 1, whatever was asked for. */
  private static final int GRANTED = 1;
  private static final int REFUSED = 0x80;
  private static final long MINUTE_MILLIS = 60_000;
  /** Deadlines are whole milliseconds, and a connection's first one counts from before its sign-in. */
  private static final long LATE = SECOND;

  /** What waits for an answer. @param body of that */
  private record Owed(int answer, ByteString body, long since) {}

  /** One connection, seen from the broker. */
  final class Link implements Wire {
    private final Packets heard = new Packets();
    private final Packets sent = new Packets();
    private final ArrayDeque<Owed> owed = new ArrayDeque<>(2);
    /** What is to be said again before anything else, by its ids. */
    private final ArrayDeque<Integer> backlog = new ArrayDeque<>(0);
    private boolean good;
    private boolean clean;
    private boolean accepted;
    private long acceptedAt;
    private boolean saidGoodbye;
    private boolean over;
    private long keepAlive = Long.MAX_VALUE;
    private long heardAt;
    private final MessageRate rate = new MessageRate();

    @Override
    public void serverHears(ByteString bytes) {
      look();
      if (over) {
        return; // it has ended the connection, and takes nothing any more
      }
      heardAt = tallies.nanos();
      heard.add(bytes).forEach(packet -> asked(this, packet));
    }

    @Override
    public void serverSends(ByteString bytes) {
      look();
      sent.add(bytes).forEach(packet -> answered(this, packet));
    }

    @Override
    public void serverEnds() {
      look();
      boolean founded = !accepted || over || saidGoodbye || !heard.isSound() || faultAt == tallies.nanos()
          || tallies.nanos() - heardAt >= keepAlive - LATE;
      if (!founded) {
        unfounded.add(new Cut(this, tallies.nanos()));
      }
      over = true;
    }

    @Override
    public void serverLeft() {
      over = true;
    }
  }

  /** A connection was ended without a reason, unless one shows at the same moment. */
  private record Cut(Link link, long at) {}

  private final Consumer<Packet> published;
  private final Tallies tallies;
  private final Terms terms;
  private final String board;
  private final List<Link> links = new ArrayList<>(2);
  private final List<Cut> unfounded = new ArrayList<>(1);
  /** Messages that the board has not acknowledged, by their ids. */
  private final Map<Integer, ByteString> unacknowledged = new LinkedHashMap<>(4);
  private boolean sessionKept;
  private Link newest;
  private long minute = -1;
  private int asked;
  private int accepted;
  private long faultAt = -1;
  private boolean throttled;
  /** Notices that were pushed while it was away, and of which nobody has heard yet. */
  private int awaited;

  /** @param published hears messages that the broker takes from the board */
  BrokerPackets(Tallies tallies, Terms terms, String board, Consumer<Packet> published) {
    this.published = published;
    this.tallies = tallies;
    this.terms = terms;
    this.board = board;
  }

  Link dialled() {
    Link link = new Link();
    links.removeIf(one -> one.over);
    links.add(link);
    return link;
  }

  private void hold(boolean holds, Supplier<String> words) {
    tallies.hold(INVARIANT, holds, board, words);
  }

  /** Also those of the platform as a whole. */
  void see(Fact fact) {
    if (fact.what().equals("FaultActed")) {
      switch (fact.text("kind")) {
        case "kick-off", "broker-restart" -> {
          unfounded.removeIf(cut -> cut.at() == tallies.nanos());
          faultAt = tallies.nanos();
        }
        case "connack" -> faultAt = tallies.nanos();
        case "throttle" -> throttled = true;
        default -> { } // no fault of sign-ins and sessions
      }
    }
    if (terms.noticeQos() == 1 && fact.what().equals("NoticePushed") && (newest == null || newest.over)) {
      awaited++;
    }
    look();
  }

  /** What should have happened by now, or should not have. */
  void look() {
    long now = tallies.nanos();
    for (Iterator<Cut> all = unfounded.iterator(); all.hasNext(); ) {
      Cut cut = all.next();
      if (cut.at() < now) {
        all.remove();
        hold(false, () -> "its connection is ended, and nothing shows why");
      }
    }
    for (Link link : links) {
      if (link.accepted && !link.over) {
        hold(now - link.heardAt <= link.keepAlive + 2 * LATE,
            () -> "its connection lives on though it is silent for more than 1.5 times its keepalive");
        hold(link != newest || awaited == 0 || now - link.acceptedAt <= LATE,
            () -> "what was sent to it while it was away, and kept, does not come");
        Owed first = link.owed.peek();
        hold(first == null || now - first.since() <= LATE,
            () -> "it waits for packet " + (first == null ? 0 : first.answer()) + " of the broker");
      }
    }
  }

  // ---- what the board says

  private void asked(Link on, Packet packet) {
    if (on.saidGoodbye) {
      return; // nobody listens any more
    }
    long now = tallies.nanos();
    switch (packet.type()) {
      case Packets.CONNECT -> connect(on, packet);
      case Packets.PUBLISH -> {
        if (on == newest) {
          published.accept(packet);
        }
        if (packet.qos() == 1 && on.rate.takes(millis())) {
          on.owed.add(new Owed(Packets.PUBACK, two(packet.id()), now));
        }
      }
      case Packets.PUBACK -> {
        if (on == newest) {
          unacknowledged.remove(packet.id());
        }
      }
      case Packets.SUBSCRIBE -> on.owed.add(new Owed(Packets.SUBACK, two(packet.id()).concat(
          ByteString.fromArray(new byte[] {(byte) (isItsOwn(packet.filter()) ? GRANTED : REFUSED)})), now));
      case Packets.PINGREQ -> on.owed.add(new Owed(Packets.PINGRESP, ByteString.emptyByteString(), now));
      case Packets.DISCONNECT -> on.saidGoodbye = true;
      default -> hold(false, () -> "it sends a packet of type " + packet.type());
    }
  }

  private void connect(Link on, Packet packet) {
    on.keepAlive = Proof.keepAliveSeconds(packet) * 1500 * MILLI;
    on.good = Proof.isOf(terms.triples().apply(board), packet);
    on.clean = Proof.isClean(packet);
    hold(on.good, () -> "it signs in with words that are not its own");
    if (millis() / MINUTE_MILLIS != minute) {
      minute = millis() / MINUTE_MILLIS;
      asked = 0;
      accepted = 0;
    }
    asked++;
  }

  /** UNIX time. */
  private long millis() {
    return terms.startedMillis() + tallies.nanos() / MILLI;
  }

  // ---- what the broker says

  private void answered(Link on, Packet packet) {
    if (packet.type() == Packets.CONNACK) {
      connAck(on, packet.number(0) >> 8, packet.number(0) & 0xFF);
      return;
    }
    hold(on.accepted, () -> "it is sent packets before it is let in");
    hold(on == newest, () -> "it is sent packets over an old connection");
    if (packet.type() == Packets.PUBLISH) {
      publish(on, packet);
      return;
    }
    // of different kinds any may come first
    Owed first = on.owed.stream().filter(one -> one.answer() == packet.type()).findFirst().orElse(null);
    on.owed.remove(first);
    hold(first != null && first.body().equals(packet.body()), () -> "packet " + packet.type()
        + " of the broker is not the answer that waits for it");
  }

  private static ByteString two(int number) {
    return ByteString.fromArray(new byte[] {(byte) (number >> 8), (byte) number});
  }

  private boolean isItsOwn(String topic) {
    return (topic + "/").contains("/" + terms.triples().apply(board).productKey().value() + "/" + board + "/");
  }

  private void connAck(Link on, int present, int code) {
    boolean befallen = faultAt == tallies.nanos() || throttled;
    if (code != 0) {
      hold(!on.good || befallen || code == UNAVAILABLE && asked > CONNECTS_A_MINUTE,
          () -> "it is refused with " + code + " though it proves who it is");
      return;
    }
    hold(on.good, () -> "somebody is let in who does not prove to be it");
    hold(++accepted <= CONNECTS_A_MINUTE, () -> "it is let in more than " + CONNECTS_A_MINUTE + " times in a minute");
    hold((present == 1) == (sessionKept && !on.clean),
        () -> "the broker says that it has " + (present == 1 ? "a" : "no") + " session of it");
    unfounded.removeIf(cut -> cut.at() == tallies.nanos() && cut.link() == newest);
    for (Link other : links) {
      hold(other == on || other.over || !other.accepted, () -> "its old connection lives on beside its new one");
    }
    if (present == 1) {
      on.backlog.addAll(unacknowledged.keySet());
    } else {
      unacknowledged.clear();
      awaited = 0;
    }
    sessionKept = !on.clean;
    on.accepted = true;
    on.acceptedAt = tallies.nanos();
    newest = on;
  }

  private void publish(Link on, Packet packet) {
    hold(isItsOwn(packet.topic()), () -> "it is sent a message of " + packet.topic());
    if (packet.qos() == 0) {
      return;
    }
    Integer again = on.backlog.poll();
    if (again != null) {
      hold(packet.again() && packet.id() == again && packet.body().equals(unacknowledged.get(again)),
          () -> "its connection does not begin with what it has not acknowledged, in its order");
    } else if (packet.again() && awaited > 0 && !unacknowledged.containsKey(packet.id())) {
      awaited--; // the platform marks all that it kept as sent before
      unacknowledged.put(packet.id(), packet.body());
    } else {
      hold(!packet.again(), () -> "it is sent a message again that it has acknowledged, or was never sent");
      hold(packet.id() != 0 && unacknowledged.putIfAbsent(packet.id(), packet.body()) == null,
          () -> "it is sent a message with packet id " + packet.id() + ", which another one has");
    }
  }
}
