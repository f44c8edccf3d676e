package dev.nufleet.app.settings;

import dev.nufleet.app.settings.RunSettings.Cloud;
import dev.nufleet.app.settings.RunSettings.Target;
import dev.nufleet.model.FirmwareVersion;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code --repeat}: how many campaigns a run makes, one after the other, each with a version that is higher by one.
 *
 * @param times at most
 * @param lasts empty: that many; else a campaign begins as long as this time is not over, and is carried to its end
 */
public record Repeat(int times, Optional<Duration> lasts) {
  public static final Repeat ONCE = new Repeat(1, Optional.empty());

  /** So that what is kept of each has room in memory, and in one report. */
  static final int MOST = 10_000;

  /** Beyond the time in which campaigns begin, for the last of them. */
  private static final Duration FOR_THE_LAST = Duration.ofMinutes(10);

  public boolean isOnce() {
    return times == 1;
  }

  /** @throws UserMistake if nothing of it can be meant, or nobody may make a second campaign */
  static Repeat of(Settings settings, Target target, FirmwareVersion version) {
    Repeat repeat = settings.find("repeat", Repeat::parse).orElse(ONCE);
    if (repeat.isOnce()) {
      return repeat;
    }
    if (target instanceof Cloud cloud && cloud.key().isEmpty()) {
      throw new UserMistake("--repeat: without an access key no campaign is made, so none can follow another; name"
          + " --access-key-id and --access-key-secret, or leave --repeat out");
    }
    if (new FirmwareVersion(version.unsigned() + MOST).compareTo(version) < 0) {
      throw new UserMistake("--fw-version: above " + version + " there are not enough versions for --repeat; name a"
          + " lower one");
    }
    return repeat;
  }

  /** How long the whole run may take. @throws UserMistake if it ends before the campaigns that are wanted begin */
  static Duration timeout(Settings settings, Duration otherwise) {
    Optional<Duration> timeout = settings.find("timeout", Times::parse);
    Optional<Duration> lasts = settings.find("repeat", Repeat::parse).flatMap(Repeat::lasts);
    if (lasts.isPresent() && timeout.isPresent() && timeout.get().compareTo(lasts.get()) <= 0) {
      throw new UserMistake("--timeout: " + Times.show(timeout.get().toMillis()) + " are over before --repeat "
          + Times.show(lasts.get().toMillis()) + " are; name a longer --timeout, or leave it out");
    }
    return timeout.orElse(lasts.map(FOR_THE_LAST::plus).orElse(otherwise));
  }

  private static Repeat parse(String text) {
    String trimmed = text.trim();
    if (trimmed.matches("[0-9]{1,5}") && Integer.parseInt(trimmed) >= 1 && Integer.parseInt(trimmed) <= MOST) {
      return new Repeat(Integer.parseInt(trimmed), Optional.empty());
    }
    try {
      return new Repeat(MOST, Optional.of(Times.parse(trimmed)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' is neither a number of campaigns nor a time; 1.." + MOST
          + ", or 30m, 2h and the like are allowed");
    }
  }

  /** As a part of the line that says what is about to be done. */
  public String text() {
    return lasts.map(time -> "campaigns for " + Times.show(time.toMillis())).orElse(times + " campaigns");
  }
}
