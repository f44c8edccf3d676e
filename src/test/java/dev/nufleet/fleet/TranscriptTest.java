package dev.nufleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.typed.ActorRef;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.nufleet.board.BoardCommand.ConsoleOutput;
import dev.nufleet.hal.Printed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A board's console as a file. */
class TranscriptTest {
  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());

  private final CountDownLatch read = new CountDownLatch(1);

  @TempDir Path dir;

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void what_a_peer_made_a_board_print_cannot_move_the_terminal_that_shows_it() throws Exception {
    Path file = dir.resolve("board.txt");
    ActorRef<ConsoleOutput> transcript = kit.spawn(TranscriptActor.create(file, new AtomicBoolean()));
    transcript.tell(new ConsoleOutput(List.of(Printed.text("topic \u001b[2J\u009b1m\u202e\u0000\u007f b\u00f6rd\r\n"),
        Printed.text("\tnext\r\n"), (out, style) -> read.countDown())));
    assertThat(read.await(60, TimeUnit.SECONDS)).isTrue();
    kit.stop(transcript);
    assertThat(Files.readString(file))
        .isEqualTo("topic \\x1b[2J\\x9b1m\\u202e\\x00\\x7f b\u00f6rd\r\n\tnext\r\n");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_full_disk_costs_the_oldest_part_and_the_file_says_how_much() throws Exception {
    Path file = Files.createSymbolicLink(dir.resolve("board.txt"), Path.of("/dev/full"));
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(TranscriptActor.class);
    logger.addAppender(log);
    try {
      ActorRef<ConsoleOutput> transcript = kit.spawn(TranscriptActor.create(file, new AtomicBoolean()));
      for (int line = 0; line < 400; line++) {
        transcript.tell(new ConsoleOutput(List.of(Printed.text("x".repeat(998) + "\r\n"))));
      }
      transcript.tell(new ConsoleOutput(List.of(Printed.text("the end\r\n"), (out, style) -> read.countDown())));
      assertThat(read.await(60, TimeUnit.SECONDS)).isTrue();
      ManualTime.get(kit.system()).timePasses(Duration.ofSeconds(2)); // tried again, and again in vain
      Files.delete(file); // there is room now
      kit.stop(transcript);
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage).singleElement().asString()
        .contains("board.txt cannot be written, and perhaps other transcripts neither (")
        .contains("No space left on device: a disk of this machine is full; make room on it);");
    String kept = Files.readString(file);
    assertThat(kept).matches("(?s)\r\n\\[[0-9]+ characters are missing here: .*the end\r\n");
    int lost = Integer.parseInt(kept.replaceAll("(?s).*\\[([0-9]+) characters.*", "$1"));
    String rest = kept.substring(kept.indexOf("]\r\n") + 3);
    assertThat(lost + rest.length()).isEqualTo(400 * 1000 + "the end\r\n".length());
  }
}
