package dev.nufleet.platform.objects;

import dev.nufleet.model.DeviceId;

/** Makes download links. */
public interface LinkSigner {
  /** @param object path in the store without the leading slash */
  String sign(String object, long nowMillis);

  /** A link for one device; the same as others' unless it matters whose it is. */
  default String sign(DeviceId device, String object, long nowMillis) {
    return sign(object, nowMillis);
  }

  /** A link for one device that has expired already: signed so long ago that no life lasts until now. */
  default String signExpired(DeviceId device, String object, long nowMillis) {
    return sign(device, object, 0);
  }
}
