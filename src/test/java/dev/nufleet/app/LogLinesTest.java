package dev.nufleet.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogLinesTest {
  private final LoggerContext context = new LoggerContext();
  private final LogLines lines = new LogLines();

  @BeforeEach
  void start() {
    lines.setContext(context);
    lines.setPattern("%-5level %logger{0} %msg%nopex");
    lines.start();
  }

  @Test
  void the_program_logs_through_it() throws IOException {
    try (InputStream config = LogLines.class.getResourceAsStream("/logback.xml")) {
      assertThat(new String(config.readAllBytes(), StandardCharsets.UTF_8))
          .contains("class=\"" + LogLines.class.getName() + "\"").contains("%msg%nopex<");
    }
  }

  @Test
  void a_stranger_writes_no_line_of_a_log() {
    assertThat(log(0, "{} says {}", null, "dev\u001b[2J", "x\n12:00 ERROR forged\u202e"))
        .containsExactly("INFO  Some dev\\x1b[2J says x 12:00 ERROR forged\\u202e");
    assertThat(log(0, "failed", new IOException("a\nb\u009b", new IllegalStateException("c\rd"))))
        .startsWith("INFO  Some failed", "java.io.IOException: a b\\x9b")
        .contains("Caused by: java.lang.IllegalStateException: c d")
        .filteredOn(line -> line.startsWith("\tat ")).hasSizeBetween(2, 12);
  }

  @Test
  void lines_of_one_kind_are_bounded_in_a_second_and_the_rest_is_counted() {
    int told = 0;
    for (int i = 0; i < 612; i++) {
      told += log(1_000, "refused {}", null, i).size();
    }
    assertThat(told).isEqualTo(20);
    assertThat(log(1_999, "of another kind", null)).containsExactly("INFO  Some of another kind");
    assertThat(log(2_000, "refused {}", null, 7))
        .containsExactly("and 592 more of the same kind from Some", "INFO  Some refused 7");
  }

  private List<String> log(long millis, String message, Throwable thrown, Object... words) {
    LoggingEvent event = new LoggingEvent("", context.getLogger("dev.Some"), Level.INFO, message, thrown, words);
    event.setTimeStamp(millis);
    return new String(lines.encode(event), StandardCharsets.UTF_8).lines().toList();
  }
}
