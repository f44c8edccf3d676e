package dev.nufleet.network;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Collection;

/**
 * mbedTLS 2.22's way from a server's certificate to a trusted one: from issuer to issuer among what the server sent,
 * each behind the one that it issued, until a trusted certificate has signed. No dates (the board's mbedTLS has no
 * clock), no revocation, no key usage.
 */
final class BoardVerification {
  /** mbedTLS: {@code MBEDTLS_X509_MAX_INTERMEDIATE_CA}. */
  private static final int MAX_INTERMEDIATES = 8;

  private BoardVerification() {}

  static boolean trusts(Collection<X509Certificate> anchors, X509Certificate[] chain) {
    int at = 0;
    for (int steps = 0; steps <= MAX_INTERMEDIATES; steps++) {
      X509Certificate child = chain[at];
      if (anchors.contains(child) || anyIssued(anchors, child)) {
        return true;
      }
      at = issuerBehind(chain, at);
      if (at < 0) {
        return false;
      }
    }
    return false;
  }

  private static boolean anyIssued(Collection<X509Certificate> anchors, X509Certificate child) {
    return anchors.stream().anyMatch(anchor -> issued(anchor, child));
  }

  private static int issuerBehind(X509Certificate[] chain, int child) {
    for (int at = child + 1; at < chain.length; at++) {
      if (issued(chain[at], chain[child])) {
        return at;
      }
    }
    return -1;
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
