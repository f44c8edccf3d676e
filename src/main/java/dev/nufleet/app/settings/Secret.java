package dev.nufleet.app.settings;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A secret of the user's: in an option, where other users of the machine can see it in the list of processes; or in a
 * file, or in the environment. Never part of a message.
 */
public final class Secret {
  private static final int MOST_BYTES = 4096;
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private Secret() {}

  /**
   * What the option, the file or the environment holds, in this order.
   *
   * @param option its name, whose file is asked for by the same name with {@code -file}
   * @param given null: not given
   * @param file null: not given
   * @throws UserMistake if both are given, or the file holds no secret
   */
  public static Optional<String> of(
      String option, String given, Path file, Map<String, String> environment, String variable) {
    if (given != null && file != null) {
      throw new UserMistake(option + " and " + option + "-file exclude each other; leave one of them out");
    }
    if (file != null) {
      return Optional.of(inFile(file, option + "-file"));
    }
    return Optional.ofNullable(given).or(() -> Optional.ofNullable(environment.get(variable)))
        .filter(text -> !text.isBlank());
  }

  /** The first line of a file as editors and secret stores write it: without a byte order mark and blanks around it. */
  static String inFile(Path file, String where) {
    String text = new String(InputFile.read(file, where + ": file", MOST_BYTES), StandardCharsets.UTF_8);
    String line = text.replaceFirst("^" + BYTE_ORDER_MARK, "").lines().findFirst().orElse("").strip();
    if (line.isEmpty()) {
      throw new UserMistake(where + ": the first line of " + file + " is empty; write the secret there");
    }
    return line;
  }
}
