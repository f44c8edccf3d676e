package dev.nufleet.model;

import java.util.regex.Pattern;

/**
 * Hosts as they are written: an IPv6 address stands in brackets wherever a port may follow (RFC 3986), and without them
 * where a socket or a lookup wants it.
 */
public final class HostText {
  /**
   * HOST:PORT, in two groups; the port may still be too large. An IPv6 address must have brackets, for without them its
   * last group could be the port.
   */
  public static final Pattern WITH_PORT =
      Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[^:\\[\\]\\s]{1,255}):([0-9]{1,5})");

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
