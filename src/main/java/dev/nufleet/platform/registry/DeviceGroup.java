package dev.nufleet.platform.registry;

import java.util.LinkedHashSet;
import java.util.Set;

/** A group of devices. */
public final class DeviceGroup {
  public String id;
  public String name;
  public String description = "";
  public long createdMillis;
  /** {@code productKey/deviceName} of each. */
  public Set<String> devices = new LinkedHashSet<>();
}
