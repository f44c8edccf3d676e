package dev.nufleet.sim;

import akka.util.ByteString;
import dev.nufleet.network.LinkFaults;
import dev.nufleet.network.LinkFaults.Order;
import dev.nufleet.network.LinkPort;
import dev.nufleet.network.LinkPort.Ending;
import dev.nufleet.network.Links.LinkEnded.Cause;
import dev.nufleet.network.Passage;
import java.util.function.Consumer;

/**
 * One link between a board and a server: bytes above TLS with their latency, and what befalls them. TLS is its round
 * trips and its failures; each direction keeps its order, as TCP does. What acts on links, what a silence keeps, and
 * when TCP gives up are {@link LinkFaults}' and {@link Passage}'s matter, as for links over sockets.
 *
 * <p>Nothing here calls a party within a call of that party: everything is a turn of its own.
 */
final class SimLink implements LinkPort.Handle {
  private final Turns turns;
  private final Turns.Party party;
  private final LinkFaults faults;
  private final Latency latency;
  private final int window;
  private final ServerEnd server;
  private final BoardEnd board;
  private final Consumer<Order> hears = this::befall;
  private final Way up;
  private final Way down;
  private final Inbox inbox = new Inbox();
  private final SendBuffer sent;
  private final Forsaken forsaken;
  private boolean isUp;
  private boolean boardGone;
  private boolean serverGone;
  private boolean finSent;
  private boolean endSent;
  private boolean corruptsNext;
  private boolean serverEnds;
  private int unread;
  private long chunks;

  /** @param window bytes that the server may have under way and unread at the board, {@code sendBytes} those back */
  SimLink(Turns turns, Turns.Party party, LinkFaults faults, Latency latency, int window, int sendBytes,
      ServerEnd server, BoardEnd board) {
    this.turns = turns;
    this.party = party;
    this.faults = faults;
    this.latency = latency;
    this.window = window;
    this.server = server;
    this.board = board;
    this.forsaken = new Forsaken(turns, party, this::serverGone);
    this.sent = new SendBuffer(turns, party, sendBytes, latency.leastNanos(), board::hasRoom);
    this.up = new Way(turns, party, Passage.up(faults, sendBytes), this::latency, this::atServer, sent::leaves);
    this.down = new Way(turns, party, Passage.down(faults), this::latency, this::atBoard, (bytes, at) -> { });
  }

  // ---- coming to be

  /** Begins what {@link SimDial} carries out. */
  void dial() {
    faults.attach(hears);
    new SimDial(this, party, faults, server).begin();
  }

  /** The handshake is done. */
  void shaken() {
    if (!boardGone) {
      isUp = true;
      server.opened(this);
      board.up(this);
    }
  }

  void fail(Cause cause, String detail) {
    if (!boardGone) {
      boardGone = true;
      serverGone = true;
      faults.detach(hears);
      board.failed(cause, detail);
    }
  }

  // ---- the board's end

  @Override
  public void demand() {
    inbox.demand();
    if (inbox.hasNews()) {
      party.after(0, this::pass);
    }
  }

  @Override
  public void send(ByteString bytes) {
    if (!boardGone && inbox.hasEnded(Ending.EOF)) {
      party.after(2 * latency(), () -> endForBoard(Ending.BROKEN)); // what is sent to who has gone is answered so
    } else if (!boardGone) {
      sent.sends(bytes.length());
      up.offer(bytes);
      pumpUp();
    }
  }

  @Override
  public int room() {
    return sent.room();
  }

  @Override
  public void tellRoom(int room) {
    sent.tellRoom(room);
  }

  @Override
  public void close(boolean leavesUnread) {
    if (!boardGone) {
      boardGone = true;
      pumpUp();
    }
  }

  @Override
  public void abort() {
    if (!boardGone) {
      boardGone = true;
      party.after(silentFor() + latency(), this::serverGone);
    }
  }

  @Override
  public void vanish() {
    if (!boardGone || finSent) {
      boardGone = true;
      forsaken.begin();
      if (!isUp) {
        serverGone();
      }
    }
  }

  /** The board has power again: it answers what is still sent to its lost links with a reset. */
  void boardIsBack() {
    forsaken.boardIsBack();
  }

