package dev.nufleet.platform;

import akka.stream.Attributes;
import akka.stream.BidiShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;

/**
 * Tells a client that speaks plain HTTP to a TLS port so, with the page that the object store sends, and closes. One
 * per connection, below TLS. A TLS record begins with 0x16, an old one with a byte above 0x7f, a request with a
 * capital.
 * Source: platform.md sections 5 and 14.
 */
final class PlainHttpGuard extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {
  private static final String PAGE = "<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title>"
      + "</head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n"
      + "<center>The plain HTTP request was sent to HTTPS port</center>\r\n<hr><center>AliyunOSS</center>\r\n"
      + "</body>\r\n</html>\r\n";
  private static final ByteString ANSWER = ByteString.fromString("HTTP/1.1 400 Bad Request\r\nServer: AliyunOSS\r\n"
      + "Content-Type: text/html\r\nContent-Length: " + PAGE.length() + "\r\nConnection: close\r\n\r\n" + PAGE);

  private final Inlet<ByteString> answers = Inlet.create("guard.answers.in");
  private final Outlet<ByteString> toPeer = Outlet.create("guard.answers.out");
  private final Inlet<ByteString> fromPeer = Inlet.create("guard.requests.in");
  private final Outlet<ByteString> requests = Outlet.create("guard.requests.out");
  private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
      BidiShape.of(answers, toPeer, fromPeer, requests);

  @Override
  public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private boolean begun;

    Logic() {
      super(shape);
      setHandler(answers, new AbstractInHandler() {
        @Override
        public void onPush() {
          push(toPeer, grab(answers));
        }

        @Override
        public void onUpstreamFinish() {
          complete(toPeer);
        }
      });
      setHandler(toPeer, new AbstractOutHandler() {
        @Override
        public void onPull() {
          pull(answers);
        }

        @Override
        public void onDownstreamFinish(Throwable cause) {
          cancel(answers, cause);
        }
      });
      setHandler(fromPeer, new AbstractInHandler() {
        @Override
        public void onPush() {
          ByteString bytes = grab(fromPeer);
          if (!begun && isRequest(bytes)) {
            cancel(answers);
            complete(requests);
            emit(toPeer, ANSWER, Logic.this::completeStage);
          } else {
            begun = true;
            push(requests, bytes);
          }
        }

        @Override
        public void onUpstreamFinish() {
          complete(requests);
        }
      });
      setHandler(requests, new AbstractOutHandler() {
        @Override
        public void onPull() {
          pull(fromPeer);
        }

        @Override
        public void onDownstreamFinish(Throwable cause) {
          cancel(fromPeer, cause);
        }
      });
    }
  }

  private static boolean isRequest(ByteString bytes) {
    return !bytes.isEmpty() && bytes.apply(0) >= 'A' && bytes.apply(0) <= 'Z';
  }
}
