package dev.nufleet.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldFileTest {
  @TempDir Path dir;

  @Test
  void a_file_is_written_as_long_as_its_stream_is_open_and_begins_anew() throws Exception {
    Path file = Files.writeString(dir.resolve("history"), "of an earlier run, and longer");
    assertThat(HeldFile.isWritten(file)).isFalse();
    try (OutputStream out = HeldFile.open(file)) {
      out.write('x');
      assertThat(HeldFile.isWritten(file)).isTrue();
    }
    assertThat(HeldFile.isWritten(file)).isFalse();
    assertThat(file).hasContent("x");
  }
}
