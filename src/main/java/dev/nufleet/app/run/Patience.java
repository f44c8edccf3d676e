package dev.nufleet.app.run;

import dev.nufleet.fleet.FleetSnapshot;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a campaign that others follow waits for its last boards: real firmware leaves some unfinished for ever, and
 * these must not keep the others from their next campaign. Once one board has come to its end, the others are waited
 * for as long as no more than {@link #LEAST}, or half of the campaign's time if that is more, passes between two ends.
 */
final class Patience {
  static final Duration LEAST = Duration.ofSeconds(60);

  private final String share;
  private final long beginNanos;
  private int settled;
  private long lastNanos;

  /** @param share what the campaign has of the run's time, in words: "the share of ..." */
  Patience(String share, long beginNanos) {
    this.share = share;
    this.beginNanos = beginNanos;
  }

  String share() {
    return share;
  }

  /** To be asked now and then. @return why no longer, once it is over */
  Optional<String> isOver(FleetSnapshot now, long nanos) {
    if (now.settled() != settled) {
      settled = now.settled();
      lastNanos = nanos;
    }
    long most = Math.max(LEAST.toNanos(), (lastNanos - beginNanos) / 2);
    return settled > 0 && settled < now.total() && nanos - lastNanos > most
        ? Optional.of("no board came to an end for " + Duration.ofNanos(most).toSeconds() + " s, and "
            + (now.total() - settled) + " were still on their way; the next campaign does not wait for them")
        : Optional.empty();
  }
}
