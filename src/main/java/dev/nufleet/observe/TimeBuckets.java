package dev.nufleet.observe;

/**
 * Buckets of times: 25 a decade from 1 ms to more than an hour, so that a bucket's ends are less than 10 % apart. What
 * Prometheus makes of them, whichever quantile it is, lies in the bucket of the true value.
 */
final class TimeBuckets {
  private static final int A_DECADE = 25;
  private static final int ROUGHLY_A_DECADE = 5;
  private static final double ROUGHLY_TO = 100;
  private static final double FROM = 0.001;
  private static final double TO = 3600;
  /** Figures of a bound. */
  private static final double ROUNDED = 1e6;

  private TimeBuckets() {}

  /** Upper bounds, rising. */
  static double[] seconds() {
    return bounds(A_DECADE, TO);
  }

  /** Upper bounds, rising, 5 a decade from 1 ms to 100 s: for what is looked at and not measured by. */
  static double[] roughSeconds() {
    return bounds(ROUGHLY_A_DECADE, ROUGHLY_TO);
  }

  private static double[] bounds(int aDecade, double to) {
    int count = (int) Math.ceil(aDecade * Math.log10(to / FROM)) + 1;
    double[] bounds = new double[count];
    for (int i = 0; i < count; i++) {
      bounds[i] = Math.rint(FROM * StrictMath.pow(10, (double) i / aDecade) * ROUNDED) / ROUNDED;
    }
    return bounds;
  }
}
