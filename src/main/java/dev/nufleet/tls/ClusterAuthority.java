package dev.nufleet.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * The authority that says who belongs to a cluster: {@code ca.pem} and {@code ca-key.pem} in a folder, good for ten
 * years; members' certificates for 825 days. RSA with 2048 bits, signed with SHA-256. All members have one name, since
 * Akka lets two of them talk only if a name of their certificates is the same; a cluster is told from another by its
 * authority.
 */
public final class ClusterAuthority {
  /** What all members' certificates have as CN and as DNS name. */
  static final String MEMBER = "nufleet-cluster-member";

  private static final String KEY = "ca-key.pem";
  private static final String NAME = "O=NuFleet,CN=NuFleet cluster CA";
  private static final String NAME_CONSTRAINTS = "2.5.29.30";
  private static final Duration LIFE = Duration.ofDays(3650);
  private static final Duration MEMBER_LIFE = Duration.ofDays(825);
  /** A member's certificate is replaced when it ends within so long. */
  private static final Duration RENEWED_BEFORE = Duration.ofDays(30);

  private final Path folder;
  private final X509Certificate certificate;
  private final PrivateKey key;
  private final boolean isNew;

  private ClusterAuthority(Path folder, X509Certificate certificate, PrivateKey key, boolean isNew) {
    this.folder = folder;
    this.certificate = certificate;
    this.key = key;
    this.isNew = isNew;
  }

  /** @param isNew it was made now; else the one that is there is good for another 30 days at least */
  public record Member(X509Certificate certificate, boolean isNew) {}

  /**
   * The authority of a folder, or a new one that is then kept there.
   *
   * @throws IllegalArgumentException with a line for the user if only one of its files is there, or it cannot be used
   */
  public static ClusterAuthority open(Path folder, Instant now) {
    Path file = folder.resolve(MemberFolder.AUTHORITY);
    Path keyFile = folder.resolve(KEY);
    if (!Files.exists(file) && !Files.exists(keyFile)) {
      KeyPair keys = KeysAhead.next().join();
      X509Certificate made = authority(keys, now);
      keep(file, made, keyFile, keys.getPrivate());
      return new ClusterAuthority(folder, made, keys.getPrivate(), true);
    }
    if (!Files.exists(keyFile)) {
      throw new IllegalArgumentException(keyFile + " is missing, and without the authority's key no member can be made;"
          + " put it back, or name another folder for a new authority, whose members know none of this one");
    }
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(file + " is missing beside its key; put it back, or name another folder");
    }
    X509Certificate kept = PemFiles.certificates(file).get(0);
    PrivateKey key = PemFiles.rsaKey(keyFile);
    if (kept.getBasicConstraints() < 0 || kept.getExtensionValue(NAME_CONSTRAINTS) != null) {
      throw new IllegalArgumentException(
          file + " is no authority of a cluster (a stand-in's, perhaps); name another folder");
    }
    if (now.isAfter(kept.getNotAfter().toInstant())) {
      throw new IllegalArgumentException(file + " has ended at " + kept.getNotAfter().toInstant()
          + "; name another folder for a new authority, and make all members anew");
    }
    if (!IssuedCertificates.fit(kept, key)) {
      throw new IllegalArgumentException(keyFile + " is not the key of " + MemberFolder.AUTHORITY
          + " beside it; put back the two that belong together");
    }
    return new ClusterAuthority(folder, kept, key, false);
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** Whether it was made now. */
  public boolean isNew() {
    return isNew;
  }

  /** Of which only its owner may see anything: who has it can make members. */
  public Path keyFile() {
    return folder.resolve(KEY);
  }

  /**
   * What a member needs, in a folder of its own or in that of the authority. What is there and good stays.
   *
   * @throws IllegalArgumentException with a line for the user if that folder belongs to another authority, or cannot be
   *     written
   */
  public Member member(Path where, Instant now) {
    Path authorityFile = where.resolve(MemberFolder.AUTHORITY);
    if (Files.exists(authorityFile) && !PemFiles.certificates(authorityFile).get(0).equals(certificate)) {
      throw new IllegalArgumentException(
          authorityFile + " is of another authority than that of " + folder + "; name another folder");
    }
    Path file = where.resolve(MemberFolder.CERTIFICATE);
    Path keyFile = where.resolve(MemberFolder.KEY);
    if (Files.exists(authorityFile) && Files.exists(file) && Files.exists(keyFile)) {
      try {
        X509Certificate kept = MemberFolder.check(where, now);
        if (now.plus(RENEWED_BEFORE).isBefore(kept.getNotAfter().toInstant())) {
          return new Member(kept, false);
        }
      } catch (IllegalArgumentException e) {
        // of no use any more, as one that has expired: a new one takes its place
      }
    }
    KeyPair keys = KeysAhead.next().join();
    X509Certificate made = issue(keys.getPublic(), now);
    keep(file, made, keyFile, keys.getPrivate());
    if (!Files.exists(authorityFile)) {
      writeCertificate(authorityFile, certificate);
    }
    return new Member(made, true);
  }

  private static X509Certificate authority(KeyPair keys, Instant now) {
    X500Principal name = new X500Principal(NAME);
    try {
      X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(name, IssuedCertificates.serial(),
          Date.from(now.minus(IssuedCertificates.LEEWAY)), Date.from(now.plus(LIFE)), name, keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(Extension.subjectKeyIdentifier, false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
      return IssuedCertificates.signed(builder, keys.getPrivate());
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("a cluster's authority cannot be made: " + e.getMessage(), e);
    }
  }

  private X509Certificate issue(PublicKey subject, Instant now) {
    try {
      Instant last = certificate.getNotAfter().toInstant();
      Instant end = now.plus(MEMBER_LIFE).isBefore(last) ? now.plus(MEMBER_LIFE) : last;
      X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(certificate.getSubjectX500Principal(),
          IssuedCertificates.serial(), Date.from(now.minus(IssuedCertificates.LEEWAY)), Date.from(end),
          new X500Principal("O=NuFleet,CN=" + MEMBER), subject);
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(
          new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      builder.addExtension(
          Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(certificate));
      builder.addExtension(Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(subject));
      builder.addExtension(Extension.subjectAlternativeName, false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, MEMBER)));
      return IssuedCertificates.signed(builder, key);
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("a member's certificate cannot be made: " + e.getMessage(), e);
    }
  }

  private static void keep(Path file, X509Certificate certificate, Path keyFile, PrivateKey key) {
    PemFiles.write(keyFile, PemFiles.keyText(key), true);
    writeCertificate(file, certificate);
  }

  private static void writeCertificate(Path file, X509Certificate certificate) {
    try {
      PemFiles.write(file, PemFiles.certificateText(certificate), false);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot encode its own certificate: " + e.getMessage(), e);
    }
  }
}
