package dev.nufleet.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetransmissionsTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void bytes_arrive_with_the_first_retransmission_after_the_silence() {
    Retransmissions tcp = new Retransmissions(SECOND, 60 * SECOND, 5); // sent again after 1, 3, 7, 15, 31 s
    assertThat(tcp.arrival(10 * SECOND, 10 * SECOND, 10 * SECOND + 1)).isEqualTo(11 * SECOND);
    assertThat(tcp.arrival(10 * SECOND, 10 * SECOND, 14 * SECOND)).isEqualTo(17 * SECOND);
    assertThat(tcp.arrival(10 * SECOND, 10 * SECOND, 41 * SECOND)).isEqualTo(41 * SECOND);
    assertThat(tcp.arrival(10 * SECOND, 10 * SECOND, 41 * SECOND + 1)).isEqualTo(Retransmissions.NEVER);
  }

  @Test
  void what_is_sent_outside_of_the_silence_arrives_at_once() {
    assertThat(Retransmissions.SERVER.arrival(5, 10, 20)).isEqualTo(5);
    assertThat(Retransmissions.SERVER.arrival(20, 10, 20)).isEqualTo(20);
  }

  @Test
  void a_server_sends_for_the_last_time_after_804_6_seconds_and_gives_up_after_924_6() {
    long last = 804_600_000_000L;
    assertThat(Retransmissions.SERVER.arrival(0, 0, last)).isEqualTo(last);
    assertThat(Retransmissions.SERVER.arrival(0, 0, last + 1)).isEqualTo(Retransmissions.NEVER);
    assertThat(Retransmissions.SERVER.givesUp(0)).isEqualTo(924_600_000_000L);
  }
}
