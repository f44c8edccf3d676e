package dev.nufleet.app.settings;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Settings by their option's name without dashes: those of the command line, and behind them those of a scenario. */
public final class Settings {
  private static final String LONG = "--";

  private final Map<String, Given> given;

  private Settings(Map<String, Given> given) {
    this.given = given;
  }

  public static Settings of(ParseResult commandLine, Map<String, Given> scenario) {
    Map<String, Given> all = new HashMap<>(scenario);
    commandLine.commandSpec().options().forEach(option -> names(option).skip(1)
        .filter(all::containsKey).forEach(other -> all.put(nameOf(option), all.remove(other))));
    for (OptionSpec option : commandLine.matchedOptions()) {
      List<String> texts = option.arity().max() == 0 ? List.of("true") : option.originalStringValues();
      all.put(nameOf(option), new Given(texts, LONG + nameOf(option), Path.of("")));
    }
    return new Settings(all);
  }

  /** All of an option's names but those of one letter, without dashes; the one that messages have comes first. */
  public static Stream<String> names(OptionSpec option) {
    return Arrays.stream(option.names()).filter(name -> name.startsWith(LONG))
        .map(name -> name.substring(LONG.length()));
  }

  /** The name of it that messages, settings and files have. */
  public static String nameOf(OptionSpec option) {
    return names(option).findFirst().orElseThrow();
  }

  public static Settings of(Map<String, Given> given) {
    return new Settings(new HashMap<>(given));
  }

  Optional<Given> find(String name) {
    return Optional.ofNullable(given.get(name));
  }

  boolean isOn(String name) {
    return find(name).map(g -> switch (g.text()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw g.mistake("'" + g.text() + "' is neither true nor false");
    }).orElse(false);
  }

  /** For options that take a word; HOCON reads its own words for truth as such. */
  boolean isOn(String name, boolean otherwise) {
    return find(name).map(g -> switch (g.text()) {
      case "on", "true" -> true;
      case "off", "false" -> false;
      default -> throw g.mistake("'" + g.text() + "' is neither on nor off");
    }).orElse(otherwise);
  }

  /** @throws UserMistake naming the place, if {@code parse} throws IllegalArgumentException with a line for the user */
  <T> Optional<T> find(String name, Function<String, T> parse) {
    return find(name).map(g -> {
      try {
        return parse.apply(g.text());
      } catch (IllegalArgumentException e) {
        throw g.mistake(e.getMessage());
      }
    });
  }

  int wholeNumber(String name, int otherwise, int least, int most) {
    return (int) wholeNumber(name, (long) otherwise, least, most);
  }

  long wholeNumber(String name, long otherwise, long least, long most) {
    return find(name, text -> {
      try {
        long number = Long.parseLong(text.trim());
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("'" + text + "' is no whole number; " + least + ".." + most + " is allowed");
      }
      throw new IllegalArgumentException(text + " is outside " + least + ".." + most);
    }).orElse(otherwise);
  }
}
