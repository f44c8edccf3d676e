package dev.nufleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.What;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.ResetReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateHereTest {
  private static final What BOOTS = new BoardEvent.BootEnded(BootOutcome.BOOTS, false, new FirmwareVersion(1), "00");

  @Test
  void every_kind_of_fact_means_something_to_a_node() {
    assertThat(StateHere.kinds()).containsExactlyInAnyOrder(kinds());
  }

  @Test
  void a_board_that_comes_through_is_online_again() {
    assertThat(states(new BoardEvent.BootStarted(ResetReason.values()[0]), BOOTS, new BoardEvent.Provisioned(true),
        new BoardEvent.SignedIn(false), new BoardEvent.DownloadStarted(0), new BoardEvent.ProgressSent(40),
        new BoardEvent.DownloadEnded(1000, true), new BoardEvent.CandidateWritten(),
        new BoardEvent.ApplicationEnded("done"), new BoardEvent.ResetRequested(),
        new BoardEvent.BootStarted(ResetReason.values()[0]), BOOTS, new BoardEvent.Provisioned(false),
        new BoardEvent.SignedIn(false), new BoardEvent.VersionReported("2")))
        .containsExactly(BoardState.BOOTING, BoardState.PROVISIONING, BoardState.CONNECTING, BoardState.ONLINE,
            BoardState.DOWNLOADING, BoardState.DOWNLOADING, BoardState.VERIFYING, BoardState.STAGED, BoardState.STAGED,
            BoardState.STAGED, BoardState.BOOTING, BoardState.PROVISIONING, BoardState.CONNECTING, BoardState.ONLINE,
            BoardState.ONLINE);
  }

  @Test
  void a_lost_connection_is_told_but_in_a_download() {
    BoardEvent.SignedOut out = new BoardEvent.SignedOut("peer");
    assertThat(StateHere.after(BoardState.ONLINE, out)).isEqualTo(BoardState.OFFLINE);
    assertThat(StateHere.after(BoardState.OFFLINE, new BoardEvent.SignedIn(true))).isEqualTo(BoardState.ONLINE);
    assertThat(StateHere.after(BoardState.DOWNLOADING, out)).isEqualTo(BoardState.DOWNLOADING);
    assertThat(StateHere.after(BoardState.DOWNLOADING, new BoardEvent.SignedIn(true)))
        .isEqualTo(BoardState.DOWNLOADING);
  }

  @Test
  void what_ends_a_board_shows() {
    assertThat(StateHere.after(BoardState.ONLINE, new BoardEvent.PowerLost())).isEqualTo(BoardState.OFF);
    assertThat(StateHere.after(BoardState.ONLINE, new BoardEvent.Halted("fault"))).isEqualTo(BoardState.HALTED);
    assertThat(StateHere.after(BoardState.BOOTING, new BoardEvent.BootEnded(
        BootOutcome.HALTS, false, new FirmwareVersion(1), "00"))).isEqualTo(BoardState.HALTED);
    assertThat(StateHere.after(BoardState.DOWNLOADING, new BoardEvent.ApplicationEnded("tls")))
        .isEqualTo(BoardState.FAILED);
    assertThat(StateHere.after(BoardState.DOWNLOADING, new BoardEvent.UpgradeFailed("tls")))
        .isEqualTo(BoardState.ONLINE);
  }

  private static List<BoardState> states(What... facts) {
    List<BoardState> states = new ArrayList<>();
    BoardState now = BoardState.OFF;
    for (What fact : facts) {
      now = StateHere.after(now, fact);
      states.add(now);
    }
    return states;
  }

  @SuppressWarnings("unchecked") // the kinds of What are What
  private static Class<? extends What>[] kinds() {
    return (Class<? extends What>[]) What.class.getPermittedSubclasses();
  }
}
