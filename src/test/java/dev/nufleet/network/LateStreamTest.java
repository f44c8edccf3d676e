package dev.nufleet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of ten thousand boards that dial at once, the streams of some begin late: they are slow then, and not reset. */
class LateStreamTest {
  /** Akka's usual patience with a connection whose stream does not come is 5 s. */
  private static final Duration LATE = Duration.ofMillis(6_500);

  private final ActorTestKit kit = ActorTestKit.create(
      ConfigFactory.parseResources("nufleet-akka.conf").withFallback(ConfigFactory.load()).resolve());

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void who_is_let_in_waits_for_its_stream() throws Exception {
    InetSocketAddress echo = EchoPort.open(kit.system()).toCompletableFuture().get(30, TimeUnit.SECONDS);
    try (BusyDispatcher busy = new BusyDispatcher(kit.system());
        Socket board = new Socket(echo.getAddress(), echo.getPort())) {
      board.getOutputStream().write('x');
      board.setSoTimeout((int) LATE.toMillis());
      assertThatThrownBy(() -> board.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
      busy.close();
      board.setSoTimeout(30_000);
      assertThat(board.getInputStream().read()).isEqualTo('x');
    }
  }
}
