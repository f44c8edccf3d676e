package dev.nufleet.sim.judge;

import akka.util.ByteString;
import dev.nufleet.history.Fact;
import dev.nufleet.sim.judge.Packets.Packet;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * {@code board-packets}: a board speaks MQTT as its firmware's client does. Source: device-protocol.md section 2.
 *
 * <ul>
 *   <li>A boot's first words are its version and four subscriptions, before pings and progress; a reconnect says none.
 *   <li>Ids rise; one that comes again is the same message, unacknowledged, and 4 s old.
 *   <li>What waits for a notice pings every 60 s, says again what nobody acknowledged, and acknowledges what comes with
 *       QoS 1, each once and in its order.
 *   <li>A connection is given up if it ended, or if three pings in a row brought nothing; no fourth one is sent.
 * </ul>
 */
final class BoardPackets {
  private static final String INVARIANT = "board-packets";
  private static final long SECOND = 1_000_000_000L;
  private static final long PING = 60 * SECOND;
  private static final long RESEND = 4 * SECOND;
  /** The board's own time may be ahead of the world's by what it prints. */
  private static final long AHEAD = SECOND / 2;
  /** A turn of the main loop that waits for notices takes 2.2 s, and a packet that comes in parts some more. */
  static final long LATE = 8 * SECOND;
  private static final int PINGS_IN_VAIN = 3;
  private static final String[] FIRST_WORDS =
      {"/ota/device/inform/", "/ota/device/request/", "/ota/device/upgrade/", "/config/get_reply", "/config/push"};

  /** A message of QoS 1. */
  private static final class Message {
    private final ByteString body;
    private long at;
    private boolean acknowledged;

    Message(ByteString body, long at) {
      this.body = body;
      this.at = at;
    }
  }

  private record Arrived(int id, long at) {}

  /** One connection of the board. */
  final class Link implements Wire {
    private final Packets sent = new Packets();
    private final Packets heard = new Packets();
    private final ArrayDeque<Arrived> toAcknowledge = new ArrayDeque<>(2);
    private long acceptedAt = -1;
    private long pingDue;
    private final PingsInVain pings = new PingsInVain();
    /** A packet has come in pieces: the firmware takes too long a wait for the next one for an end. */
    private boolean inPieces;
    private boolean up;
    private boolean ended;
    private boolean cutOff;
    /** The firmware has lost its step in what comes: packets pass unread. */
    private boolean torn;

    @Override
    public void boardSends(ByteString bytes) {
      look();
      sent.add(bytes).forEach(packet -> said(this, packet));
    }

    @Override
    public void boardHears(ByteString bytes) {
      look();
      heard.add(bytes).forEach(packet -> came(this, packet));
      inPieces |= heard.isWithinPacket();
      mayHaveMissed |= inPieces;
    }

    @Override
    public void endHeard() {
      look();
      ended = true;
      cutOff = true;
    }

    @Override
    public void up() {
      up = true;
    }

    @Override
    public void failed() {
      ended = true;
      signOns.dialFailed();
    }

    @Override
    public void boardLeaves() {
      look();
      ended = true;
    }

    private boolean serves() {
      return acceptedAt >= 0 && !ended && !torn;
    }
  }

  private final Tallies tallies;
  private final String board;
  private final boolean mended;
  /** In this boot, by packet id. */
  private final Map<Integer, Message> said = new LinkedHashMap<>();
  private boolean mayHaveMissed;
  private Link link;
  private int lastId;
  private int opened;
  private SignOns signOns = new SignOns();
  /** Since when the main loop waits for a notice; below 0: it does something else. */
  private long waitsSince = -1;
  private boolean downloads;

  BoardPackets(Tallies tallies, String board, boolean mended) {
    this.tallies = tallies;
    this.board = board;
    this.mended = mended;
  }

  Link dialled() {
    link = new Link();
    return link;
  }

  private void hold(boolean holds, Supplier<String> words) {
    tallies.hold(INVARIANT, holds, board, words);
  }

  // ---- what the board does, as its history tells

  void see(Fact fact) {
    look();
    switch (fact.what()) {
      case "BootStarted" -> {
        waitsSince = -1;
        downloads = false;
        said.clear();
        mayHaveMissed = false;
        lastId = 0;
        opened = 0;
        signOns = new SignOns();
      }
      case "SignedIn" -> waitsSince = downloads ? -1 : tallies.nanos();
      case "SignInFailed" -> signOns.failed(fact.text("cause"));
      case "UpgradeFailed" -> {
        downloads = false;
        waitsSince = tallies.nanos();
      }
      case "NoticeReceived" -> {
        downloads = true;
        waitsSince = -1;
      }
      case "PacketTorn" -> {
        if (link != null) {
          link.torn = true;
          mayHaveMissed = true;
        }
      }
      case "SignedOut" -> {
        signedOut(fact.text("cause"));
        mayHaveMissed = true; // what still comes on that link
        waitsSince = -1;
      }
      case "ApplicationEnded" -> {
        boolean founded = link == null || !fact.text("cause").equals("no-mqtt") || signOns.mayEnd(link.up, link.cutOff);
        hold(founded, () -> "it gives up after " + signOns);
        waitsSince = -1;
      }
      case "Halted", "PowerLost", "KeyPressed", "ResetPressed" -> waitsSince = -1;
      default -> { } // it goes on with what it did
    }
  }

