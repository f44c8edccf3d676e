package dev.nufleet.cluster.wire;

/**
 * What a node's process has used for the run that it works for, until it says so.
 *
 * @param cpuSeconds of all cores
 * @param peakHeapBytes the sum of the heap pools' own peaks, which is never less than the true peak
 * @param threads at most at one time
 */
public record NodeUse(double cpuSeconds, long peakHeapBytes, int threads) implements WireMessage {}
