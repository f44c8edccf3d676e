package dev.nufleet.app.live;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import dev.nufleet.app.settings.HostPort;
import dev.nufleet.model.HostText;
import dev.nufleet.pages.OwnNames;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who may call: nobody by a name that somebody else made point here, whose page could read the answers then; and for
 * what changes something, nobody without a header that other sites' pages cannot send. Where others than this machine
 * can call, changes need a token as well, made anew for each run.
 */
final class CallerGuard {
  static final String HEADER = "X-NuFleet";

  private static final int TOKEN_BITS = 160;

  private final OwnNames names;
  private final Optional<String> token;

  private CallerGuard(OwnNames names, Optional<String> token) {
    this.names = names;
    this.token = token;
  }

  /** @param at where the calls come in */
  static CallerGuard of(HostPort at) {
    Optional<String> token = isOfThisMachineAlone(at.host())
        ? Optional.empty()
        : Optional.of(new BigInteger(TOKEN_BITS, new SecureRandom()).toString(36));
    return new CallerGuard(new OwnNames(Stream.of(at.host())), token);
  }

  private static boolean isOfThisMachineAlone(String host) {
    try {
      return InetAddress.getByName(HostText.bare(host)).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // nobody can listen there either
    }
  }

  /** What a caller must say beside the header; empty: nothing. */
  Optional<String> token() {
    return token;
  }

  /** @throws Refused if the call is not to be carried out */
  void check(HttpRequest call) throws Refused {
    if (!names.isOwn(call) || !OwnNames.isFromOwnPage(call)) {
      throw new Refused(403, "the call was made to another name, or by another site's page; localhost and this"
          + " machine's addresses are taken");
    }
    if (call.method().equals(HttpMethods.GET) || call.method().equals(HttpMethods.HEAD)) {
      return;
    }
    if (header(call, HEADER).filter("1"::equals).isEmpty()) {
      throw new Refused(403, "calls that change something need the header " + HEADER + ": 1");
    }
    if (token.isPresent() && !MessageDigest.isEqual(bytes("Bearer " + token.get()),
        bytes(header(call, "Authorization").orElse("")))) {
      throw new Refused(401, "calls that change something need the header Authorization: Bearer, with the token that"
          + " the run printed at its start");
    }
  }

  private static Optional<String> header(HttpRequest call, String name) {
    return call.getHeader(name).map(HttpHeader::value);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
