package dev.nufleet.doors;

import akka.util.ByteString;
import dev.nufleet.doors.Frame.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Frames that wait to go out, in fair turns. A connection sends what it has in turns of {@link #TURN} bytes, and one
 * that begins to send has its first turn before those that go on: so neither a handshake nor a message waits behind
 * what thousands of downloads have here. Frames of one connection stay in order. What it may have here is bounded, see
 * {@link RelayStage#WINDOW}.
 */
final class Frames {
  /** More than the longest flight of a server's handshake has, with the certificates that boards take. */
  static final int TURN = 8 * 1024;

  private static final Kind[] KINDS = Kind.values();

  /** A connection that has frames here, or had some since all others had their turns. */
  private static final class Line {
    private final long connection;
    private final ArrayDeque<Frame> frames = new ArrayDeque<>(2);
    private int turnBytes = TURN;

    private Line(long connection) {
      this.connection = connection;
    }
  }

  private final Map<Long, Line> lines = new HashMap<>();
  private final ArrayDeque<Line> beginning = new ArrayDeque<>();
  private final ArrayDeque<Line> goingOn = new ArrayDeque<>();
  private int waiting;

  void add(Frame frame) {
    Line line = lines.computeIfAbsent(frame.connection(), connection -> {
      Line begun = new Line(connection);
      beginning.add(begun);
      return begun;
    });
    line.frames.add(frame);
    waiting++;
  }

  boolean isEmpty() {
    return waiting == 0;
  }

  /** Takes out those whose turn it is: as many as have this many bytes, or one that has more. There is one at least. */
  Relayed.Batch take(int mostBytes, int mostFrames) {
    List<Frame> taken = new ArrayList<>();
    int size = 0;
    while (waiting > 0 && taken.size() < mostFrames) {
      Line line = inTurn();
      int next = line.frames.element().bytes().length();
      if (!taken.isEmpty() && size + next > mostBytes) {
        break;
      }
      taken.add(line.frames.remove());
      waiting--;
      line.turnBytes -= next;
      size += next;
    }
    return batch(taken, size);
  }

  /** Ends the turns of those that have nothing more, or have sent enough. @return has a frame */
  private Line inTurn() {
    while (true) {
      ArrayDeque<Line> queue = beginning.isEmpty() ? goingOn : beginning;
      Line line = queue.element();
      if (line.frames.isEmpty() && queue == goingOn) {
        lines.remove(queue.remove().connection);
      } else if (line.frames.isEmpty() || line.turnBytes <= 0) {
        goingOn.add(queue.remove());
        line.turnBytes = Math.min(TURN, line.turnBytes + TURN);
      } else {
        return line;
      }
    }
  }

  private static Relayed.Batch batch(List<Frame> frames, int size) {
    int count = frames.size();
    Relayed.Batch batch = new Relayed.Batch(new long[count], new byte[count], new int[count], new byte[size]);
    for (int i = 0, at = 0; i < count; i++) {
      Frame frame = frames.get(i);
      batch.connections()[i] = frame.connection();
      batch.kinds()[i] = (byte) frame.kind().ordinal();
      batch.counts()[i] = frame.count();
      frame.bytes().copyToArray(batch.bytes(), at, frame.bytes().length());
      at += frame.bytes().length();
    }
    return batch;
  }

  static void each(Relayed.Batch batch, Consumer<Frame> frames) {
    for (int i = 0, at = 0; i < batch.kinds().length; i++) {
      Frame bare = new Frame(batch.connections()[i], KINDS[batch.kinds()[i]], batch.counts()[i],
          ByteString.emptyByteString());
      if (bare.hasBytes()) {
        int end = at + bare.count();
        frames.accept(Frame.of(bare.connection(), bare.kind(),
            ByteString.fromArrayUnsafe(Arrays.copyOfRange(batch.bytes(), at, end))));
        at = end;
      } else {
        frames.accept(bare);
      }
    }
  }
}
