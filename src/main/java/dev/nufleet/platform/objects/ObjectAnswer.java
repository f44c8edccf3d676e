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

  /**
   * A stretch of an object that does not come as it should.
   *
   * @param sent so many bytes of it are sent, then the connection ends; the header promises all
   * @param slowFrom from this byte of the body on it comes slowly
   * @param bytesPerSecond how slowly
   */
  record Troubled(Slice slice, long sent, long slowFrom, long bytesPerSecond) implements Body {
    boolean isCutShort() {
      return sent < slice.length();
    }
  }

  /** @param why it is refused, in a line */
  record Xml(String text, String why, boolean expired) implements Body {}

  record Nothing() implements Body {}

  Optional<String> header(String name) {
    return headers.stream().filter(h -> h.name().equalsIgnoreCase(name)).map(Header::value).findFirst();
  }
}
