package dev.nufleet.csdk.port;

import dev.nufleet.hal.Printed;
import java.util.Locale;

/**
 * What the C-SDK, its port and the sample print, one constant per statement of their sources:
 *
 * <pre>{@code
 * private static final SdkLog.Statement SUBSCRIBE =
 *     SdkLog.line(Level.DBG, "wrapper_mqtt_subscribe", 2917, "PERFORM subscribe to '%s' (msgId=%d)");
 * ...
 * hal.print(SUBSCRIBE.with(topic, id));
 * }</pre>
 *
 * <p>Formats know {@code %s}, {@code %d}, {@code %x}, {@code %c} and {@code %%}, with a width and a leading {@code
 * 0}. They are applied only when somebody reads the console. Texts are those of the board's sources; source of the
 * forms: board.md 5.4.
 */
public final class SdkLog {
  private SdkLog() {}

  /** Levels of the SDK's log with their names and colours. */
  public enum Level {
    CRT("crt", "\u001b[1;31m"),
    ERR("err", "\u001b[1;31m"),
    WRN("wrn", "\u001b[1;35m"),
    INF("inf", "\u001b[1;33m"),
    DBG("dbg", "\u001b[1;36m"),
    FLW("flw", "\u001b[1;37m");

    private final String word;
    private final String colour;

    Level(String word, String colour) {
      this.word = word;
      this.colour = colour;
    }

    String word() {
      return word;
    }

    String colour() {
      return colour;
    }
  }

  /** What ends a coloured print. */
  static final String COLOUR_OFF = "\u001b[0m";

  /**
   * A statement of the sources; {@link #with} gives the thing to print. A statement without arguments is printed as
   * it is.
   */
  public abstract static class Statement implements Printed {
    private static final int UNKNOWN = -1;
    private static final int MADE_EACH_TIME = 0;
    /** Prints with a number below this are made once: most are, and consoles keep many of them. */
    private static final int SMALL = 256;

    /** Characters on the wire if each number has one; always found the same, whichever thread does. */
    private int length = UNKNOWN;

    /** Threads may make one twice: either is as good. */
    private OneNumber[] withSmall;

    public final Printed with(int value) {
      if (value < 0 || value >= SMALL) {
        return new OneNumber(this, value);
      }
      OneNumber[] small = withSmall;
      if (small == null) {
        small = new OneNumber[SMALL];
        withSmall = small;
      }
      OneNumber made = small[value];
      if (made == null) {
        made = new OneNumber(this, value);
        small[value] = made;
      }
      return made;
    }

    public final Printed with(String value) {
      return (out, style) -> append(out, style, value);
    }

    public final Printed with(int first, int second) {
      return new TwoNumbers(this, first, second);
    }

    /** @param values strings and numbers, or anything that prints itself; taken as they are when the text is made */
    public final Printed with(Object... values) {
      return (out, style) -> append(out, style, values);
    }

    @Override
    public final void appendTo(StringBuilder out, Style style) {
      append(out, style);
    }

    abstract void append(StringBuilder out, Style style, Object... values);

    /** Whether each number in it adds its own characters and nothing else, however long it is. */
    abstract boolean growsWithNumbers(int length);

    /** With one number, or two, of one digit. @return {@link #MADE_EACH_TIME}: it depends on more than their lengths */
    private int least(boolean two) {
      return length != UNKNOWN ? length : two ? length(0, 0) : length(0);
    }

    private int length(Object... numbers) {
      if (length == UNKNOWN) {
        StringBuilder text = new StringBuilder();
        append(text, Style.RAW, numbers);
        length = growsWithNumbers(text.length()) ? text.length() : MADE_EACH_TIME;
      }
      return length;
    }
  }

  /** Some 8,000 prints of an upgrade are of these two kinds: their lengths are told without making them. */
  private record OneNumber(Statement statement, int value) implements Printed {
    @Override
    public void appendTo(StringBuilder out, Style style) {
      statement.append(out, style, value);
    }

    @Override
    public int length(StringBuilder scratch) {
      int least = statement.least(false);
      return least == Statement.MADE_EACH_TIME ? Printed.super.length(scratch) : least + more(value);
    }
  }

  private record TwoNumbers(Statement statement, int first, int second) implements Printed {
    @Override
    public void appendTo(StringBuilder out, Style style) {
      statement.append(out, style, first, second);
    }

    @Override
    public int length(StringBuilder scratch) {
      int least = statement.least(true);
      return least == Statement.MADE_EACH_TIME
          ? Printed.super.length(scratch) : least + more(first) + more(second);
    }
  }

  /** By how many characters a number is longer than a digit. */
  private static int more(int number) {
    int more = number < 0 ? 1 : 0;
    for (int rest = number / 10; rest != 0; rest /= 10) {
      more++;
    }
    return more;
  }

  /**
   * {@code [lvl] function(line): text}, coloured; the text is cut at 255 bytes.
   *
   * @param line as the board's compiler counts it
   */
  public static Statement line(Level level, String function, int line, String format) {
    return new Line(level, "[" + level.word() + "] " + function + "(" + line + "): ", format);
  }

  /** A trace line of the sample: {@code function|LLL :: text}, no colour. */
  public static Statement sample(String function, int line, String format) {
    return new Plain(function + "|" + String.format(Locale.ROOT, "%03d", line) + " :: " + format + "\r\n");
  }

  /** A print of the port or of the SDK's unlevelled {@code [prt]}: the text and a line end, no colour, never cut. */
  public static Statement port(String format) {
    return new Plain(format + "\r\n");
  }

  /**
   * The SDK's dump of several lines, uncoloured: a {@code [dbg]} heading with the length, then each line of {@code
   * text} behind the mark.
   *
   * @param mark {@code '>'} for what is sent, {@code '<'} for what came
   * @param text one character a byte, with the line ends of the wire; as in C it ends at a byte of 0
   */
  public static Printed block(String function, int line, String title, char mark, String text) {
    return new TextBlock("[dbg] " + function + "(" + line + "): " + title, mark, text);
  }

  private static final class Line extends Statement {
    /** The SDK's text buffer; a text that fills it counts as cut. */
    private static final int TEXT_BYTES = 255;

    private final Level level;
    private final String prefix;
    private final String format;

    Line(Level level, String prefix, String format) {
      this.level = level;
      this.prefix = prefix;
      this.format = format;
    }

    @Override
    void append(StringBuilder out, Style style, Object... values) {
      if (style == Style.RAW) {
        out.append(level.colour());
      }
      int from = out.append(prefix).length();
      Format.append(out, format, values);
      if (Utf8.cut(out, from, TEXT_BYTES)) {
        out.append(" ...");
      }
      if (out.charAt(out.length() - 1) != '\n') {
        out.append("\r\n");
      }
      Uart.convert(out, from);
      if (style == Style.RAW) {
        out.append(COLOUR_OFF);
      }
    }

    @Override
    boolean growsWithNumbers(int length) {
      return Format.isOfPlainNumbers(format) && length + 2 * Format.LONGEST_NUMBER < TEXT_BYTES;
    }
  }

  private static final class Plain extends Statement {
    private final String format;

    Plain(String format) {
      this.format = format;
    }

    @Override
    void append(StringBuilder out, Style style, Object... values) {
      int from = out.length();
      Format.append(out, format, values);
      Uart.convert(out, from);
    }

    @Override
    boolean growsWithNumbers(int length) {
      return Format.isOfPlainNumbers(format);
    }
  }
}
