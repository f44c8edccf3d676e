package dev.nufleet.app.report;

import dev.nufleet.model.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** A word of a command line as a POSIX shell reads it, fit for a terminal and a page. */
public final class ShellText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");

  private ShellText() {}

  /**
   * In quotes where it must be. What would not be seen, or break lines, is written as octal numbers for {@code printf}:
   * a page would not keep it.
   */
  public static String quoted(String word) {
    if (PLAIN.matcher(word).matches()) {
      return word;
    }
    boolean kept = Printable.line(word).equals(word) || word.endsWith("\n"); // a shell drops a command's last line ends
    return kept ? "'" + word.replace("'", "'\\''") + "'"
        : "\"$(printf '" + octal(word) + "')\"";
  }

  private static String octal(String word) {
    StringBuilder format = new StringBuilder();
    for (byte one : word.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = one >= ' ' && one < 0x7F && one != '\'' && one != '\\' && one != '%'
          && (one != '-' || format.length() > 0); // which would be an option of printf
      format.append(plain ? String.valueOf((char) one) : String.format(Locale.ROOT, "\\%03o", one & 0xFF));
    }
    return format.toString();
  }
}
