package dev.nufleet.platform.registry;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.nufleet.model.DeviceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A device: what is kept of it, and what is known of its present connection. Times are UNIX milliseconds, 0 for never.
 */
public final class Device {
  public String productKey;
  public String name;
  public String secret;
  public String iotId;
  public String nickname = "";
  public long createdMillis;
  public long activatedMillis;
  public long onlineMillis;
  public long lastSeenMillis;
  public boolean disabled;
  /** By module; the default module is the empty text. */
  public Map<String, String> versions = new TreeMap<>();
  public Map<String, Long> versionMillis = new TreeMap<>();
  public List<String> groups = new ArrayList<>();

  @JsonIgnore public DeviceId key;
  @JsonIgnore public boolean online;
  @JsonIgnore public String ip = "";
  /** Has reported a version over the present connection. */
  @JsonIgnore public boolean informed;
  @JsonIgnore public boolean subscribedToUpgrade;
  /** Grows with each connection. */
  @JsonIgnore public int connection;
  /** Tasks that are not final, oldest first; one, or one for each module. */
  @JsonIgnore public final List<Task> open = new ArrayList<>(1);

  public DeviceId key() {
    if (key == null) {
      key = DeviceId.of(productKey, name);
    }
    return key;
  }

  public String version(String module) {
    return versions.getOrDefault(module, "");
  }

  /** As the platform names it. */
  public String status() {
    if (disabled) {
      return "DISABLE";
    }
    if (online) {
      return "ONLINE";
    }
    return activatedMillis == 0 ? "UNACTIVE" : "OFFLINE";
  }
}
