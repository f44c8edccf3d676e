package dev.nufleet.platform.objects;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request to the object store.
 *
 * @param path with its slash
 * @param query decoded; of a name that comes twice the first value counts
 * @param headers by name in small letters; likewise
 */
record ObjectRequest(String method, String path, Map<String, String> query, Map<String, String> headers) {
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** The object's name: the path without its slash. */
  String object() {
    return path.isEmpty() ? "" : path.substring(1);
  }

  boolean isHead() {
    return method.equals("HEAD");
  }
}
