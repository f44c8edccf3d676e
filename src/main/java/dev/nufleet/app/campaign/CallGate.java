package dev.nufleet.app.campaign;

import dev.nufleet.app.cloud.CallPace;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets the calls of an action pass no faster than the platform grants, evenly. Safe for many threads. */
final class CallGate {
  private static final double SECOND = 1e9;

  private final CallPace pace;
  private final LongSupplier nanos;
  private final Map<String, Long> free = new HashMap<>();

  /** @param nanos the run's time */
  CallGate(CallPace pace, LongSupplier nanos) {
    this.pace = pace;
    this.nanos = nanos;
  }

  /** Waits until the next call of this action may be made. @throws CampaignRefused if the thread is interrupted */
  void pass(String action) throws CampaignRefused {
    long wait = reserve(action);
    if (wait > 0) {
      try {
        TimeUnit.NANOSECONDS.sleep(wait);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw CampaignRefused.bySilence(action + " was interrupted while it kept to the platform's limits");
      }
    }
  }

  /** @return nanoseconds until the call that is made now is due; 0 or less: it may be made at once */
  synchronized long reserve(String action) {
    long apart = (long) (SECOND / pace.perSecond(action));
    long now = nanos.getAsLong();
    long due = Math.max(now, free.getOrDefault(action, now));
    free.put(action, due + apart);
    return due - now;
  }
}
