package dev.nufleet.platform.objects;

import java.util.HashMap;
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

  /** The same without a header. */
  ObjectRequest without(String header) {
    Map<String, String> fewer = new HashMap<>(headers);
    fewer.remove(header.toLowerCase(Locale.ROOT));
    return new ObjectRequest(method, path, query, fewer);
  }

  /** The object's name: the path without its slash. */
  String object() {
    return path.isEmpty() ? "" : path.substring(1);
  }

  boolean isHead() {
    return method.equals("HEAD");
  }
}
