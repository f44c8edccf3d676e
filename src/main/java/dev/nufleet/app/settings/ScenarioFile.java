package dev.nufleet.app.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A scenario: a HOCON file whose keys are the names of {@code run}'s options. Paths in it are relative to the file. */
public final class ScenarioFile {
  private ScenarioFile() {}

  /**
   * @param allowed names of the options that a scenario may set
   * @throws UserMistake if the file cannot be read, is no HOCON, or sets something unknown
   */
  public static Map<String, Given> read(Path file, Set<String> allowed) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new UserMistake("scenario " + file + ": there is no such file, or it cannot be read; conf/ has examples");
    }
    Config config;
    try {
      config = ConfigFactory.parseFile(file.toFile()).resolve();
    } catch (ConfigException e) {
      throw new UserMistake("scenario " + e.getMessage());
    }
    return given(config.root(), file, allowed, "a scenario");
  }

  /** @param what for the message: who may set these. @throws UserMistake if something unknown is set */
  static Map<String, Given> given(ConfigObject options, Path file, Set<String> allowed, String what) {
    Path base = file.toAbsolutePath().getParent();
    Map<String, Given> settings = new TreeMap<>();
    options.forEach((name, value) -> {
      String where = file + ": " + value.origin().lineNumber() + ": " + name;
      if (!allowed.contains(name)) {
        throw new UserMistake(where + " is unknown" + Meant.hint(name, allowed) + "; " + what + " may set "
            + String.join(", ", new TreeSet<>(allowed)));
      }
      settings.put(name, new Given(texts(value, where), where, base));
    });
    return settings;
  }

  private static List<String> texts(ConfigValue value, String where) {
    if (value instanceof ConfigList list && !list.isEmpty()) {
      return list.stream().flatMap(one -> texts(one, where).stream()).toList();
    }
    if (Set.of(ConfigValueType.STRING, ConfigValueType.NUMBER, ConfigValueType.BOOLEAN).contains(value.valueType())) {
      return List.of(value.unwrapped().toString());
    }
    throw new UserMistake(where + " is " + value.valueType() + "; a text, a number, true, false or a list is allowed");
  }
}
