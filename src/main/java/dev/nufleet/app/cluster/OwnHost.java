package dev.nufleet.app.cluster;

import dev.nufleet.app.settings.HostPort;
import dev.nufleet.app.settings.UserMistake;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** By which address of its own a machine reaches others, and so is reached by them. */
public final class OwnHost {
  private OwnHost() {}

  /** @throws UserMistake if none of these places can be looked up, or no route leads there */
  public static String towards(List<HostPort> places) {
    for (HostPort place : places) {
      try (DatagramSocket socket = new DatagramSocket()) {
        socket.connect(new InetSocketAddress(InetAddress.getByName(place.host()), place.port())); // sends nothing
        return socket.getLocalAddress().getHostAddress();
      } catch (IOException e) {
        continue; // another one may be known here
      }
    }
    throw new UserMistake(places.get(0) + " is not known here, or no route leads there; name members as HOST:PORT that"
        + " this machine reaches, or its own address with --host");
  }
}
