package dev.nufleet.network;

import dev.nufleet.model.HostText;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the real host names lead, like curl's {@code --connect-to}. The first route that fits wins; without one a name
 * is looked up as it is.
 */
public record Routes(List<Route> routes) {
  /** Every name is looked up in DNS. */
  public static final Routes NONE = new Routes(List.of());

  /** @param pattern a host name, or {@code *.} and the end of one */
  public record Route(String pattern, int port, String toHost, int toPort) {
    boolean fits(String host, int dialedPort) {
      return port == dialedPort
          && (pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : host.equals(pattern));
    }
  }

  /** A host and port to dial. */
  public record Endpoint(String host, int port) {}

  public Routes {
    routes = List.copyOf(routes);
  }

  public Endpoint resolve(String host, int port) {
    for (Route route : routes) {
      if (route.fits(host, port)) {
        return new Endpoint(route.toHost, route.toPort);
      }
    }
    return new Endpoint(host, port);
  }

  /**
   * @param lines each {@code HOST:PORT=HOST:PORT}, where the first host may begin with {@code *.}
   * @throws IllegalArgumentException with a line for the user
   */
  public static Routes parse(List<String> lines) {
    List<Route> routes = new ArrayList<>();
    for (String line : lines) {
      String[] sides = line.split("=", -1);
      if (sides.length != 2) {
        throw bad(line);
      }
      Endpoint from = endpoint(sides[0], line);
      Endpoint to = endpoint(sides[1], line);
      routes.add(new Route(from.host, from.port, to.host, to.port));
    }
    return new Routes(routes);
  }

  private static Endpoint endpoint(String text, String line) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1).trim());
      String host = HostText.bare(text.substring(0, Math.max(colon, 0)).trim());
      boolean unclear = host.indexOf(':') >= 0 && !text.trim().startsWith("["); // which colon is before the port?
      if (host.isEmpty() || unclear || port < 1 || port > 65535) {
        throw bad(line);
      }
      return new Endpoint(host, port);
    } catch (NumberFormatException e) {
      throw bad(line);
    }
  }

  private static IllegalArgumentException bad(String line) {
    return new IllegalArgumentException("route '" + line
        + "' is not HOST:PORT=HOST:PORT; for example *.iot-as-mqtt.cn-shanghai.aliyuncs.com:443=127.0.0.1:8883");
  }
}
