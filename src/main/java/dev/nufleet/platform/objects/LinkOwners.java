package dev.nufleet.platform.objects;

import dev.nufleet.model.DeviceId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whose a link is, where that matters: each device is given links with a key id of its own, and the same secret behind
 * all of them. A key id is not signed, so such links are as long as others and checked alike; without it devices that
 * are told of a file in the same second have the same link. Safe for many threads.
 */
public final class LinkOwners {
  private static final int KEY_CHARS = 12;
  private static final int SALT_CHARS = 32;

  private final String secret;
  private final Map<String, DeviceId> byKey = new ConcurrentHashMap<>();

  /** @param secret of the links; whoever does not know it cannot tell from a key id which device's it is */
  public LinkOwners(String secret) {
    this.secret = secret;
  }

  /** The key id of a device; the same after a restart, once the device is known again. */
  String keyOf(DeviceId device) {
    return "LTAI" + named(device, KEY_CHARS);
  }

  /** Links of this device that an earlier process gave it are its own. */
  public void know(DeviceId device) {
    keyOf(device);
    saltOf(device);
  }

  /** What stands in a content network's link, where others have a random number. */
  String saltOf(DeviceId device) {
    return named(device, SALT_CHARS);
  }

  private String named(DeviceId device, int chars) {
    String key = ObjectLinks.hex(ObjectLinks.hmacSha1(secret, device.toString())).substring(0, chars);
    byKey.put(key, device);
    return key;
  }

  /** @param keyId of a link; any other text is nobody's */
  Optional<DeviceId> ofKey(String keyId) {
    return keyId.startsWith("LTAI") ? ofSalt(keyId.substring("LTAI".length())) : Optional.empty();
  }

  Optional<DeviceId> ofSalt(String salt) {
    return Optional.ofNullable(byKey.get(salt));
  }
}