  private void signedOut(String cause) {
    if (link == null || link.torn) {
      return;
    }
    if (cause.equals("ping-timeout")) {
      hold(link.pings.asItKnows(tallies.nanos()) >= PINGS_IN_VAIN, () ->
          "it gives its connection up after " + link.pings.count() + " pings that brought nothing, and waits for 3");
    } else if (cause.equals("closed")) {
      hold(link.ended || link.inPieces, () -> "it says that its connection was closed, which nobody did");
    }
  }

  /** What it should have done by now. */
  void look() {
    if (waitsSince < 0 || link == null || !link.serves()) {
      return;
    }
    long now = tallies.nanos();
    hold(now <= Math.max(link.pingDue, waitsSince) + LATE,
        () -> "it waits for a notice, and sends no ping though its client does so every 60 s");
    for (Message message : said.values()) {
      long due = Math.max(message.at, Math.max(waitsSince - RESEND, link.acceptedAt)) + RESEND;
      hold(message.acknowledged || now <= due + LATE,
          () -> "it does not say again what nobody has acknowledged for more than 4 s");
    }
    if (!link.toAcknowledge.isEmpty()) {
      hold(now <= Math.max(link.toAcknowledge.peek().at(), waitsSince) + LATE,
          () -> "it does not acknowledge a message of QoS 1");
    }
  }

  // ---- packets

  private void said(Link on, Packet packet) {
    switch (packet.type()) {
      case Packets.PUBLISH -> {
        if (packet.qos() > 0) {
          message(packet);
        } else {
          hold(opened >= FIRST_WORDS.length, () -> "it publishes " + kind(packet.topic())
              + " before it told its version and subscribed");
        }
      }
      case Packets.SUBSCRIBE -> {
        newId(packet);
        firstWord(packet.filter());
      }
      case Packets.PUBACK -> {
        Arrived next = on.toAcknowledge.poll();
        hold(on.torn || next != null && next.id() == packet.id(), () -> "it acknowledges message " + packet.id()
            + (next == null ? ", and none waits for that" : ", and " + next.id() + " came before"));
      }
      case Packets.PINGREQ -> {
        hold(mended || opened == FIRST_WORDS.length, () -> "it pings before it told its version and subscribed");
        hold(tallies.nanos() >= on.pingDue - AHEAD, () -> "it pings sooner than 60 s after the last time");
        hold(on.torn || on.pings.count() < PINGS_IN_VAIN, () -> "it pings though " + PINGS_IN_VAIN + " were in vain");
        on.pingDue = tallies.nanos() + PING;
        on.pings.sent();
      }
      case Packets.CONNECT -> hold(signOns.mayConnect() || mended, () -> "it signs in once more after " + signOns);
      default -> { } // DISCONNECT may come at any time
    }
  }

  private void message(Packet packet) {
    Message before = said.get(packet.id());
    boolean open = before != null && (!before.acknowledged || mayHaveMissed);
    if (open && before.body.equals(packet.body())) {
      hold(tallies.nanos() >= before.at + RESEND - AHEAD, () -> "it says a message again sooner than after 4 s");
      before.at = tallies.nanos();
      before.acknowledged = false;
      return;
    }
    newId(packet);
    firstWord(packet.topic());
    said.put(packet.id(), new Message(packet.body(), tallies.nanos()));
  }

  private void newId(Packet packet) {
    hold(packet.id() > lastId, () -> "it uses packet id " + packet.id() + " again, after " + lastId);
    lastId = Math.max(lastId, packet.id());
  }

  private void firstWord(String topic) {
    if (!mended) {
      hold(opened < FIRST_WORDS.length && topic.contains(FIRST_WORDS[opened]), () -> "its word " + (opened + 1)
          + " after the sign-in is of " + kind(topic));
    }
    opened++;
  }

  private static String kind(String topic) {
    return topic.startsWith("/ota/device/") ? topic.split("/")[3] : topic.replaceFirst("/sys/[^/]*/[^/]*/", "");
  }

  private void came(Link on, Packet packet) {
    on.pings.came(tallies.nanos());
    switch (packet.type()) {
      case Packets.CONNACK -> {
        signOns.answered(packet.number(0) & 0xFF);
        if ((packet.number(0) & 0xFF) == 0) {
          on.acceptedAt = tallies.nanos();
          on.pingDue = tallies.nanos() + PING;
        }
      }
      case Packets.PUBLISH -> {
        if (packet.qos() == 1) {
          on.toAcknowledge.add(new Arrived(packet.id(), tallies.nanos()));
        }
      }
      case Packets.PUBACK -> {
        if (said.containsKey(packet.id())) {
          said.get(packet.id()).acknowledged = true;
        }
      }
      default -> { } // asks for nothing
    }
  }
}
