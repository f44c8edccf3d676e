package dev.nufleet.network;

import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.RunClock;

/** Links of one board of a test, as fast as TCP is, and time. */
public final class TestDials {
  public static final RunClock CLOCK = SystemRunClock.start();

  private TestDials() {}

  public static Dial to(String host, int port) {
    return new Dial(new BoardId("board-00001"), 1, host, port, LinkShape.NONE, 0);
  }
}
