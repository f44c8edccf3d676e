package dev.nufleet.app.settings;

import java.nio.file.Path;
import java.util.List;

/**
 * A setting as the user gave it.
 *
 * @param texts one, or several where the option may repeat
 * @param where for messages: {@code --boards}, or {@code conf/x.conf: 3: boards}
 * @param base what a relative path is relative to
 */
public record Given(List<String> texts, String where, Path base) {
  String text() {
    return texts.get(texts.size() - 1);
  }

  /** @param found what was found and what is allowed, after the place */
  UserMistake mistake(String found) {
    return new UserMistake(where + ": " + found);
  }

  Path path() {
    if (text().isEmpty()) {
      throw mistake("a file or folder name is missing");
    }
    return base.resolve(text()).normalize();
  }
}
