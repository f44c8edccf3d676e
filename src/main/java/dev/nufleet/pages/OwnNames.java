package dev.nufleet.pages;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names that a server is called by. A name that somebody else made point here would let that somebody's page read
 * the answers: addresses, localhost and the server's own names are taken.
 */
public final class OwnNames {
  private static final String LOCALHOST = "localhost";
  private static final String ANY_LABEL = "*";

  private final Set<String> names;

  /** @param names besides localhost and addresses, in whatever case; {@code *.lab.example} is for one label more */
  public OwnNames(Stream<String> names) {
    this.names = Stream.concat(names.map(name -> name.toLowerCase(Locale.ROOT)), Stream.of(LOCALHOST))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Was the call made to a name of the server's own? One without any is HTTP/1.0's, which no browser speaks. */
  public boolean isOwn(HttpRequest call) {
    Optional<String> host = header(call, "Host");
    if (host.isEmpty()) {
      return true;
    }
    String name = host.get().replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
    int dot = name.indexOf('.');
    return names.contains(name) || dot > 0 && names.contains(ANY_LABEL + name.substring(dot))
        || name.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+]");
  }

  /** Does the call come from a page of this server, or from no page at all? */
  public static boolean isFromOwnPage(HttpRequest call) {
    String own = "http://" + header(call, "Host").orElse(LOCALHOST);
    return header(call, "Origin").orElse(own).equals(own);
  }

  private static Optional<String> header(HttpRequest call, String name) {
    return call.getHeader(name).map(HttpHeader::value);
  }
}
