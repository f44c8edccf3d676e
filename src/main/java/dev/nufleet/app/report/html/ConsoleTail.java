package dev.nufleet.app.report.html;

import dev.nufleet.app.page.Page;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The last lines of a console that is kept in a file, however long that is. */
final class ConsoleTail {
  private static final int MOST_LINES = 12;
  private static final int MOST_BYTES = 4096;

  private ConsoleTail() {}

  /** @return HTML; where the file cannot be read, why */
  static String of(Path file) {
    try (SeekableByteChannel in = Files.newByteChannel(file)) {
      long from = Math.max(0, in.size() - MOST_BYTES);
      ByteBuffer bytes = ByteBuffer.allocate((int) (in.size() - from));
      in.position(from);
      while (bytes.hasRemaining() && in.read(bytes) >= 0) {
        continue;
      }
      String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
      List<String> lines = text.lines().toList();
      int first = Math.max(from > 0 ? Math.min(1, lines.size()) : 0, lines.size() - MOST_LINES); // one may be cut
      return lines.subList(first, lines.size()).stream().map(Page::escaped).collect(Collectors.joining("\n"));
    } catch (IOException e) {
      return Page.escaped("it cannot be read: " + e.getMessage());
    }
  }
}
