package dev.nufleet.observe;

/**
 * Buckets of times: 25 a decade from 1 ms to more than an hour, so that a bucket's ends are less than 10 % apart. What
 * Prometheus makes of them, whichever quantile it is, lies in the bucket of the true value.
 */
final class TimeBuckets {
  private static final int A_DECADE = 25;
  private static final double FROM = 0.001;
  private static final double TO = 3600;
  /** Figures of a bound. */
  private static final double ROUNDED = 1e6;

  private TimeBuckets() {}

  /** Upper bounds, rising. */
  static double[] seconds() {
    int count = (int) Math.ceil(A_DECADE * Math.log10(TO / FROM)) + 1;
    double[] bounds = new double[count];
    for (int i = 0; i < count; i++) {
      bounds[i] = Math.rint(FROM * StrictMath.pow(10, (double) i / A_DECADE) * ROUNDED) / ROUNDED;
    }
    return bounds;
  }
}
