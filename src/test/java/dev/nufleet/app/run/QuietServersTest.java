package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.HttpResponse;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class QuietServersTest {
  @Test
  void what_is_no_request_is_answered_without_a_line_in_the_log() throws Exception {
    ListAppender<ILoggingEvent> heard = new ListAppender<>();
    heard.start();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(heard);
    try {
      ActorSystem<Void> system = Actors.start("quiet");
      try {
        ServerBinding server = Http.get(system).newServerAt("127.0.0.1", 0)
            .bindSync(request -> HttpResponse.create()).toCompletableFuture().join();
        int port = server.localAddress().getPort();
        assertThat(firstLine(port, "GET /\u001b[2J HTTP/1.1\r\nHost: x\r\n\r\n")).contains("400");
        assertThat(firstLine(port, "GET / HTTP/1.1\r\nHost: x\r\nDate: no date\r\nConnection: close\r\n\r\n"))
            .contains("200");
      } finally {
        Actors.stop(system); // what was to be logged is logged now
      }
      assertThat(List.copyOf(heard.list)).filteredOn(event -> event.getFormattedMessage().contains("llegal")).isEmpty();
    } finally {
      root.detachAppender(heard);
    }
  }

  private static String firstLine(int port, String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      return new String(start, StandardCharsets.US_ASCII);
    }
  }
}
