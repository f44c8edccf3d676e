package dev.nufleet.fleet;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.What;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What each kind of event means to a {@link Journey}. Java 17 does not check that a switch over a sealed type is whole,
 * so the kinds stand in a table, and a test compares it with the kinds that there are. A kind that is missing would
 * change nothing; it must not stop the fleet.
 */
final class JourneySteps {
  /** @return what the operator is to do */
  private interface Step<W extends What> {
    Journey.Wanted take(Journey journey, W what, long at, long campaignNanos);
  }

  /** A step in which neither campaign nor operator matter. */
  private interface Move<W extends What> {
    void make(Journey journey, W what, long at);
  }

  private static final Map<Class<? extends What>, Step<What>> STEPS = new JourneySteps()
      .on(BoardEvent.BootStarted.class, (journey, started, at) -> journey.bootStarted(at))
      .on(BoardEvent.BootEnded.class, Journey::bootEnded)
      .on(BoardEvent.Provisioned.class, (journey, provisioned, at) -> journey.provisioned(at))
      .on(BoardEvent.SignedIn.class, Journey::signedIn)
      .on(BoardEvent.SignInFailed.class, (journey, failed, at) -> journey.linkFailed(failed.cause()))
      .on(BoardEvent.SignedOut.class, (journey, signedOut, at) -> journey.signedOut())
      .on(BoardEvent.PacketTorn.class, (journey, torn, at) -> { /* nobody tells what it loses by that */ })
      .on(BoardEvent.VersionReported.class, (journey, told, at) -> journey.versionReported(told.version(), at))
      .on(BoardEvent.PublishAcknowledged.class, (journey, answered, at) -> { /* an answer is no step on the way */ })
      .step(BoardEvent.NoticeReceived.class, (journey, notice, at, campaignNanos) -> {
        journey.noticeReceived(at, campaignNanos);
        return Journey.Wanted.NOTHING;
      })
      .on(BoardEvent.NoticeIgnored.class, (journey, ignored, at) -> journey.noticeIgnored(ignored.reason()))
      .on(BoardEvent.DownloadStarted.class, (journey, started, at) -> journey.downloadStarted(started.fromByte()))
      .on(BoardEvent.DownloadHindered.class, (journey, hindered, at) -> journey.linkFailed(hindered.cause()))
      .on(BoardEvent.ProgressSent.class, (journey, progress, at) -> { /* checked, but no step on the way */ })
      .on(BoardEvent.DownloadEnded.class, (journey, ended, at) -> journey.downloadEnded(ended.authentic(), at))
      .on(BoardEvent.CandidateWritten.class, (journey, written, at) -> journey.candidateWritten(at))
      .step(BoardEvent.ApplicationEnded.class,
          (journey, ended, at, campaignNanos) -> journey.applicationEnded(ended.cause()))
      .step(BoardEvent.UpgradeFailed.class, // as good as its end, until another notice leads on
          (journey, failed, at, campaignNanos) -> journey.applicationEnded(failed.cause()))
      .on(BoardEvent.ResetRequested.class, (journey, asked, at) -> journey.resetRequested())
      .on(BoardEvent.Halted.class, (journey, halted, at) -> journey.halt(halted.cause(), ""))
      .on(BoardEvent.PowerLost.class, (journey, lost, at) -> journey.powerLost())
      .on(BoardEvent.FaultActed.class, (journey, acted, at) -> { /* what comes of it is told by other facts */ })
      .on(BoardEvent.Counted.class, (journey, counted, at) -> journey.counted(counted.since()))
      .steps();

  private final Map<Class<? extends What>, Step<What>> steps = new HashMap<>();

  private JourneySteps() {}

  static Journey.Wanted take(Journey journey, BoardEvent event, long campaignNanos) {
    Step<What> step = STEPS.get(event.what().getClass());
    return step == null
        ? Journey.Wanted.NOTHING
        : step.take(journey, event.what(), event.atNanos(), campaignNanos);
  }

  static Set<Class<? extends What>> kinds() {
    return STEPS.keySet();
  }

  private <W extends What> JourneySteps on(Class<W> kind, Move<W> move) {
    return step(kind, (journey, what, at, campaignNanos) -> {
      move.make(journey, what, at);
      return Journey.Wanted.NOTHING;
    });
  }

  private <W extends What> JourneySteps step(Class<W> kind, Step<W> step) {
    steps.put(kind, (journey, what, at, campaignNanos) -> step.take(journey, kind.cast(what), at, campaignNanos));
    return this;
  }

  private Map<Class<? extends What>, Step<What>> steps() {
    return Map.copyOf(steps);
  }
}
