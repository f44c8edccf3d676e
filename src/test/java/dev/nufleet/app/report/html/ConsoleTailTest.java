package dev.nufleet.app.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleTailTest {
  @TempDir Path dir;

  @Test
  void the_last_lines_are_shown_whole_and_escaped_however_long_the_console_is() throws Exception {
    Path file = Files.writeString(dir.resolve("c.txt"), IntStream.range(0, 2000)
        .mapToObj(i -> "line " + i + " <b>\u001b[31m\r\n").collect(Collectors.joining()));
    String tail = ConsoleTail.of(file);
    assertThat(tail.lines()).hasSize(12).first().asString().startsWith("line 1988 &lt;b&gt;");
    assertThat(tail).doesNotContain("\u001b").contains("line 1999");
    Path long1 = Files.writeString(dir.resolve("l.txt"), "x".repeat(10_000) + "\nthe end\n");
    assertThat(ConsoleTail.of(long1)).as("a line that is cut is not shown").isEqualTo("the end");
    assertThat(ConsoleTail.of(Files.writeString(dir.resolve("e.txt"), ""))).isEmpty();
  }

  @Test
  void a_console_that_cannot_be_read_says_so() {
    assertThat(ConsoleTail.of(dir.resolve("none.txt"))).startsWith("it cannot be read: ");
  }
}
