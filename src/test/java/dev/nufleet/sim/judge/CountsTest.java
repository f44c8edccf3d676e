package dev.nufleet.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.Traffic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A board that sends a message of each QoS, hears two, and takes 7 bytes. */
class CountsTest {
  private final Ground ground = new Ground();

  @BeforeEach
  void messages_pass() {
    Wire wire = ground.overheard.mqtt(Ground.BOARD);
    wire.boardSends(Ground.publish(Ground.inform(), 1, false, 1, "{}"));
    wire.boardSends(Ground.publish("/x", 0, false, 0, "{}"));
    wire.boardSends(Ground.ping());
    wire.boardHears(Ground.publish(Ground.upgrade(), 1, false, 7, "{}"));
    wire.boardHears(Ground.publish(Ground.upgrade(), 0, false, 0, "{}"));
    ground.overheard.took(Ground.BOARD, 7);
  }

  private void counts(long bytes, long up0, long up1, long down0, long down1) {
    ground.overheard.counted(Ground.BOARD, new Traffic(bytes, up0, up1, down0, down1, 1, 2, 3, 4));
  }

  private void isBroken(String words) {
    assertThat(ground.broken("counts-")).singleElement().asString().contains(words);
  }

  @Test
  void what_passed_is_counted() {
    counts(3, 1, 0, 0, 0);
    counts(4, 0, 1, 1, 1);
    ground.board("BootStarted");
    counts(0, 0, 0, 0, 0);
    ground.board("BootStarted");
    assertThat(ground.broken("counts-")).isEmpty();
  }

  @Test
  void messages_may_pass_that_its_firmware_takes_for_lost() {
    counts(7, 0, 0, 0, 0);
    ground.board("BootStarted");
    assertThat(ground.broken("counts-")).isEmpty();
  }

  @Test
  void more_than_passed_shows() {
    long[][] all = {{8, 0, 0, 0, 0}, {0, 2, 0, 0, 0}, {0, 0, 2, 0, 0}, {0, 0, 0, 2, 0}, {0, 0, 0, 0, 2}};
    for (long[] one : all) {
      CountsTest other = new CountsTest();
      other.messages_pass();
      other.counts(one[0], one[1], one[2], one[3], one[4]);
      other.isBroken("it counts more than passed");
    }
  }

  @Test
  void rests_of_torn_packets_may_look_like_messages_until_the_next_boot() {
    ground.board("PacketTorn");
    counts(7, 1, 1, 2, 2);
    ground.board("BootStarted");
    assertThat(ground.broken("counts-")).isEmpty();
    counts(0, 0, 0, 1, 0);
    isBroken("it counts more than passed");
  }

  @Test
  void fewer_bytes_than_it_took_show() {
    counts(6, 1, 1, 0, 0);
    ground.board("BootStarted");
    isBroken("counts less than passed: 6 bytes of 7");
  }
}
