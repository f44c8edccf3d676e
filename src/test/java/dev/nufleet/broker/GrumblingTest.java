package dev.nufleet.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class GrumblingTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(Broker.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(lines);
    logger.setLevel(null);
    logger.setAdditive(true);
  }

  @Test
  void a_flood_of_refusals_is_no_flood_of_lines_and_what_was_left_out_is_counted() {
    Grumbling grumbling = new Grumbling();
    for (int i = 0; i < 1000; i++) {
      grumbling.tell("192.0.2.1", "knocks", 5_000);
    }
    assertThat(lines.list).hasSize(20);
    grumbling.tell("192.0.2.1", "knocks again", 6_000);
    assertThat(lines.list).hasSize(22);
    assertThat(lines.list.get(20).getFormattedMessage()).isEqualTo("980 lines like the next were left out");
    assertThat(lines.list.get(21).getFormattedMessage()).isEqualTo("192.0.2.1 knocks again");
  }
}
