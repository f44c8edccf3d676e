package dev.nufleet.firmware;

import java.security.MessageDigest;

/** The digest that notices of the platform carry. */
public final class Md5 {
  private Md5() {}

  /** A digest of firmware in the making, which can be copied. */
  public static MessageDigest digester() {
    return new KnowingDigest("MD5");
  }
}
