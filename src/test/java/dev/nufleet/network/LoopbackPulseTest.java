package dev.nufleet.network;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopbackPulseTest {
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final ActorTestKit kit = ActorTestKit.create(
      ConfigFactory.parseResources("nufleet-akka.conf").withFallback(ConfigFactory.load()).resolve());
  private final Semaphore returns = new Semaphore(0);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void bytes_come_back_one_after_the_other() throws Exception {
    LoopbackPulse pulse = LoopbackPulse.start(kit.system(), PAUSE, returns::release);
    assertThat(returns.tryAcquire(20, 30, TimeUnit.SECONDS)).isTrue();
    assertThat(pulse.isBeating()).isTrue();
  }

  @Test
  void none_comes_back_while_no_thread_is_left_for_the_links() throws Exception {
    LoopbackPulse.start(kit.system(), PAUSE, returns::release);
    assertThat(returns.tryAcquire(1, 30, TimeUnit.SECONDS)).isTrue();
    try (BusyDispatcher busy = new BusyDispatcher(kit.system())) {
      returns.drainPermits();
      assertThat(returns.tryAcquire(1, 40 * PAUSE.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
    }
    assertThat(returns.tryAcquire(1, 30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void an_echo_lets_in_so_many_and_others_when_they_have_gone() throws Exception {
    InetSocketAddress echo = EchoPort.open(kit.system()).toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertThat(echo.getAddress().isLoopbackAddress()).isTrue();
    List<Socket> in = new ArrayList<>();
    for (int i = 0; i < EchoPort.MOST_CONNECTIONS; i++) {
      in.add(new Socket(echo.getAddress(), echo.getPort()));
      assertThat(echoed(in.get(i))).isEqualTo('x');
    }
    try (Socket late = new Socket(echo.getAddress(), echo.getPort())) {
      assertThat(echoed(late)).as("the end").isEqualTo(-1);
    }
    for (Socket one : in) {
      one.close();
    }
    for (int answer = -1; answer < 0; ) { // the others' ends are noticed a moment later
      try (Socket next = new Socket(echo.getAddress(), echo.getPort())) {
        answer = echoed(next);
      }
    }
  }

  private static int echoed(Socket socket) {
    try {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write('x');
      return socket.getInputStream().read();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("nothing comes back", e);
    } catch (IOException e) {
      return -1; // it is closed with what was sent still unread
    }
  }

  @Test
  void it_beats_no_more_when_the_system_has_ended() throws Exception {
    LoopbackPulse pulse = LoopbackPulse.start(kit.system(), PAUSE, returns::release);
    assertThat(returns.tryAcquire(1, 30, TimeUnit.SECONDS)).isTrue();
    kit.shutdownTestKit();
    assertThat(pulse.isBeating()).isFalse();
  }
}
