package dev.nufleet.network;

import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Tcp;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.RunClock;
import dev.nufleet.tls.CertificateAuthority;
import java.util.List;

/** Links of one board of a test, as fast as TCP is if nothing is said, and time. */
public final class TestDials {
  public static final RunClock CLOCK = SystemRunClock.start();

  private TestDials() {}

  public static Dial to(String host, int port) {
    return to(host, port, LinkShape.NONE);
  }

  private static Dial to(String host, int port, LinkShape shape) {
    return new Dial(new BoardId("board-00001"), 1, host, port, shape, 0);
  }

  /** Opens one over a real socket, as a board does. @param port of a server on loopback, certified by the authority */
  static LinkPort.Handle open(ActorSystem<?> system, CertificateAuthority authority, int port, LinkShape shape,
      LinkPort.Listener listener) {
    TlsLinks links = new TlsLinks(Tcp.get(system), Routes.parse(List.of("cn-shanghai:443=127.0.0.1:" + port)),
        LinkSettings.DEFAULT, CertificatePolicy.BOARD, List.of(authority.certificate()), CLOCK);
    return links.open(to("cn-shanghai", 443, shape))
        .joinMat(Flow.fromGraph(new LinkPort(listener, shape)), Keep.right()).run(system);
  }
}
