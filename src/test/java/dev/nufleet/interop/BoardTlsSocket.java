package dev.nufleet.interop;

import dev.nufleet.tls.client.Heard;
import dev.nufleet.tls.client.TlsClient;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** The board's TLS client over a blocking socket, as the vendor's port has it. */
final class BoardTlsSocket implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final DataInputStream in;
  private final TlsClient tls = new TlsClient(chain -> 0, new SplittableRandom(7)::nextBytes, /* clockSeconds= */ 0);

  BoardTlsSocket(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new DataInputStream(socket.getInputStream());
  }

  /** @return 0, or mbed TLS's code of the failure */
  int shakeHands() throws IOException {
    send(tls.begin());
    while (true) {
      Heard heard = receive();
      if (heard instanceof Heard.Established) {
        return 0;
      } else if (heard instanceof Heard.Failed failed) {
        return failed.code();
      }
    }
  }

  void write(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    for (byte[] record : tls.write(bytes, 0, bytes.length)) {
      socket.getOutputStream().write(record);
    }
  }

  /** Reads so many characters, or fewer if a fault or {@code close_notify} ends it. */
  String read(int characters) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.length() < characters) {
      Heard heard = receive();
      if (heard instanceof Heard.Data data) {
        text.append(new String(data.bytes(), data.from(), data.to() - data.from(), StandardCharsets.US_ASCII));
      } else if (heard instanceof Heard.Failed failed) {
        return text + " fault " + failed.code();
      } else if (heard instanceof Heard.CloseNotify) {
        return text + " close_notify";
      }
    }
    return text.toString();
  }

  private Heard receive() throws IOException {
    byte[] bytes = new byte[tls.wanted()];
    in.readFully(bytes);
    TlsClient.Step step = tls.take(bytes, 0);
    send(step);
    return step.heard();
  }

  private void send(TlsClient.Step step) throws IOException {
    for (byte[] record : step.sends()) {
      socket.getOutputStream().write(record);
    }
  }

  @Override
  public void close() throws IOException {
    if (tls.isEstablished()) {
      socket.getOutputStream().write(tls.closeNotify());
    }
    socket.close();
  }
}
