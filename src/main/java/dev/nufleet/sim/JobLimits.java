package dev.nufleet.sim;

/**
 * What a job asks for besides its tries, and what its user does.
 *
 * @param timeoutMinutes from a task's first progress until it fails; 0: for ever
 * @param perMinute how many notices go out in a minute
 * @param cancelAt when its user cancels all tasks that are open, in nanoseconds of the world's time; {@link
 *     Long#MAX_VALUE}: never
 * @param againAt when its user begins another job for the same firmware; {@link Long#MAX_VALUE}: never
 * @param replaces that job takes the place of tasks that wait, else its own fail where one is open
 */
public record JobLimits(int timeoutMinutes, int perMinute, long cancelAt, long againAt, boolean replaces) {
  /** As many notices as a job may have. */
  public static final int MOST_PER_MINUTE = 10_000;

  public static final JobLimits NONE = new JobLimits(0, MOST_PER_MINUTE, Long.MAX_VALUE);

  /** Of a user who begins one job. */
  public JobLimits(int timeoutMinutes, int perMinute, long cancelAt) {
    this(timeoutMinutes, perMinute, cancelAt, Long.MAX_VALUE, false);
  }

  public JobLimits withTimeout(int minutes) {
    return new JobLimits(minutes, perMinute, cancelAt, againAt, replaces);
  }

  public JobLimits withoutTimeout() {
    return withTimeout(0);
  }

  public JobLimits withoutRate() {
    return withRate(MOST_PER_MINUTE);
  }

  public JobLimits withRate(int notices) {
    return new JobLimits(timeoutMinutes, notices, cancelAt, againAt, replaces);
  }

  public JobLimits uncancelled() {
    return new JobLimits(timeoutMinutes, perMinute, Long.MAX_VALUE, againAt, replaces);
  }

  /** Its user begins another one then. */
  public JobLimits again(long at, boolean inPlace) {
    return new JobLimits(timeoutMinutes, perMinute, cancelAt, at, inPlace);
  }

  /** Its user begins no other. */
  public JobLimits once() {
    return again(Long.MAX_VALUE, false);
  }
}
