package dev.nufleet.sim;

import akka.util.ByteString;
import dev.nufleet.board.BoardClock;
import dev.nufleet.board.BoardLife;
import dev.nufleet.board.BoardSettings;
import dev.nufleet.board.HalOutside;
import dev.nufleet.board.HalShell;
import dev.nufleet.board.LinkFailures;
import dev.nufleet.hal.Hal;
import dev.nufleet.hal.KvAnswer;
import dev.nufleet.hal.KvRequest;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.Pace;
import dev.nufleet.network.LinkPort;
import dev.nufleet.network.Links.LinkEnded.Cause;
import dev.nufleet.sim.judge.Overheard;
import dev.nufleet.storage.BoardStorage;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Runs one program of a board's firmware: gives its {@link HalShell} turns, as {@code FirmwareThreadActor} does. */
final class SimProgram implements HalOutside {
  private final SimBoard board;
  private final HalShell shell;
  private boolean over;

  SimProgram(SimBoard board, BoardSettings settings, BoardClock clock, BoardStorage storage, SplittableRandom random) {
    this.board = board;
    this.shell = new HalShell(this, settings, clock, Pace.BOARD, storage, random);
  }

  Hal hal() {
    return shell;
  }

  void start(Runnable first) {
    shell.start(first);
  }

  /** @param then what happens when the program says that it is through */
  void start(Consumer<Runnable> first, BoardLife.Event then) {
    shell.start(() -> first.accept(() -> board.on(then)));
  }

  void stop() {
    if (!over) {
      over = true;
      shell.stop();
    }
  }

  private void turn(Runnable what) {
    if (!over) {
      board.turn(what);
    }
  }

  // ---- what the shell asks for

  @Override
  public void wake(long nanos, long ticket) {
    board.party().after(nanos, () -> turn(() -> shell.due(ticket)));
  }

  @Override
  public void open(int link, String host, int port) {
    board.network().dial(host, port, new BoardEnd() {
      @Override
      public void up(LinkPort.Handle way) {
        turn(() -> shell.linkOpened(link, way, /* verification= */ 0));
      }

      @Override
      public void failed(Cause cause, String detail) {
        turn(() -> shell.linkFailed(link, LinkFailures.asTheBoardSeesIt(cause, detail)));
      }

      @Override
      public void arrived(ByteString chunk) {
        turn(() -> shell.linkArrived(link, List.of(chunk)));
      }

      @Override
      public void hasRoom() {
        turn(() -> shell.linkHasRoom(link));
      }

      @Override
      public void ended(LinkPort.Ending ending) {
        turn(() -> shell.linkEnded(link, ending));
      }
    });
  }

  @Override
  public void keyValues(int number, KvRequest request) {
    board.party().after(0, () -> turn(() -> {
      Overheard overheard = board.ears().overheard();
      String name = board.spec().id().value();
      overheard.asks(name, request);
      KvAnswer answer = board.keyValues().answer(request);
      overheard.isAnswered(name, answer);
      shell.keyValuesAnswered(number, answer);
    }));
  }

  @Override
  public boolean readsPrints() {
    return board.ears().readsPrints();
  }

  @Override
  public void printed(List<Printed> prints) {
    board.ears().prints().accept(board.spec(), prints);
  }

  @Override
  public void happened(BoardEvent.What what) {
    board.on(new BoardLife.Happened(what));
    board.faults().told(what);
  }

  @Override
  public void took(int bytes) {
    board.ears().overheard().took(board.spec().id().value(), bytes);
    board.faults().took(bytes);
  }

  @Override
  public void packetPassed() {
    board.faults().packet();
  }

  @Override
  public void reset() {
    board.on(new BoardLife.ResetAsked());
  }

  @Override
  public void halt(String cause) {
    board.on(new BoardLife.HaltAsked(cause));
  }
}
