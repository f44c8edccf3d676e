package dev.nufleet.app.settings;

import dev.nufleet.model.HostText;
import java.util.regex.Matcher;

/** A place to listen. @param host an IPv6 address is without brackets @param port 0: any */
public record HostPort(String host, int port) {
  /** @throws IllegalArgumentException with a line for the user */
  public static HostPort parse(String text) {
    Matcher m = HostText.WITH_PORT.matcher(text);
    if (m.matches() && Integer.parseInt(m.group(2)) <= 65535) {
      return new HostPort(HostText.bare(m.group(1)), Integer.parseInt(m.group(2)));
    }
    throw new IllegalArgumentException("'" + text + "' is not HOST:PORT with a port of 0..65535, for example"
        + " 127.0.0.1:8080 or [::1]:8080; none switches it off");
  }

  @Override
  public String toString() {
    return HostText.withPort(host, port);
  }
}
