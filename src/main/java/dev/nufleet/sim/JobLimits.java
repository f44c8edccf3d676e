package dev.nufleet.sim;

/**
 * What a job asks for besides its tries.
 *
 * @param timeoutMinutes from a task's first progress until it fails; 0: for ever
 * @param perMinute how many notices go out in a minute
 * @param cancelAt when its user cancels all tasks that are open, in nanoseconds of the world's time; {@link
 *     Long#MAX_VALUE}: never
 */
public record JobLimits(int timeoutMinutes, int perMinute, long cancelAt) {
  /** As many notices as a job may have. */
  public static final int MOST_PER_MINUTE = 10_000;

  public static final JobLimits NONE = new JobLimits(0, MOST_PER_MINUTE, Long.MAX_VALUE);

  public JobLimits withoutTimeout() {
    return new JobLimits(0, perMinute, cancelAt);
  }

  public JobLimits withoutRate() {
    return withRate(MOST_PER_MINUTE);
  }

  public JobLimits withRate(int notices) {
    return new JobLimits(timeoutMinutes, notices, cancelAt);
  }

  public JobLimits uncancelled() {
    return new JobLimits(timeoutMinutes, perMinute, Long.MAX_VALUE);
  }
}
