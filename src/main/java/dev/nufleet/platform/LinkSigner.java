package dev.nufleet.platform;

/** Makes download links. */
interface LinkSigner {
  /** @param object path in the store without the leading slash */
  String sign(String object, long nowMillis);
}
