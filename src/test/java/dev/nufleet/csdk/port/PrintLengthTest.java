package dev.nufleet.csdk.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.csdk.port.SdkLog.Level;
import dev.nufleet.csdk.port.SdkLog.Statement;
import dev.nufleet.hal.Printed;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The length of a print is told without making it, and is that of the text. */
class PrintLengthTest {
  private static final List<String> OF_ONE = List.of("ret of _http_recv is %d", "%d", "100%% of %d\n", "a\n\n%d\r\n",
      "%03d", "%8d", "%x", "%s", "é %d", "x".repeat(180) + "%d", "x".repeat(200) + "%d", "x".repeat(240) + "%d\n");
  private static final List<String> OF_TWO = List.of("Total- remaind Payload: %d Bytes; currently Read: %d Bytes",
      "%d%d", "%d %04d", "%d is 0x%x", "x".repeat(190) + "%d %d", "x".repeat(170) + "%d\n%d");

  @Property
  void a_length_is_that_of_the_text(@ForAll int first, @ForAll int second) {
    for (String format : OF_ONE) {
      for (Statement statement : statements(format)) {
        holds(statement.with(first), format);
        holds(statement.with(second), format);
      }
    }
    for (String format : OF_TWO) {
      for (Statement statement : statements(format)) {
        holds(statement.with(first, second), format);
        holds(statement.with(second, first), format);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 10, -1, -9, -10, 99, 100, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void borders_of_numbers_count_right(int number) {
    a_length_is_that_of_the_text(number, -number);
  }

  private static List<Statement> statements(String format) {
    return List.of(SdkLog.line(Level.INF, "_http_recv", 214, format), SdkLog.sample("main", 322, format),
        SdkLog.port(format));
  }

  private static void holds(Printed print, String format) {
    StringBuilder text = new StringBuilder();
    print.appendTo(text, Printed.Style.RAW);
    assertThat(print.length(new StringBuilder("rest"))).as(format + ": " + text).isEqualTo(text.length());
  }
}
