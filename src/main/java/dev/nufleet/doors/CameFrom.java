package dev.nufleet.doors;

import akka.util.ByteString;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Where a connection has come from. @param port that it came to, by its number among the server's */
record CameFrom(int port, InetSocketAddress peer) {
  ByteString bytes() {
    return ByteString.fromString(port + " " + peer.getPort() + " " + peer.getAddress().getHostAddress());
  }

  static CameFrom of(ByteString bytes) {
    String[] words = bytes.utf8String().split(" ", 3);
    try {
      return new CameFrom(Integer.parseInt(words[0]),
          new InetSocketAddress(InetAddress.getByName(words[2]), Integer.parseInt(words[1])));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address: " + words[2], e);
    }
  }
}
