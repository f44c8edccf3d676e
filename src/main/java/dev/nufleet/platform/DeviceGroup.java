package dev.nufleet.platform;

import java.util.LinkedHashSet;
import java.util.Set;

/** A group of devices. */
final class DeviceGroup {
  String id;
  String name;
  String description = "";
  long createdMillis;
  /** {@code productKey/deviceName} of each. */
  Set<String> devices = new LinkedHashSet<>();
}
