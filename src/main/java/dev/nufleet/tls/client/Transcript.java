package dev.nufleet.tls.client;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** SHA-256 over the handshake's messages, as far as it has come. */
final class Transcript {
  private final MessageDigest digest;

  Transcript() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw Jdk.lacks(e);
    }
  }

  void add(byte[] message) {
    digest.update(message);
  }

  void add(Message message) {
    digest.update(message.bytes(), message.from(), message.length());
  }

  byte[] soFar() {
    try {
      return ((MessageDigest) digest.clone()).digest();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("this JDK's SHA-256 cannot be copied", e);
    }
  }
}
