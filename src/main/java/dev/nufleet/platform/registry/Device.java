package dev.nufleet.platform.registry;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.nufleet.model.DeviceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A device: what is kept of it, and what is known of its present connection. Times are UNIX milliseconds, 0 for never.
 */
public final class Device {
  /** Grows with each device that is made. */
  long order;
  private String productKey;
  private String name;
  private String secret;
  private String iotId;
  private String nickname = "";
  private long createdMillis;
  private long activatedMillis;
  private long onlineMillis;
  private long lastSeenMillis;
  private boolean disabled;
  /** By module; the default module is the empty text. */
  private Map<String, String> versions = new TreeMap<>();
  private List<String> groups = new ArrayList<>();

  @JsonIgnore private DeviceId key;
  @JsonIgnore private boolean online;
  @JsonIgnore private String ip = "";
  @JsonIgnore private boolean informed;
  @JsonIgnore private boolean subscribedToUpgrade;
  @JsonIgnore private int connection;
  @JsonIgnore private final List<Task> open = new ArrayList<>(1);

  /** To be read from what was kept. */
  private Device() {}

  public Device(String productKey, String name, String secret, String iotId, long now) {
    this.productKey = productKey;
    this.name = name;
    this.secret = secret;
    this.iotId = iotId;
    createdMillis = now;
  }

  // what happens to it

  /** @return whether it was the first time, which activates it */
  public boolean connect(String ip, long now) {
    connection++;
    online = true;
    informed = false;
    subscribedToUpgrade = false;
    this.ip = ip;
    onlineMillis = now;
    lastSeenMillis = now;
    boolean first = activatedMillis == 0;
    activatedMillis = first ? now : activatedMillis;
    return first;
  }

  public void subscribeToUpgrade() {
    subscribedToUpgrade = true;
  }

  public void disconnect(long lastTrafficMillis) {
    online = false;
    lastSeenMillis = lastTrafficMillis;
  }

  /**
   * It says what runs.
   *
   * @return whether that is news
   */
  public boolean report(String module, String version) {
    informed = true;
    return !version.equals(versions.put(known(module), version));
  }

  /** Case does not count in a module's name. */
  private String known(String module) {
    return versions.containsKey(module) ? module
        : versions.keySet().stream().filter(module::equalsIgnoreCase).findFirst().orElse(module);
  }

  public void disable() {
    disabled = true;
  }

  public void enable() {
    disabled = false;
  }

  public void rename(String nickname) {
    this.nickname = nickname;
  }

  public void renewSecret(String secret) {
    this.secret = secret;
  }

  public void join(String groupId) {
    groups.add(groupId);
  }

  void began(Task task) {
    open.add(task);
  }

  void ended(Task task) {
    open.remove(task);
  }

  // what is known of it

  public DeviceId key() {
    if (key == null) {
      key = DeviceId.of(productKey, name);
    }
    return key;
  }

  public String productKey() {
    return productKey;
  }

  public String name() {
    return name;
  }

  public String secret() {
    return secret;
  }

  public String iotId() {
    return iotId;
  }

  public String nickname() {
    return nickname;
  }

  public long createdMillis() {
    return createdMillis;
  }

  public long activatedMillis() {
    return activatedMillis;
  }

  public long onlineMillis() {
    return onlineMillis;
  }

  public long lastSeenMillis() {
    return lastSeenMillis;
  }

  public boolean isDisabled() {
    return disabled;
  }

  public boolean isOnline() {
    return online;
  }

  public String ip() {
    return ip;
  }

  /** Has reported a version over the present connection. */
  public boolean hasInformed() {
    return informed;
  }

  public boolean isSubscribedToUpgrade() {
    return subscribedToUpgrade;
  }

  /** Grows with each connection; the first is 1. */
  public int connection() {
    return connection;
  }

  /** Empty if it never reported one. */
  public String version(String module) {
    return versions.getOrDefault(known(module), "");
  }

  /** By module, sorted. */
  public Map<String, String> versions() {
    return Collections.unmodifiableMap(versions);
  }

  public List<String> groups() {
    return Collections.unmodifiableList(groups);
  }

  /** Tasks that are not final, oldest first; one, or one for each module. */
  public List<Task> open() {
    return Collections.unmodifiableList(open);
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
