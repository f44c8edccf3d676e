package dev.nufleet.platform.openapi;

import dev.nufleet.lists.BadList;
import dev.nufleet.lists.DeviceRows;
import dev.nufleet.platform.objects.ObjectStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The parameters of one OpenAPI call, by name. Lists are {@code Name.1}, {@code Name.2}; empty values count as absent.
 *
 * @param added what no caller can send
 */
public record Params(Map<String, String> values, Added added) {
  /**
   * What this server's edge adds to a call: it knows the host that was called, and reads and writes files before the
   * platform's one thread is asked, which must not wait.
   *
   * @param uploadHost where uploads go
   * @param nameList names in the file that {@code DnListFileUrl} names; empty without one
   * @param config the file that {@code Content} was put into
   */
  public record Added(String uploadHost, List<String> nameList, Optional<ObjectStore.Stored> config) {
    private static final Added NOTHING = new Added("", List.of(), Optional.empty());

    public static Added host(String uploadHost) {
      return new Added(uploadHost, List.of(), Optional.empty());
    }

    public Added withNameList(List<String> names) {
      return new Added(uploadHost, names, config);
    }

    public Added withConfig(ObjectStore.Stored stored) {
      return new Added(uploadHost, nameList, Optional.of(stored));
    }
  }

  String required(String name) {
    return optional(name).orElseThrow(() -> ApiProblem.missing(name));
  }

  Optional<String> optional(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  String or(String name, String otherwise) {
    return optional(name).orElse(otherwise);
  }

  /** A text of bounded length. */
  String text(String name, int min, int max) {
    String value = required(name);
    if (value.length() < min || value.length() > max) {
      throw invalid(name, "has " + value.length() + " characters; " + min + ".." + max + " are allowed");
    }
    return value;
  }

  /** A text of bounded length without control characters. */
  String printable(String name, int min, int max) {
    String value = text(name, min, max);
    if (value.codePoints().anyMatch(Character::isISOControl)) {
      throw invalid(name, "has control characters");
    }
    return value;
  }

  /** A text of bounded length, or none. */
  String textOrNone(String name, int max) {
    return optional(name).isEmpty() ? "" : text(name, 1, max);
  }

  String word(String name, String pattern, String allowed) {
    String value = required(name);
    if (!value.matches(pattern)) {
      throw invalid(name, "'" + value + "' is not allowed; " + allowed);
    }
    return value;
  }

  Optional<Long> number(String name, long min, long max) {
    return optional(name).map(text -> {
      if (!text.matches("-?[0-9]{1,18}")) {
        throw invalid(name, "'" + text + "' is no number");
      }
      long value = Long.parseLong(text);
      if (value < min || value > max) {
        throw invalid(name, value + " is outside " + min + ".." + max);
      }
      return value;
    });
  }

  int requiredInt(String name, int min, int max) {
    required(name);
    return number(name, min, max).orElseThrow().intValue();
  }

  int intOr(String name, int min, int max, int otherwise) {
    return number(name, min, max).map(Long::intValue).orElse(otherwise);
  }

  /** As another read of a parameter, whose mistakes have a code of their own. */
  static <T> T coded(ApiProblem.Cause cause, Supplier<T> read) {
    try {
      return read.get();
    } catch (ApiProblem problem) {
      throw problem.isBusiness() ? ApiProblem.business(cause, problem.getMessage()) : problem;
    }
  }

  boolean flag(String name, boolean otherwise) {
    return optional(name).map(text -> switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid(name, "'" + text + "' is neither true nor false");
    }).orElse(otherwise);
  }

  List<String> list(String name) {
    List<String> items = new ArrayList<>();
    for (int i = 1; values.containsKey(name + "." + i); i++) {
      items.add(values.get(name + "." + i));
    }
    return items;
  }

  List<String> requiredList(String name, int max) {
    List<String> items = list(name);
    if (items.isEmpty()) {
      throw ApiProblem.missing(name + ".1");
    }
    if (items.size() > max) {
      throw invalid(name, items.size() + " items; at most " + max + " are allowed");
    }
    return items;
  }

  /** Objects such as {@code Tag.1.Key}, {@code Tag.1.Value}. */
  List<Params> objects(String name) {
    Map<Integer, Map<String, String>> byIndex = new LinkedHashMap<>();
    String prefix = name + ".";
    for (Map.Entry<String, String> entry : values.entrySet()) {
      if (entry.getKey().startsWith(prefix)) {
        String[] rest = entry.getKey().substring(prefix.length()).split("\\.", 2);
        if (rest.length == 2 && rest[0].matches("[0-9]{1,6}")) {
          byIndex.computeIfAbsent(Integer.valueOf(rest[0]), i -> new LinkedHashMap<>()).put(rest[1], entry.getValue());
        }
      }
    }
    return byIndex.entrySet().stream().sorted(Map.Entry.comparingByKey())
        .map(e -> new Params(e.getValue(), Added.NOTHING)).toList();
  }

  /** The names in a CSV list. @param name of the parameter that leads to it */
  public static List<String> names(String name, byte[] list) {
    try {
      return DeviceRows.names(list);
    } catch (BadList e) {
      throw invalid(name, "names a list that cannot be taken" + e.getMessage());
    }
  }

  public static ApiProblem invalid(String name, String what) {
    return ApiProblem.business(ApiProblem.Cause.INVALID, name + " " + what);
  }
}
