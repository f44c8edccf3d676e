package dev.nufleet.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardEvent.SignInFailed;
import dev.nufleet.model.BoardEvent.SignedIn;
import dev.nufleet.model.BoardEvent.SignedOut;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** How often and how soon a board may ask, by its own clock and by the run's. */
class RetryChecksTest {
  @Test
  void a_board_that_never_fails_to_sign_in_gives_no_occasion() {
    assertThat(verdict(new Told().upgrades().ends()).why()).isEqualTo("no board failed to sign in");
  }

  @Test
  void before_its_first_sign_in_a_boot_has_three_links_and_eight_connects() {
    held(booted().did(failed(3, "tcp")));
    broken(booted().did(failed(4, "tcp")), 7, "it fails for the 4. time before its first sign-in, 0 ms after what was"
        + " before; 3 links, 1 s apart, and 8 CONNECTs, 2 s apart, are the most");
    held(booted().did(failed(8, "no-connack")));
    broken(booted().did(failed(9, "no-connack")));
    held(booted().did(failed(2, "tcp")).did(failed(8, "connack-4")).did(failed(1, "tls")));
    broken(booted().did(failed(2, "tcp")).did(failed(1, "connack-3")).did(failed(1, "tls")));
    broken(booted().did(failed(1, "no-connack")).did(failed(1, "tls")).did(failed(1, "no-connack")));
    held(booted().did(failed(3, "tcp")).boots(10).did(failed(3, "tcp")));
  }

  @Test
  void pauses_within_a_round_are_the_boards_own_time() {
    Told links = booted().waits(50).did(failed(1, "tcp")).waits(1000).did(failed(1, "dns"));
    held(links);
    broken(links.after(100).waits(900).did(failed(1, "tcp")), 6, "it fails for the 3. time before its first sign-in,"
        + " 900 ms of its own time after what was before; 3 links, 1 s apart, and 8 CONNECTs, 2 s apart, are the most");
    held(booted().waits(0).did(failed(1, "no-connack")).waits(2000).did(failed(1, "no-connack")));
    broken(booted().waits(0).did(failed(1, "no-connack")).waits(1900).did(failed(1, "no-connack")));
  }

  @Test
  void after_a_lost_connection_rounds_come_after_growing_waits() {
    Told patient = lost().after(1).did(failed(3, "tcp")).after(3).did(failed(3, "tcp")).after(5).did(failed(3, "tcp"));
    held(patient);
    Told hasty = lost().after(1).did(failed(3, "tcp")).after(3).did(failed(3, "tcp")).after(2).did(failed(1, "tcp"));
    broken(hasty, 12, "it fails for the 7. time since it lost its connection, 2000 ms after what was before: sooner"
        + " than its back-off allows");
    Told refused = lost();
    for (int wait : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      held(refused.after(wait).did(failed(1, "connack-3")));
    }
    broken(refused.after(27).did(failed(1, "connack-3")));
    held(lost().after(1).did(failed(3, "tcp")).did(new SignedIn(true), new SignedOut("x")).after(1)
        .did(failed(3, "tcp")));
  }

  @Test
  void at_a_fast_pace_the_boards_own_time_shows_the_waits() {
    Told fast = booted().waits(100_000).did(new SignedIn(false), new SignedOut("x"));
    for (int wait : new int[] {1, 2, 4, 8, 16, 30}) {
      held(fast.waits(1000L * wait).did(failed(1, "connack-3")));
    }
    broken(fast.waits(28_000).did(failed(1, "connack-3")));
  }

  @Test
  void an_end_of_a_round_that_nobody_tells_is_thought_of() {
    held(lost().after(1).did(failed(1, "tcp")).after(3).did(failed(3, "tcp"))); // one CONNECT could not be written
    broken(lost().after(1).did(failed(1, "tcp")).after(0.5).did(failed(3, "tcp")));
  }

  @Test
  void a_board_whose_reconnects_are_mended_waits_an_eighth_at_least() {
    Told mended = new Told("reconnect-jitter,stay-after-main").boots(10).did(new SignedIn(false), new SignedOut("x"))
        .waits(0);
    for (int wait : new int[] {125, 250, 500, 1000, 2000}) {
      held(mended.waits(wait).did(failed(1, "connack-3")));
    }
    broken(mended.waits(1000).did(failed(1, "connack-3")));
  }

  private static Told booted() {
    return new Told().boots(10);
  }

  private static Told lost() {
    return booted().did(new SignedIn(false)).after(100).did(new SignedOut("x"));
  }

  private static SignInFailed[] failed(int times, String cause) {
    SignInFailed[] all = new SignInFailed[times];
    Arrays.fill(all, new SignInFailed(cause));
    return all;
  }

  private static Finding verdict(Told told) {
    return told.of("bounded-retries");
  }

  private static void held(Told told) {
    assertThat(verdict(told).checked()).isTrue();
    assertThat(verdict(told).first()).isEmpty();
  }

  private static void broken(Told told) {
    assertThat(verdict(told).violations()).isEqualTo(1);
  }

  private static void broken(Told told, long n, String words) {
    assertThat(verdict(told).first()).startsWith(new Finding.Broken(n, Told.BOARD, words));
  }
}
