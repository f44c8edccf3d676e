package dev.nufleet.app.live;

import dev.nufleet.app.report.ChaosRecord;
import dev.nufleet.chaos.Act;
import java.util.List;
import java.util.Map;

/** Boards whose platform takes no faults. */
abstract class FleetWithoutPlatform implements LiveFaults.Fleet {
  @Override
  public boolean hasPlatform() {
    return false;
  }

  @Override
  public void tellPlatform(List<Act> whole, Map<String, List<Act>> devices) {
    throw new IllegalStateException("there is none");
  }

  @Override
  public void endAtPlatform(int fault) {
    throw new IllegalStateException("there is none");
  }

  @Override
  public void given(ChaosRecord.Live fault) {}

  @Override
  public void takenBack(int fault) {}
}
