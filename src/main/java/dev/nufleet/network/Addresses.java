package dev.nufleet.network;

import dev.nufleet.model.HostText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses written as such: they need no name lookup, and must never cause one. */
final class Addresses {
  private static final Pattern V4 = Pattern.compile("(?:[0-9]{1,3}\\.){3}[0-9]{1,3}");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private Addresses() {}

  /** @param text an IPv6 address may stand in brackets, as links write it */
  static Optional<InetAddress> literal(String text) {
    String host = HostText.bare(text);
    if (!V4.matcher(host).matches() && !V6.matcher(host).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      return Optional.empty(); // such as 999.1.1.1
    }
  }
}
