package dev.nufleet.platform.campaign.model;

import java.util.HashMap;
import java.util.Map;

/** A device as the platform knows it. */
final class ModelDevice {
  final String name;
  /** By module in lower case, for case does not count; the default module is the empty text. */
  final Map<String, String> versions = new HashMap<>();
  boolean inGroup;
  boolean online;
  boolean informed;
  boolean subscribed;
  long onlineAt;

  ModelDevice(String name) {
    this.name = name;
  }

  /** Empty if it never said. */
  String version(String module) {
    return versions.getOrDefault(module, "");
  }

  void leave() {
    online = false;
    informed = false;
    subscribed = false;
  }

  /** From when on it may get notices over this connection. */
  long readyAt(long reportGrace, long subscribeGrace) {
    return Math.max(informed ? 0 : onlineAt + reportGrace, subscribed ? 0 : onlineAt + subscribeGrace);
  }
}
