package dev.nufleet.app.cloud;

import java.time.Duration;

/**
 * What a run is to do, as far as the platform has to bear it. Boards keep their own pace there: a fragment of 127 bytes
 * each 100 ms, and two reports for each percent of an image that comes (board.md; {@code ota.OtaSample}).
 *
 * @param devices 1 or more
 * @param imageBytes of the whole package, 1 or more
 * @param files of the package, 1 or more
 * @param campaigns 0: none is made, boards take what others push
 * @param stages of a campaign, each of which begins when the one before is over; 1 or more
 * @param soak between two stages
 * @param rampPerSecond boards switched on a second, above 0
 * @param timeout of the whole run
 */
public record CloudDemand(
    int devices, long imageBytes, int files, int campaigns, int stages, Duration soak, double rampPerSecond,
    Duration timeout) {
  private static final int FRAGMENT_BYTES = 127;
  private static final double FRAGMENT_SECONDS = 0.1;
  private static final int PERCENTS = 100;
  private static final int REPORTS_OF_A_PERCENT = 2;
  /** Four times what pairs of messages that come by chance are off their mean, in square roots of messages. */
  private static final double CHANCE = 2 * Math.sqrt(REPORTS_OF_A_PERCENT);
  /** What a download takes beside the board's own delays, measured on a busy machine: a third, and some room. */
  private static final double SLOWER = 1.5;
  /** The version twice, and where a download begins and ends. */
  private static final int OTHER_MESSAGES = 6;

  /** Of campaigns that ask all at once. */
  public CloudDemand(
      int devices, long imageBytes, int files, int campaigns, double rampPerSecond, Duration timeout) {
    this(devices, imageBytes, files, campaigns, 1, Duration.ZERO, rampPerSecond, timeout);
  }

  /** The same with campaigns in stages. */
  public CloudDemand inStages(int some, Duration between) {
    return new CloudDemand(devices, imageBytes, files, campaigns, some, between, rampPerSecond, timeout);
  }

  /** Of one campaign, at most: the last job of each stage may name few devices. */
  public int jobs(CallPace pace) {
    return campaigns == 0 ? 0 : pace.jobsFor(devices) + stages - 1;
  }

  /** What the downloads of one campaign take at the least, one stage after the other. */
  double stagesSeconds() {
    return stages * downloadSeconds() + (stages - 1) * (double) soak.toSeconds();
  }

  private long fragments() {
    return (imageBytes + FRAGMENT_BYTES - 1) / FRAGMENT_BYTES;
  }

  /** What a download takes at the least: the board's own delays. */
  double downloadSeconds() {
    return fragments() * FRAGMENT_SECONDS;
  }

  /** That one device sends during an upgrade. */
  int messages() {
    return (int) Math.min(PERCENTS, fragments()) * REPORTS_OF_A_PERCENT + OTHER_MESSAGES;
  }

  /** That one device sends in a second of its download. */
  double messagesPerSecond() {
    return Math.min(PERCENTS, fragments()) * REPORTS_OF_A_PERCENT / downloadSeconds();
  }

  /** That one device takes in a second of its download. */
  double bytesPerSecond() {
    return Math.min(imageBytes, FRAGMENT_BYTES) / FRAGMENT_SECONDS;
  }

  /** The same with as many campaigns as may begin in this time. */
  public CloudDemand over(Duration lasts) {
    int most = (int) Math.ceil(lasts.toSeconds() / Math.max(1, downloadSeconds()));
    return new CloudDemand(
        devices, imageBytes, files, Math.max(1, most), stages, soak, rampPerSecond, timeout);
  }

  /** That one device may send within one second: both reports of a percent come at once. */
  double mostMessagesInASecond() {
    return REPORTS_OF_A_PERCENT * (Math.floor(PERCENTS / downloadSeconds()) + 1);
  }

  /**
   * How many devices may download at the same time, so that all their messages in any second are within the limit: of
   * few the most that each may send counts, of many the mean and what chance adds to it.
   */
  double mostAtOnce(CloudLimits limits) {
    LimitName limit = LimitName.MESSAGES_UP_PER_SECOND;
    if (!limits.isKnown(limit)) {
      return Double.MAX_VALUE;
    }
    double few = Math.floor(limits.most(limit) / mostMessagesInASecond());
    double root = Math.max(0, Math.sqrt(CHANCE * CHANCE + limits.planned(limit)) - CHANCE);
    return Math.max(1, Math.max(few, Math.floor(root * root / messagesPerSecond())));
  }

  /** The pace that keeps these devices within the limits of an instance. */
  public CallPace pace(CloudLimits limits) {
    return CallPace.of(limits, mostAtOnce(limits), downloadSeconds() * SLOWER);
  }
}
