package dev.nufleet.doors;

import akka.util.ByteString;
import dev.nufleet.doors.Frame.Kind;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Consumer;

/** Frames that wait to go out. What a connection may have in them is bounded, see {@link RelayStage#WINDOW}. */
final class Frames {
  private static final Kind[] KINDS = Kind.values();

  private final ArrayDeque<Frame> waiting = new ArrayDeque<>();

  void add(Frame frame) {
    waiting.add(frame);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Takes the oldest out: as many as have this many bytes, or one that has more. There is one at least. */
  Relayed.Batch take(int mostBytes, int mostFrames) {
    int frames = 0;
    int size = 0;
    for (Frame frame : waiting) {
      if (frames == mostFrames || frames > 0 && size + frame.bytes().length() > mostBytes) {
        break;
      }
      frames++;
      size += frame.bytes().length();
    }
    Relayed.Batch batch = new Relayed.Batch(new long[frames], new byte[frames], new int[frames], new byte[size]);
    for (int i = 0, at = 0; i < frames; i++) {
      Frame frame = waiting.remove();
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
