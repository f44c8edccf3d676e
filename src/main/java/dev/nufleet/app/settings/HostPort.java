package dev.nufleet.app.settings;

/** A place to listen. @param port 0: any */
public record HostPort(String host, int port) {
  /** @throws IllegalArgumentException with a line for the user */
  static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon > 0) {
      String port = text.substring(colon + 1);
      if (port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= 65535) {
        return new HostPort(text.substring(0, colon), Integer.parseInt(port));
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not HOST:PORT with a port of 0..65535, for example 127.0.0.1:8080; none switches it off");
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
