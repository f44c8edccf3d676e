package dev.nufleet.board;

import akka.util.ByteString;
import java.util.ArrayList;
import java.util.List;

/** A file server's end under virtual time: one file, any header, and a script for what goes wrong. */
final class ScriptedFiles implements VirtualBoard.Network {
  /** What is done with a request. */
  interface Answer {
    /** @param number of the connection, from 1 on */
    void to(VirtualPeer peer, int number, int offset);
  }

  private static final String LENGTH = "Content-Length: ";

  private final List<String> requests = new ArrayList<>();
  private byte[] file = new byte[0];
  private Answer answer = (peer, number, offset) -> peer.send(head(206, remaining(offset)).concat(from(offset)));

  ScriptedFiles serving(byte[] bytes) {
    file = bytes;
    return this;
  }

  ScriptedFiles answering(Answer script) {
    answer = script;
    return this;
  }

  List<String> requests() {
    return requests;
  }

  /** Offsets asked for, one for each request. */
  List<Integer> offsets() {
    return requests.stream().map(ScriptedFiles::offset).toList();
  }

  @Override
  public VirtualBoard.Answer answer(String host, int port, VirtualPeer peer) {
    return peer.onReceive(bytes -> {
      String request = bytes.utf8String();
      requests.add(request);
      answer.to(peer, requests.size(), offset(request));
    }).up();
  }

  int remaining(int offset) {
    return Math.max(0, file.length - offset);
  }

  ByteString from(int offset) {
    return offset >= file.length ? ByteString.emptyByteString()
        : ByteString.fromArrayUnsafe(file, offset, file.length - offset);
  }

  /** The first {@code bytes} from {@code offset} on. */
  ByteString part(int offset, int bytes) {
    return from(offset).take(bytes);
  }

  /** A header of 513 bytes, as the guide's server sent: 17 reads of 32 bytes, and 31 bytes of the body in the last. */
  ByteString head(int status, int length) {
    String reason = switch (status) {
      case 200 -> "OK";
      case 206 -> "Partial Content";
      case 302 -> "Found";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 416 -> "Requested Range Not Satisfiable";
      default -> throw new IllegalArgumentException("status " + status);
    };
    String start = "HTTP/1.1 " + status + " " + reason + "\r\nDate: Tue, 24 Dec 2019 01:47:02 GMT\r\n" + LENGTH + length
        + "\r\nx-oss-request-id: ";
    return ByteString.fromString(start + "5".repeat(513 - 4 - start.length()) + "\r\n\r\n");
  }

  private static int offset(String request) {
    int from = request.indexOf("Range: bytes=") + "Range: bytes=".length();
    return Integer.parseInt(request.substring(from, request.indexOf('-', from)));
  }
}
