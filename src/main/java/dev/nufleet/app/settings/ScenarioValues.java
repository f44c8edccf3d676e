package dev.nufleet.app.settings;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.nufleet.chaos.Spread;
import dev.nufleet.model.Printable;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/** The values of one object of a scenario, each with its place: a mistake names file, line and key. */
record ScenarioValues(ConfigObject object, Path file) {
  boolean has(String key) {
    return object.get(key) != null;
  }

  /** @throws UserMistake if {@code parse} throws IllegalArgumentException with a line for the user */
  <T> Optional<T> find(String key, Function<String, T> parse) {
    ConfigValue value = object.get(key);
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse.apply(text(value)));
    } catch (IllegalArgumentException e) {
      throw mistake(key, e.getMessage());
    }
  }

  Optional<Spread> spread(String key, Function<String, Long> one) {
    return find(key, text -> Amounts.range(text, one));
  }

  void refuseAllBut(Collection<String> allowed, String what) {
    object.keySet().stream().sorted().filter(key -> !allowed.contains(key)).findFirst().ifPresent(key -> {
      throw mistake(key, "is unknown to " + what + Meant.hint(key, List.copyOf(allowed)) + "; "
          + String.join(", ", new TreeSet<>(allowed)) + " are allowed");
    });
  }

  /** At a key, or at the object as a whole if it has none of that name. */
  UserMistake mistake(String key, String found) {
    ConfigValue value = object.get(key);
    return mistake(value == null ? object : value, file, key, found);
  }

  /** What a user wrote is shown without its control characters. */
  static UserMistake mistake(ConfigValue at, Path file, String key, String found) {
    int line = at.origin().lineNumber();
    return new UserMistake(Printable.line(file + ": " + (line > 0 ? line + ": " : "") + key + ": " + found));
  }

  private static String text(ConfigValue value) {
    if (value.valueType() != ConfigValueType.STRING && value.valueType() != ConfigValueType.NUMBER) {
      throw new IllegalArgumentException("is of the kind " + value.valueType().name().toLowerCase(Locale.ROOT)
          + "; a text or a number is allowed");
    }
    return value.unwrapped().toString().strip();
  }
}
