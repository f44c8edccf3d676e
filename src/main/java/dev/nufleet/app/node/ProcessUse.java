package dev.nufleet.app.node;

import dev.nufleet.app.report.Resources;
import dev.nufleet.cluster.UseMeter;
import dev.nufleet.cluster.wire.NodeUse;

/** What this process uses for a run. */
final class ProcessUse implements UseMeter {
  private final boolean isOfOneRun;
  private double before;

  /** @param isOfOneRun the run has started this process, so all of it counts, also its start */
  ProcessUse(boolean isOfOneRun) {
    this.isOfOneRun = isOfOneRun;
  }

  /** What a process used that serves one run after the other, or while it waited for this one, was for others. */
  @Override
  public void begins() {
    if (!isOfOneRun) {
      before = Resources.now().cpuSeconds();
      Resources.forgetPeaks();
    }
  }

  @Override
  public NodeUse soFar() {
    Resources now = Resources.now();
    return new NodeUse(now.cpuSeconds() - before, now.peakHeapBytes(), now.threads());
  }
}
