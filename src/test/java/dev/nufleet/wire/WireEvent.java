package dev.nufleet.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One thing that happened on a connection.
 *
 * @param millis since the first connection
 * @param connection {@code M1}, {@code M2} ... to the MQTT server, {@code H1} ... to the file server
 * @param kind {@code open}, {@code tls}, {@code close}, the type of an MQTT packet, {@code request}; {@code >} is what
 *     the server did
 * @param text a packet's bytes, a character each; a suite, a kind of end
 * @param records sizes of the TLS records in which the bytes came, if it was not one
 */
record WireEvent(long millis, String connection, String kind, String text, List<Integer> records) {
  private static final int SHOWN = 110;

  /** Which of the client's concurrent doings it belongs to: their order among each other can be left to chance. */
  enum Lane { REST, INFORM, PUBACK, PROGRESS }

  static WireEvent of(long millis, String connection, String kind, String text) {
    return new WireEvent(millis, connection, kind, text, List.of());
  }

  boolean isOfServer() {
    return kind.equals(">");
  }

  boolean isOn(char channel) {
    return connection.charAt(0) == channel;
  }

  /** An opening, a packet or a request: its moment is the client's choice. */
  boolean isTimed() {
    return !isOfServer() && !kind.equals("tls") && !kind.equals("close");
  }

  Lane lane() {
    if (kind.equals("PUBACK")) {
      return Lane.PUBACK;
    }
    if (kind.equals("PUBLISH") && text.contains("/ota/device/progress/")) {
      return Lane.PROGRESS;
    }
    return kind.equals("PUBLISH") && text.contains("/ota/device/inform/") ? Lane.INFORM : Lane.REST;
  }

  /** Equal in all but the moment. */
  boolean isLike(WireEvent other) {
    return connection.equals(other.connection) && kind.equals(other.kind) && text.equals(other.text)
        && records.equals(other.records);
  }

  /** The client's part of what happened. */
  static List<WireEvent> ofClient(List<WireEvent> events) {
    return events.stream().filter(event -> !event.isOfServer()).toList();
  }

  /** What a client does on new connections after it has said DISCONNECT is another boot's. */
  static List<WireEvent> ofOneBoot(List<WireEvent> events) {
    int end = events.stream().map(WireEvent::kind).toList().indexOf("DISCONNECT");
    if (end < 0) {
      return events;
    }
    List<String> known = connections(events.subList(0, end + 1));
    Stream<WireEvent> late = events.stream().skip(end + 1L).filter(event -> known.contains(event.connection));
    return Stream.concat(events.stream().limit(end + 1L), late).toList();
  }

  private static List<String> connections(List<WireEvent> events) {
    return events.stream().map(WireEvent::connection).distinct().toList();
  }

  /** The end of the text, as that is where packets of a kind differ. */
  @Override
  public String toString() {
    String shown = text.codePoints().mapToObj(ESCAPED::apply).reduce("", String::concat);
    return connection + " " + kind + " " + shown.substring(Math.max(0, shown.length() - SHOWN))
        + (records.isEmpty() ? "" : " in records of " + records);
  }

  private static final Function<Integer, String> ESCAPED = character -> character >= 32 && character < 127
      ? Character.toString(character) : String.format(Locale.ROOT, "\\x%02x", character);

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
