package dev.nufleet.network;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Collection;

/**
 * mbedTLS 2.22's way from a server's certificate to a trusted one: from issuer to issuer among what the server sent,
 * until a trusted certificate has signed. No dates (the board's mbedTLS has no clock), no revocation, no key usage.
 */
final class BoardVerification {
  /** mbedTLS: {@code MBEDTLS_X509_MAX_INTERMEDIATE_CA}. */
  private static final int MAX_INTERMEDIATES = 8;

  private BoardVerification() {}

  static boolean trusts(Collection<X509Certificate> anchors, X509Certificate[] chain) {
    X509Certificate child = chain[0];
    for (int steps = 0; steps <= MAX_INTERMEDIATES; steps++) {
      if (anchors.contains(child) || anyIssued(anchors, child)) {
        return true;
      }
      X509Certificate issuer = issuerAmong(chain, child);
      if (issuer == null) {
        return false;
      }
      child = issuer;
    }
    return false;
  }

  private static boolean anyIssued(Collection<X509Certificate> anchors, X509Certificate child) {
    return anchors.stream().anyMatch(anchor -> issued(anchor, child));
  }

  private static X509Certificate issuerAmong(X509Certificate[] chain, X509Certificate child) {
    for (X509Certificate candidate : chain) {
      if (!candidate.equals(child) && issued(candidate, child)) {
        return candidate;
      }
    }
    return null;
  }

  private static boolean issued(X509Certificate issuer, X509Certificate child) {
    if (!issuer.getSubjectX500Principal().equals(child.getIssuerX500Principal()) || issuer.getBasicConstraints() < 0) {
      return false;
    }
    try {
      child.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false; // another authority of the same name
    }
  }
}
