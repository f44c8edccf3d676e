package dev.nufleet.app.rehearse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A port of this machine that nobody listens at, and nobody else can take meanwhile: TCP to it is refused. */
final class RefusedPort implements AutoCloseable {
  private final Socket bound;

  private RefusedPort(Socket bound) {
    this.bound = bound;
  }

  static RefusedPort take() {
    try {
      Socket socket = new Socket();
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return new RefusedPort(socket);
    } catch (IOException e) {
      throw new UncheckedIOException("no port of this machine is free", e);
    }
  }

  int number() {
    return bound.getLocalPort();
  }

  @Override
  public void close() {
    try {
      bound.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
