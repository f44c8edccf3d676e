package dev.nufleet.sim;

import akka.util.ByteString;
import dev.nufleet.platform.objects.SerialFileServer;
import dev.nufleet.platform.objects.SerialFileServer.Answer;
import dev.nufleet.sim.judge.Wire;
import java.util.ArrayDeque;
import java.util.List;

/** The object store's end of a link: sends heads and bodies as fast as the board takes them, or as slowly as asked. */
final class FileEnd implements ServerEnd {
  /** What is written at once becomes one TLS record, and boards take 4096 bytes in one. */
  private static final int RECORD_BYTES = 4096;
  /** As over sockets: small pieces, so that a slow body is a stream and no bursts. */
  private static final int SLOW_PIECE_BYTES = 1024;
  private static final int PIECES_PER_SECOND = 10;
  private static final long SECOND = 1_000_000_000;

  private final Platform platform;
  private final Turns turns;
  private final Turns.Party party;
  private final Wire wire;
  private final ArrayDeque<Answer> answers = new ArrayDeque<>(1);
  private SimLink link;
  private SerialFileServer.Connection connection;
  private boolean headSent;
  private long sent;
  private long mayGoOn;
  private boolean over;

  FileEnd(Platform platform, Turns turns, Turns.Party party, Wire wire) {
    this.platform = platform;
    this.turns = turns;
    this.party = party;
    this.wire = wire;
  }

  @Override
  public boolean listens() {
    return true;
  }

  @Override
  public void opened(SimLink way) {
    link = way;
    connection = platform.standIn().files();
  }

  @Override
  public void arrived(ByteString bytes) {
    wire.serverHears(bytes);
    List<Answer> more = connection.arrived(bytes);
    platform.arm();
    if (more == null) {
      over = true;
      link.finish();
    } else {
      answers.addAll(more);
      room();
    }
  }

  @Override
  public void room() {
    while (!over && !answers.isEmpty() && link.window() > 0) {
      Answer answer = answers.peek();
      if (!headSent) {
        headSent = true;
        send(answer.head().concat(answer.body()));
      } else if (sent < answer.sent()) {
        if (!piece(answer)) {
          return;
        }
      } else {
        answers.remove();
        headSent = false;
        sent = 0;
        if (answer.cutShort()) {
          over = true;
          link.finish();
        }
      }
    }
  }

  /** @return false: the next piece has to wait */
  private boolean piece(Answer answer) {
    long most = Math.min(Math.min(RECORD_BYTES, link.window()), answer.sent() - sent);
    if (sent >= answer.slowFrom()) {
      if (turns.nanos() < mayGoOn) {
        return false;
      }
      long piece = Math.max(1, Math.min(SLOW_PIECE_BYTES, answer.bytesPerSecond() / PIECES_PER_SECOND));
      most = Math.min(most, piece);
      mayGoOn = turns.nanos() + most * SECOND / answer.bytesPerSecond();
      party.at(mayGoOn, this::room);
    } else {
      most = Math.min(most, answer.slowFrom() - sent);
    }
    long from = answer.from() + sent;
    sent += most;
    send(platform.image().slice((int) from, (int) (from + most)));
    return true;
  }

  private void send(ByteString bytes) {
    wire.serverSends(bytes);
    link.sendToBoard(bytes);
  }

  @Override
  public void gone() {
    wire.serverLeft();
    over = true;
  }
}
