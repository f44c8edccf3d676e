package dev.nufleet.platform.objects;

import akka.NotUsed;
import akka.stream.javadsl.FileIO;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** Stretches of files in slices of 16 KiB at most: no more of a download is in memory than its reader asks for. */
final class Slices {
  private static final int SLICE_BYTES = 16 * 1024;

  private Slices() {}

  /** A stretch of a file, read as the reader takes it; the file is opened when the first is asked for. */
  static Source<ByteString, NotUsed> ofFile(Path file, long from, long length) {
    if (length == 0) {
      return Source.empty();
    }
    long[] left = {length};
    return Source.lazySource(() -> FileIO.fromPath(file, SLICE_BYTES, from)
            .statefulMapConcat(() -> {
              left[0] = length;
              return bytes -> {
                if (left[0] == 0) {
                  return List.of();
                }
                ByteString part = bytes.take((int) Math.min(left[0], bytes.length()));
                left[0] -= part.length();
                return List.of(part);
              };
            }).takeWhile(bytes -> left[0] > 0, /* inclusive= */ true))
        .mapMaterializedValue(ignored -> NotUsed.getInstance());
  }

  /** A stretch of what is in memory, without a copy. */
  static Source<ByteString, NotUsed> ofContent(ByteString content, int from, int length) {
    return Source.fromIterator(() -> new Iterator<>() {
      private int at = from;

      @Override
      public boolean hasNext() {
        return at < from + length;
      }

      @Override
      public ByteString next() {
        int end = Math.min(at + SLICE_BYTES, from + length);
        ByteString slice = content.slice(at, end);
        at = end;
        return slice;
      }
    });
  }
}
