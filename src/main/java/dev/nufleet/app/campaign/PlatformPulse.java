package dev.nufleet.app.campaign;

import dev.nufleet.fleet.FleetSnapshot;
import dev.nufleet.model.Phase;
import dev.nufleet.model.RunClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Whether the platform is still there while boards upgrade. It is asked every few seconds; it is lost when it has not
 * answered for {@link #PATIENCE} and no board came further meanwhile: longer than a stand-in takes to be started again,
 * and shorter than most deadlines. A platform that answers with a refusal is there.
 */
public final class PlatformPulse {
  static final Duration EVERY = Duration.ofSeconds(5);
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Supplier<CompletableFuture<?>> question;
  private final RunClock clock;
  private final LastNews news = new LastNews();
  /** Null before the first question. */
  private CompletableFuture<?> asked;
  private long askedNanos;
  /** When the last question was asked that it has answered. */
  private long answeredNanos = Long.MIN_VALUE;
  private String lastWords = "it does not answer";

  /** How far the boards have come, all together. */
  private record Reached(int settled, Map<Phase, Integer> passed, long downloadedBytes) {}

  /** @param question asks the platform something small; fails with a {@link CampaignRefused} */
  public PlatformPulse(Supplier<CompletableFuture<?>> question, RunClock clock) {
    this.question = question;
    this.clock = clock;
  }

  /** To be called now and then. @throws CampaignRefused if the platform is lost */
  public void look(FleetSnapshot now) throws CampaignRefused {
    long nanos = clock.nanos();
    long newsNanos =
        news.since(new Reached(now.settled(), now.passed(), now.traffic().downloadedBytes()), nanos);
    if (asked != null && asked.isDone()) {
      hear();
    }
    if (asked == null || asked.isDone() && nanos - askedNanos >= EVERY.toNanos()) {
      askedNanos = nanos;
      asked = question.get();
    }
    if (nanos - Math.max(newsNanos, answeredNanos) >= PATIENCE.toNanos()) {
      throw CampaignRefused.bySilence("for " + PATIENCE.toSeconds()
          + " s the platform did not answer and no board came further; " + lastWords);
    }
  }

  private void hear() {
    try {
      asked.join();
      answeredNanos = askedNanos;
    } catch (CompletionException e) {
      if (e.getCause() instanceof CampaignRefused refused && refused.answered()) {
        answeredNanos = askedNanos;
      } else {
        lastWords = String.valueOf(e.getCause().getMessage());
      }
    }
  }
}
