package dev.nufleet.app.simulate;

import dev.nufleet.history.Fact;
import dev.nufleet.model.Printable;
import java.util.Locale;
import java.util.Map;

/** A fact on one line, for people: {@code 12.345678 s  n 7  board-00001 BootEnded outcome=boots installed=false}. */
final class FactLine {
  private FactLine() {}

  static String of(Fact fact) {
    StringBuilder line = new StringBuilder(String.format(
        Locale.ROOT, "%14.6f s  n %-6d %-12s %s", fact.nanos() / 1e9, fact.n(), fact.who(), fact.what()));
    fact.fields().forEach((name, value) -> line.append(' ').append(name).append('=').append(text(value)));
    return Printable.line(line.toString());
  }

  private static String text(Object value) {
    if (value instanceof Map<?, ?> map) {
      StringBuilder all = new StringBuilder();
      map.forEach((name, one) -> all.append(all.isEmpty() ? "" : ",").append(name).append(':').append(one));
      return "{" + all + "}";
    }
    String text = String.valueOf(value);
    return text.isEmpty() || text.indexOf(' ') >= 0 ? "'" + text + "'" : text;
  }
}
