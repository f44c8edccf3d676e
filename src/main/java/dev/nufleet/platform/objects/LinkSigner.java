package dev.nufleet.platform.objects;

/** Makes download links. */
public interface LinkSigner {
  /** @param object path in the store without the leading slash */
  String sign(String object, long nowMillis);
}
