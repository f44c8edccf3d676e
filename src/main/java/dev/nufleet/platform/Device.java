package dev.nufleet.platform;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.nufleet.model.DeviceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A device: what is kept of it, and what is known of its present connection. Times are UNIX milliseconds, 0 for never.
 */
final class Device {
  String productKey;
  String name;
  String secret;
  String iotId;
  String nickname = "";
  long createdMillis;
  long activatedMillis;
  long onlineMillis;
  long lastSeenMillis;
  boolean disabled;
  /** By module; the default module is the empty text. */
  Map<String, String> versions = new TreeMap<>();
  Map<String, Long> versionMillis = new TreeMap<>();
  List<String> groups = new ArrayList<>();

  @JsonIgnore DeviceKey key;
  @JsonIgnore boolean online;
  @JsonIgnore String ip = "";
  /** Has reported a version over the present connection. */
  @JsonIgnore boolean informed;
  @JsonIgnore boolean subscribedToUpgrade;
  /** Grows with each connection. */
  @JsonIgnore int connection;
  /** Tasks that are not final, oldest first; one, or one for each module. */
  @JsonIgnore final List<Task> open = new ArrayList<>(1);

  DeviceKey key() {
    if (key == null) {
      key = DeviceKey.of(productKey, name);
    }
    return key;
  }

  String version(String module) {
    return versions.getOrDefault(module, "");
  }

  /** As the platform names it. */
  String status() {
    if (disabled) {
      return "DISABLE";
    }
    if (online) {
      return "ONLINE";
    }
    return activatedMillis == 0 ? "UNACTIVE" : "OFFLINE";
  }
}
