package dev.nufleet.tls;

import akka.pki.pem.DERPrivateKeyLoader;
import akka.pki.pem.PEMDecoder;
import akka.pki.pem.PEMLoadingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * By what a process proves that it belongs to a cluster: a folder with {@code ca.pem}, the cluster's authority, and
 * {@code node.pem} and {@code node-key.pem}, the member's own.
 *
 * <p>What is wanted of them is what Akka's {@code RotatingKeysSSLEngineProvider} wants: an RSA key as the only block of
 * its file, not encrypted, PKCS#8 or PKCS#1; a certificate that the authority itself has issued, good for both ends of
 * a connection; and a name (CN or DNS) that it shares with the other members' certificates. It compares no host names.
 */
public final class MemberFolder {
  public static final String AUTHORITY = "ca.pem";
  public static final String CERTIFICATE = "node.pem";
  public static final String KEY = "node-key.pem";

  private static final List<String> FILES = List.of(AUTHORITY, CERTIFICATE, KEY);
  private static final String NEEDED = "ca.pem, node.pem and node-key.pem are needed, PEM, as `nufleet certificates"
      + " DIR` makes them";
  private static final String ANY_USE = "2.5.29.37.0";
  private static final List<String> BOTH_ENDS = List.of("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");

  private MemberFolder() {}

  /**
   * What a process shows that has this folder.
   *
   * @return the member's own certificate
   * @throws IllegalArgumentException with a line for the user if a file is missing, cannot be read or used, is not
   *     valid now, or they do not fit each other; never quotes a key
   */
  public static X509Certificate check(Path folder, Instant now) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(folder + " is no folder; one with " + NEEDED);
    }
    FILES.stream().filter(file -> !Files.isRegularFile(folder.resolve(file)) || !Files.isReadable(folder.resolve(file)))
        .findFirst().ifPresent(file -> {
          throw new IllegalArgumentException(folder + " has no readable " + file + "; " + NEEDED);
        });
    X509Certificate authority = valid(folder.resolve(AUTHORITY), now);
    X509Certificate own = valid(folder.resolve(CERTIFICATE), now);
    if (authority.getBasicConstraints() < 0) {
      throw new IllegalArgumentException(folder.resolve(AUTHORITY) + " is no certificate of an authority; " + NEEDED);
    }
    if (!OwnCertificate.isIssuedBy(own, authority)) {
      throw new IllegalArgumentException(folder.resolve(CERTIFICATE) + " is not issued by " + AUTHORITY + " beside it;"
          + " members are issued by the cluster's authority itself, with nobody between");
    }
    if (!isForBothEnds(own)) {
      throw new IllegalArgumentException(folder.resolve(CERTIFICATE) + " is not for both ends of a connection; its"
          + " extended key usage must have serverAuth and clientAuth, or be left out");
    }
    if (!OwnCertificate.fit(own, key(folder.resolve(KEY)))) {
      throw new IllegalArgumentException(
          folder.resolve(KEY) + " is not the key of " + CERTIFICATE + " beside it; the two belong together");
    }
    return own;
  }

  private static X509Certificate valid(Path file, Instant now) {
    X509Certificate certificate = PemFiles.certificates(file).get(0);
    Instant from = certificate.getNotBefore().toInstant();
    Instant to = certificate.getNotAfter().toInstant();
    if (now.isBefore(from) || now.isAfter(to)) {
      throw new IllegalArgumentException(file + " is valid from " + from + " to " + to + ", not now; `nufleet"
          + " certificates DIR` makes a new one where the authority's key is");
    }
    return certificate;
  }

  private static PrivateKey key(Path file) {
    try {
      PrivateKey key = DERPrivateKeyLoader.load(PEMDecoder.decode(PemFiles.text(file)));
      if (key.getAlgorithm().equals("RSA")) {
        return key;
      }
    } catch (PEMLoadingException e) {
      // falls to the line below: the cause may hold parts of the key
    }
    throw new IllegalArgumentException(file + " holds no RSA key that a member can use; one PEM block PRIVATE KEY or"
        + " RSA PRIVATE KEY is expected, not encrypted, and nothing beside it");
  }

  private static boolean isForBothEnds(X509Certificate certificate) {
    try {
      List<String> uses = certificate.getExtendedKeyUsage();
      return uses == null || uses.contains(ANY_USE) || uses.containsAll(BOTH_ENDS);
    } catch (CertificateParsingException e) {
      return false;
    }
  }
}
