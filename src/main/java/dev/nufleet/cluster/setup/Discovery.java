package dev.nufleet.cluster.setup;

import dev.nufleet.model.HostText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a member looks for others that nobody has named to it. What is found there are places at which nodes can be
 * asked who is in the cluster (their management ports), not the places at which members talk to each other.
 */
public sealed interface Discovery {
  /** Akka's own for that. */
  int USUAL_PORT = 8558;

  /** Where a node can be asked. @param port 1..65535 */
  record Place(String host, int port) {
    @Override
    public String toString() {
      return HostText.withPort(host, port);
    }
  }

  /** They stand in the command line. @param places at least one, each once */
  record Listed(List<Place> places) implements Discovery {
    public Listed {
      places = List.copyOf(places);
    }

    @Override
    public String toString() {
      return "config:" + places.stream().map(Place::toString).collect(Collectors.joining(","));
    }
  }

  /** All addresses of a name (A and AAAA records). @param port the same at each of them */
  record Addresses(String name, int port) implements Discovery {
    @Override
    public int usualPort() {
      return port;
    }

    @Override
    public String toString() {
      return "dns:" + name + ":" + port;
    }
  }

  /** All servers of a service with their ports (SRV records): {@code _port._tcp.name}. */
  record Service(String port, String name) implements Discovery {
    @Override
    public String toString() {
      return "dns:_" + port + "._tcp." + name;
    }
  }

  /** The pods of this one's own namespace with certain labels, by Kubernetes' API. @param port the same in each */
  record Pods(String selector, int port) implements Discovery {
    @Override
    public int usualPort() {
      return port;
    }

    @Override
    public String toString() {
      return "kubernetes:" + selector + ":" + port;
    }
  }

  /** Where a node lets itself be asked that says nothing else. */
  default int usualPort() {
    return USUAL_PORT;
  }

  /** @throws IllegalArgumentException with a line for the user */
  static Discovery parse(String text) {
    int colon = text.indexOf(':');
    String rest = text.substring(colon + 1);
    return switch (colon < 0 ? text : text.substring(0, colon)) {
      case "config" -> Texts.listed(rest);
      case "dns" -> rest.startsWith("_") ? Texts.service(rest) : Texts.addresses(rest);
      case "kubernetes" -> Texts.pods(rest);
      default -> throw new IllegalArgumentException("'" + text + "' is no place to look for members; config:HOST:PORT,"
          + "..., dns:NAME[:PORT], dns:_PORT._tcp.NAME and kubernetes:LABELS[:PORT] are");
    };
  }

  /** How users write them. */
  final class Texts {
    private static final Pattern WITH_PORT = Pattern.compile("(.*):([0-9]+)");
    private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
    private static final String NAME = "(?=.{1,253}$)" + LABEL + "(?:\\." + LABEL + ")*\\.?";
    private static final Pattern SERVICE = Pattern.compile("_([A-Za-z0-9-]{1,62})\\._tcp\\.(" + NAME + ")");
    private static final Pattern LABELS = Pattern.compile("[A-Za-z0-9./_=!,() -]{1,1000}");

    private Texts() {}

    private static Listed listed(String text) {
      List<Place> places = new ArrayList<>();
      for (String one : text.split(",", -1)) {
        Matcher place = HostText.WITH_PORT.matcher(one.trim());
        if (!place.matches()) {
          throw new IllegalArgumentException(
              "'" + one.trim() + "' is no place where a node can be asked; config:HOST:PORT,HOST:PORT,...");
        }
        places.add(new Place(HostText.bare(place.group(1)), port(place.group(2))));
      }
      if (new HashSet<>(places).size() < places.size()) {
        throw new IllegalArgumentException("'" + text + "' names a place twice; each node is one place");
      }
      return new Listed(places);
    }

    private static Addresses addresses(String text) {
      Matcher port = WITH_PORT.matcher(text);
      String name = port.matches() ? port.group(1) : text;
      if (name.matches("[0-9.]+") || name.indexOf(':') >= 0) {
        throw new IllegalArgumentException("'" + name + "' is an address, and a name is looked up; config:HOST:PORT,..."
            + " names addresses");
      }
      if (!name.matches(NAME)) {
        throw new IllegalArgumentException("'" + name + "' is no name that could be looked up; dns:NAME[:PORT], for"
            + " example dns:nodes.example.org");
      }
      return new Addresses(name, port.matches() ? port(port.group(2)) : USUAL_PORT);
    }

    private static Service service(String text) {
      Matcher service = SERVICE.matcher(text);
      if (!service.matches()) {
        throw new IllegalArgumentException("'" + text + "' is no service that could be looked up; dns:_PORT._tcp.NAME,"
            + " for example dns:_management._tcp.nodes.example.org, whose records have the ports");
      }
      return new Service(service.group(1), service.group(2));
    }

    private static Pods pods(String text) {
      Matcher port = WITH_PORT.matcher(text);
      String labels = port.matches() ? port.group(1) : text;
      if (!LABELS.matcher(labels).matches()) {
        throw new IllegalArgumentException("'" + labels + "' are no labels of pods; kubernetes:LABELS[:PORT], for"
            + " example kubernetes:app=nufleet-node");
      }
      return new Pods(labels, port.matches() ? port(port.group(2)) : USUAL_PORT);
    }

    private static int port(String digits) {
      if (digits.length() > 5 || Integer.parseInt(digits) < 1 || Integer.parseInt(digits) > 65535) {
        throw new IllegalArgumentException("port " + digits + " is outside 1..65535");
      }
      return Integer.parseInt(digits);
    }
  }
}
