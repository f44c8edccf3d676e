package dev.nufleet.doors;

import akka.io.Inet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;

/** Several processes of one user listen on one port, and the system deals connections out to them (Linux, BSD). */
public final class ReusePort extends Inet.AbstractSocketOption {
  @Override
  public void beforeServerSocketBind(ServerSocket socket) {
    try {
      socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UnsupportedOperationException e) {
      throw new UncheckedIOException(new IOException("this system lets no two processes share a port", e));
    }
  }
}
