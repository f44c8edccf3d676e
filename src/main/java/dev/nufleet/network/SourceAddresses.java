package dev.nufleet.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.Stream;

/** Local addresses that boards dial from. */
public final class SourceAddresses {
  private SourceAddresses() {}

  /** @throws IllegalArgumentException with a line for the user, unless each is one that a socket here may have */
  public static List<InetAddress> parse(String text) {
    return Stream.of(text.split(",", -1)).map(one -> local(one.trim())).toList();
  }

  private static InetAddress local(String text) {
    if (!text.matches("[0-9.]{7,15}|[0-9a-fA-F:]{2,39}")) {
      throw new IllegalArgumentException("'" + text + "' is no IP address; 127.0.0.2,127.0.0.3 and the like are");
    }
    try {
      InetAddress address = InetAddress.getByName(text);
      new ServerSocket(0, 1, address).close();
      return address;
    } catch (IOException e) {
      throw new IllegalArgumentException(text + " is no address of this machine; 127.0.0.2,127.0.0.3 and the like are");
    }
  }
}
