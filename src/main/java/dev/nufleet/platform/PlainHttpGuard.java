package dev.nufleet.platform;

import akka.util.ByteString;

/**
 * Tells a client that speaks plain HTTP to a TLS port so, with the page that the object store sends, and closes. One
 * per connection, below TLS. A TLS record begins with 0x16, an old one with a byte above 0x7f, a request with a
 * capital.
 * Source: platform.md sections 5 and 14.
 */
final class PlainHttpGuard extends PassingStage {
  private static final String PAGE = "<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title>"
      + "</head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n"
      + "<center>The plain HTTP request was sent to HTTPS port</center>\r\n<hr><center>AliyunOSS</center>\r\n"
      + "</body>\r\n</html>\r\n";
  private static final ByteString ANSWER = ByteString.fromString("HTTP/1.1 400 Bad Request\r\nServer: AliyunOSS\r\n"
      + "Content-Type: text/html\r\nContent-Length: " + PAGE.length() + "\r\nConnection: close\r\n\r\n" + PAGE);

  @Override
  Passing logic() {
    return new Logic();
  }

  private final class Logic extends Passing {
    private boolean begun;

    @Override
    void came(ByteString bytes) {
      if (!begun && isRequest(bytes)) {
        cancel(answers);
        complete(requests);
        emit(toPeer, ANSWER, this::completeStage);
      } else {
        begun = true;
        push(requests, bytes);
      }
    }
  }

  private static boolean isRequest(ByteString bytes) {
    return !bytes.isEmpty() && bytes.apply(0) >= 'A' && bytes.apply(0) <= 'Z';
  }
}
