package dev.nufleet.sim;

import akka.util.ByteString;
import dev.nufleet.network.LinkPort;
import dev.nufleet.network.LinkPort.Ending;
import dev.nufleet.network.Links.LinkEnded.Cause;
import dev.nufleet.sim.judge.Wire;

/** A board's end of a link, with somebody who listens. */
final class Tap implements BoardEnd {
  private final BoardEnd board;
  private final Wire wire;

  Tap(BoardEnd board, Wire wire) {
    this.board = board;
    this.wire = wire;
  }

  @Override
  public void up(LinkPort.Handle link) {
    wire.up();
    board.up(new Tapped(link, wire));
  }

  @Override
  public void failed(Cause cause, String detail) {
    wire.failed();
    board.failed(cause, detail);
  }

  @Override
  public void arrived(ByteString chunk) {
    wire.boardHears(chunk);
    board.arrived(chunk);
  }

  @Override
  public void hasRoom() {
    board.hasRoom();
  }

  @Override
  public void ended(Ending ending) {
    wire.endHeard();
    board.ended(ending);
  }

  private record Tapped(LinkPort.Handle link, Wire wire) implements LinkPort.Handle {
    @Override
    public void demand() {
      link.demand();
    }

    @Override
    public void send(ByteString bytes) {
      wire.boardSends(bytes);
      link.send(bytes);
    }

    @Override
    public int room() {
      return link.room();
    }

    @Override
    public void tellRoom(int room) {
      link.tellRoom(room);
    }

    @Override
    public void close(boolean leavesUnread) {
      wire.boardLeaves();
      link.close(leavesUnread);
    }

    @Override
    public void abort() {
      wire.boardLeaves();
      link.abort();
    }

    @Override
    public void vanish() {
      wire.boardLeaves();
      link.vanish();
    }
  }
}
