package dev.nufleet.app.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** For a program that must know its port before it starts, because others are told it. */
final class FreePort {
  private FreePort() {}

  static int choose() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
