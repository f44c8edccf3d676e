package dev.nufleet.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate and key that the user brings. Their files are only read; clients trust the file of the certificates
 * itself, or whatever they trust already.
 */
public final class OwnCertificate {
  private static final int CHALLENGE_BYTES = 32;

  private final Path file;
  private final List<X509Certificate> chain;
  private final ServerTls tls;

  private OwnCertificate(Path file, List<X509Certificate> chain, ServerTls tls) {
    this.file = file;
    this.chain = chain;
    this.tls = tls;
  }

  /**
   * @param chainFile PEM: the server's certificate first, then each one's issuer, with or without the root
   * @param keyFile PEM, not encrypted; may be the same file
   * @throws IllegalArgumentException with a line for the user if a file cannot be read or used, or they don't fit
   */
  public static OwnCertificate read(Path chainFile, Path keyFile, Instant now) {
    List<X509Certificate> chain = PemFiles.certificates(chainFile);
    PrivateKey key = PemKeys.read(keyFile);
    for (int i = 0; i < chain.size(); i++) {
      Instant from = chain.get(i).getNotBefore().toInstant();
      Instant to = chain.get(i).getNotAfter().toInstant();
      if (now.isBefore(from) || now.isAfter(to)) {
        throw new IllegalArgumentException(chainFile + ": certificate " + (i + 1) + " is valid from " + from + " to "
            + to + ", not now; give one that is");
      }
    }
    if (!fit(chain.get(0), key)) {
      throw new IllegalArgumentException(keyFile + " is not the key of the first certificate in " + chainFile
          + "; the server's certificate stands first, then its issuer's");
    }
    for (int i = 1; i < chain.size(); i++) {
      if (!isIssuedBy(chain.get(i - 1), chain.get(i))) {
        throw new IllegalArgumentException(chainFile + ": certificate " + (i + 1) + " has not issued certificate " + i
            + "; the server's certificate stands first, then each one's issuer");
      }
    }
    return new OwnCertificate(chainFile, chain, new ServerTls(key, chain));
  }

  /** What boards and other clients can trust. */
  public Path file() {
    return file;
  }

  public ServerTls tls() {
    return tls;
  }

  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** Why boards cannot take it, though others may. */
  public List<String> doubts() {
    List<String> doubts = new ArrayList<>();
    String kind = certificate().getPublicKey().getAlgorithm();
    if (!kind.equals("RSA")) {
      doubts.add("it has a key of kind " + kind + ", and boards speak to RSA keys only");
    }
    int bytes = CertificateAuthority.messageBytes(chain);
    if (bytes > CertificateAuthority.BOARD_HANDSHAKE_BYTES) {
      doubts.add("it makes a message of " + bytes + " bytes with its chain, and a board takes "
          + CertificateAuthority.BOARD_HANDSHAKE_BYTES);
    }
    return doubts;
  }

  static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
    try {
      certificate.verify(issuer.getPublicKey());
      return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Whether what the key signs holds by the certificate. */
  static boolean fit(X509Certificate certificate, PrivateKey key) {
    if (!certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
      return false;
    }
    byte[] challenge = new byte[CHALLENGE_BYTES];
    new SecureRandom().nextBytes(challenge);
    try {
      Signature signature =
          Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
      signature.initSign(key);
      signature.update(challenge);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(challenge);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // another curve, or a key too small to sign with
    }
  }
}