  boolean isOver() {
    return boardGone && serverGone;
  }

  private void atBoard(ByteString bytes) {
    if (corruptsNext && !boardGone) {
      corruptsNext = false;
      endForBoard(Ending.BROKEN); // a wrong MAC ends TLS with an alert
      party.after(latency(), this::serverGone);
    } else if (forsaken.isSo()) {
      forsaken.meets();
    } else if (boardGone) {
      party.after(latency(), this::serverGone);
    } else {
      inbox.add(bytes);
      pass();
    }
  }

  private void pass() {
    if (boardGone) {
      return;
    }
    ByteString chunk = inbox.take();
    if (chunk != null) {
      unread -= chunk.length();
      board.arrived(chunk);
      if (!serverGone && window() > 0) {
        server.room();
      }
    }
    Ending ending = boardGone ? null : inbox.takeEnd();
    if (ending != null) {
      board.ended(ending);
      party.after(0, this::pass); // another may follow
    }
  }

  private void endForBoard(Ending ending) {
    inbox.end(ending);
    pass();
  }

  // ---- the server's end

  void sendToBoard(ByteString bytes) {
    if (serverGone || serverEnds) {
      return;
    }
    unread += bytes.length();
    down.offer(bytes);
    pumpDown();
  }

  /** {@code close_notify} and TCP's end, behind all that was sent. */
  void finish() {
    serverEnds = true;
    pumpDown();
  }

  int window() {
    return window - unread;
  }

  private void serverGone() {
    if (!serverGone) {
      serverGone = true;
      faults.detach(hears);
      server.gone();
    }
  }

  // ---- between them

  private void befall(Order order) {
    switch (order) {
      case RESET -> party.after(0, () -> breakBoth(Ending.BROKEN));
      case CLOSE -> party.after(0, () -> breakBoth(Ending.EOF));
      case CORRUPT -> corruptsNext = true;
      case CHANGED -> party.after(0, () -> {
        pumpUp();
        pumpDown();
      });
    }
  }

  private void breakBoth(Ending forBoard) {
    if (isUp) {
      endForBoard(forBoard);
      serverGone();
    } else {
      fail(Cause.TLS, "the link broke during the handshake");
    }
  }

  private void atServer(ByteString bytes) {
    if (!serverGone) {
      server.arrived(bytes);
    }
  }

  private void pumpUp() {
    up.pass();
    sent.look();
    long silent = silentFor();
    if (up.isLost() && silent == 0) {
      party.after(0, () -> breakBoth(Ending.BROKEN)); // the board's TCP has given up
    } else if (boardGone && !forsaken.isSo() && up.isEmpty() && !finSent) {
      finSent = true; // in a silence it gets lost, and the server hears of it with its next retransmission
      up.behindAll(silent, this::serverGone);
    } else {
      up.wakeAt(up.isLost() ? turns.nanos() + silent : up.next().orElse(Long.MAX_VALUE), this::pumpUp);
    }
  }

  private void pumpDown() {
    if (serverGone) {
      return; // nobody sends any more; what waited behind a low rate would take thousands of turns for nothing
    }
    down.pass();
    long silent = silentFor();
    if (down.isLost() && silent == 0) {
      serverGone(); // the server's TCP has given up; the board finds out by itself
    } else if (serverEnds && down.isEmpty() && !down.isLost() && silent == 0) {
      if (!endSent) {
        endSent = true;
        down.behindAll(0, this::endArrives);
      }
    } else {
      boolean waits = silent > 0 && (down.isLost() || serverEnds);
      down.wakeAt(down.next().orElse(waits ? turns.nanos() + silent : Long.MAX_VALUE), this::pumpDown);
    }
  }

  private void endArrives() {
    if (forsaken.isSo()) {
      forsaken.meets();
    } else {
      inbox.end(Ending.CLOSED);
      endForBoard(Ending.EOF);
      serverGone();
    }
  }

  /** How long nothing passes from now on. */
  long silentFor() {
    return faults.now(turns.nanos()).silentFor(turns.nanos());
  }

  long latency() {
    return latency.of(chunks++);
  }
}
