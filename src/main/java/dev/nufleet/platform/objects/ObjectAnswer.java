package dev.nufleet.platform.objects;

import java.util.List;
import java.util.Optional;

/**
 * What the object store answers, as a value: whoever has a connection, or a simulated one, carries it out.
 *
 * @param headers in the order in which they are sent, but for those of the content, which {@code body} implies
 */
record ObjectAnswer(int status, List<Header> headers, Body body) {
  record Header(String name, String value) {}

  sealed interface Body {}

  /** A stretch of an object; the answer to HEAD has its length and none of its bytes. */
  record Slice(ObjectStore.Stored stored, long from, long length, String contentType) implements Body {}

  /** @param error why it is refused */
  record Xml(String text, ErrorXml error) implements Body {}

  record Nothing() implements Body {}

  Optional<String> header(String name) {
    return headers.stream().filter(h -> h.name().equalsIgnoreCase(name)).map(Header::value).findFirst();
  }
}
