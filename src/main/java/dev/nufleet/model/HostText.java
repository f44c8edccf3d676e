package dev.nufleet.model;

/**
 * Hosts as they are written: an IPv6 address stands in brackets wherever a port may follow (RFC 3986), and without them
 * where a socket or a lookup wants it.
 */
public final class HostText {
  private HostText() {}

  /** For URLs, Host headers and lines: {@code [::1]}; names and IPv4 addresses as they are. */
  public static String inUrl(String host) {
    return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  /** For sockets: {@code ::1}. */
  public static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /** With its port, as users read and write it. */
  public static String withPort(String host, int port) {
    return inUrl(host) + ":" + port;
  }
}
