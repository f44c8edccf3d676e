package dev.nufleet.tls;

import dev.nufleet.model.HostText;
import dev.nufleet.model.Printable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a server's certificate may be for.
 *
 * @param text a host name in small letters, perhaps with {@code *.} in front, or an address without brackets
 * @param isAddress else it is a name
 */
public record TlsName(String text, boolean isAddress) {
  private static final String RULE = "host names such as stand-in.lan or *.lab.example, IPv4 and IPv6 addresses are"
      + " allowed, without scheme and port";
  private static final String WILDCARD = "*.";
  private static final int MOST_LETTERS = 253;
  private static final Pattern LABELS =
      Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");
  private static final Pattern DIGITS_AND_DOTS = Pattern.compile("[0-9.]+");
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.|$)){4}");
  private static final Pattern IPV6_LETTERS = Pattern.compile("[0-9a-f:.]+");

  /** @throws IllegalArgumentException with a line for the user if it is neither name nor address */
  public static TlsName of(String given) {
    String bare = HostText.bare(given).toLowerCase(Locale.ROOT);
    boolean bracketed = bare.length() != given.length();
    if (IPV6_LETTERS.matcher(bare).matches() && bare.indexOf(':') >= 0) {
      try {
        return new TlsName(InetAddress.getByName(bare).getHostAddress(), true);
      } catch (UnknownHostException e) {
        throw refused(given);
      }
    }
    if (!bracketed && DIGITS_AND_DOTS.matcher(bare).matches()) {
      if (IPV4.matcher(bare).matches() && !bare.endsWith(".")) {
        return new TlsName(bare, true);
      }
      throw refused(given);
    }
    String labels = bare.startsWith(WILDCARD) ? bare.substring(WILDCARD.length()) : bare;
    if (bracketed || bare.length() > MOST_LETTERS || !LABELS.matcher(labels).matches()) {
      throw refused(given);
    }
    return new TlsName(bare, false);
  }

  private static IllegalArgumentException refused(String given) {
    return new IllegalArgumentException(
        "'" + Printable.brief(given, MOST_LETTERS) + "' is neither host name nor address; " + RULE);
  }

  /** Empty if it is neither name nor address. */
  public static Optional<TlsName> find(String given) {
    try {
      return Optional.of(of(given));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  public boolean isIpv6() {
    return isAddress && text.indexOf(':') >= 0;
  }

  /** All of a machine's addresses, to listen on: 0.0.0.0 or ::. */
  public boolean isAnyAddress() {
    return isAddress && inetAddress().isAnyLocalAddress();
  }

  /** Leads to the machine itself, from wherever it is called. */
  public boolean isLoopback() {
    return isAddress ? inetAddress().isLoopbackAddress() : text.equals("localhost");
  }

  /** For many hosts: it has {@code *.} in front. */
  public boolean isPattern() {
    return text.startsWith(WILDCARD);
  }

  /** The name that it ends with: all below it is permitted with it. */
  String parent() {
    return isPattern() ? text.substring(WILDCARD.length()) : text;
  }

  /** @return 4 or 16 bytes of an address */
  byte[] addressBytes() {
    return inetAddress().getAddress();
  }

  private InetAddress inetAddress() {
    try {
      return InetAddress.getByName(text); // the text of an address is looked up nowhere
    } catch (UnknownHostException e) {
      throw new IllegalStateException(text + " was an address before", e);
    }
  }
}
