package dev.nufleet.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of many devices: a text with a number in it, as in {@code board-%05d}. Up to four times the same number,
 * decimal or hexadecimal, at most 32 digits wide: wider than a name, a number would only cost memory.
 */
public record NameTemplate(String text) {
  /** For messages. */
  private static final String EXAMPLE = "board-%05d";

  private static final String NUMBER = "%(?:1\\$)?(?:0?(?:[1-9]|[12][0-9]|3[0-2]))?([dx])";
  private static final Pattern ALLOWED = Pattern.compile("([^%]{0,32}" + NUMBER + "){0,4}[^%]{0,32}");
  /** It takes the next of several numbers, and there is only one. */
  private static final Pattern NEXT_NUMBER = Pattern.compile("%[^1]|%1[^$]");
  private static final Pattern ONE_NUMBER = Pattern.compile(NUMBER);
  private static final int DECIMAL = 10;
  private static final int HEXADECIMAL = 16;

  /** @throws IllegalArgumentException with a line for the user if it is none */
  public NameTemplate {
    if (!ALLOWED.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + Printable.brief(text, 2 * DeviceName.MAX_LENGTH)
          + "' is no name with a number in it; " + EXAMPLE + " and the like are allowed, up to %032d");
    }
    if (NEXT_NUMBER.matcher(text).results().count() > 1) {
      throw new IllegalArgumentException("'" + text + "' has two numbers in it, and boards have one; write the same one"
          + " again as %1$05d");
    }
  }

  /** @throws IllegalArgumentException with a line for the user if that is no DeviceName */
  public String name(int index) {
    String name = String.format(Locale.ROOT, text, index);
    if (!DeviceName.isAllowed(name)) {
      throw new IllegalArgumentException("it makes '" + Printable.brief(name, DeviceName.MAX_LENGTH)
          + "', which is no DeviceName; " + DeviceName.RULE);
    }
    return name;
  }

  /**
   * Those of so many numbers.
   *
   * @param from the first number
   * @throws IllegalArgumentException with a line for the user if one is no DeviceName, or two are the same
   */
  public List<String> names(int from, int count) {
    List<String> names = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      names.add(name(from + i));
    }
    if (new HashSet<>(names).size() != count) {
      throw new IllegalArgumentException(
          "'" + text + "' gives two boards one name; it needs a %d, as in " + EXAMPLE);
    }
    return names;
  }

  /** Whether it is the name of some number; never, if there is no number in it. */
  public boolean makes(String name) {
    StringBuilder pattern = new StringBuilder();
    Matcher number = ONE_NUMBER.matcher(text);
    int end = 0;
    int base = 0;
    while (number.find()) {
      pattern.append(Pattern.quote(text.substring(end, number.start())));
      pattern.append(number.group(1).equals("d") ? "([0-9]{1,32})" : "([0-9a-f]{1,32})");
      base = base != 0 ? base : number.group(1).equals("d") ? DECIMAL : HEXADECIMAL;
      end = number.end();
    }
    Matcher found = Pattern.compile(pattern + Pattern.quote(text.substring(end))).matcher(name);
    if (base == 0 || !found.matches()) {
      return false;
    }
    try {
      return String.format(Locale.ROOT, text, Integer.parseInt(found.group(1), base)).equals(name);
    } catch (NumberFormatException e) {
      return false; // more than any number that names are made from
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
