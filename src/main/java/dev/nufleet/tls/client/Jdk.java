package dev.nufleet.tls.client;

import java.security.GeneralSecurityException;

/** What every JDK has. */
final class Jdk {
  private Jdk() {}

  static IllegalStateException lacks(GeneralSecurityException e) {
    return new IllegalStateException("this JDK cannot do what every JDK must: " + e.getMessage(), e);
  }
}
