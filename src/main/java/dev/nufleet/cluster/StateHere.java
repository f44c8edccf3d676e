package dev.nufleet.cluster;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.What;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.BootOutcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Where a board stands as far as its own node can tell. It knows of no campaign: a board that has come through is
 * {@link BoardState#ONLINE} again, and whether it is upgraded the leader knows.
 *
 * <p>The kinds of facts stand in a table, and a test compares it with the kinds that there are.
 */
final class StateHere {
  private interface Step<W extends What> {
    BoardState after(BoardState now, W what);
  }

  private static final Map<Class<? extends What>, Step<What>> STEPS = new StateHere()
      .to(BoardEvent.BootStarted.class, BoardState.BOOTING)
      .on(BoardEvent.BootEnded.class, (now, ended) ->
          ended.outcome() == BootOutcome.BOOTS ? BoardState.PROVISIONING : BoardState.HALTED)
      .to(BoardEvent.Provisioned.class, BoardState.CONNECTING)
      .on(BoardEvent.SignedIn.class, (now, in) -> isConnecting(now) ? BoardState.ONLINE : now)
      .on(BoardEvent.SignInFailed.class, (now, failed) -> now)
      .on(BoardEvent.SignedOut.class, (now, out) -> now == BoardState.ONLINE ? BoardState.OFFLINE : now)
      .same(BoardEvent.PacketTorn.class)
      .same(BoardEvent.VersionReported.class)
      .same(BoardEvent.PublishAcknowledged.class)
      .same(BoardEvent.NoticeReceived.class)
      .same(BoardEvent.NoticeIgnored.class)
      .to(BoardEvent.DownloadStarted.class, BoardState.DOWNLOADING)
      .same(BoardEvent.DownloadHindered.class)
      .same(BoardEvent.ProgressSent.class)
      .to(BoardEvent.DownloadEnded.class, BoardState.VERIFYING)
      .to(BoardEvent.CandidateWritten.class, BoardState.STAGED)
      .on(BoardEvent.ApplicationEnded.class, (now, ended) -> now == BoardState.STAGED ? now : BoardState.FAILED)
      .to(BoardEvent.UpgradeFailed.class, BoardState.ONLINE) // it waits for another notice
      .same(BoardEvent.ResetRequested.class)
      .to(BoardEvent.Halted.class, BoardState.HALTED)
      .to(BoardEvent.PowerLost.class, BoardState.OFF)
      .same(BoardEvent.FaultActed.class)
      .same(BoardEvent.Counted.class)
      .steps;

  private final Map<Class<? extends What>, Step<What>> steps = new HashMap<>();

  private StateHere() {}

  static BoardState after(BoardState now, What what) {
    Step<What> step = STEPS.get(what.getClass());
    return step == null ? now : step.after(now, what);
  }

  static Set<Class<? extends What>> kinds() {
    return STEPS.keySet();
  }

  /** A board whose connection is lost in its download goes on loading when it is signed in again. */
  private static boolean isConnecting(BoardState now) {
    return now == BoardState.CONNECTING || now == BoardState.OFFLINE || now == BoardState.PROVISIONING;
  }

  private <W extends What> StateHere on(Class<W> kind, Step<W> step) {
    steps.put(kind, (now, what) -> step.after(now, kind.cast(what)));
    return this;
  }

  private <W extends What> StateHere to(Class<W> kind, BoardState state) {
    return on(kind, (now, what) -> state);
  }

  private <W extends What> StateHere same(Class<W> kind) {
    return on(kind, (now, what) -> now);
  }
}
