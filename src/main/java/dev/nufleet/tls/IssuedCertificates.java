package dev.nufleet.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The two certificates of a {@link CertificateAuthority}: their names, times and extensions. */
final class IssuedCertificates {
  static final String AUTHORITY_NAME = "CN=NuFleet stand-in CA,O=NuFleet";

  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
  private static final Duration SERVER_LIFE = Duration.ofDays(825);

  /** Clocks of clients may be a little behind. */
  static final Duration LEEWAY = Duration.ofHours(1);

  private static final SecureRandom RANDOM = new SecureRandom();

  private IssuedCertificates() {}

  /**
   * Bound to the given names. The constraints are not marked critical: the boards' mbed TLS 2 refuses critical
   * extensions that it does not know, and this is one of them. Who knows them obeys them all the same.
   */
  static X509Certificate authority(KeyPair keys, NameConstraints names, Instant now) {
    X500Name name = new X500Name(AUTHORITY_NAME);
    try {
      X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
          name, serial(), Date.from(now.minus(LEEWAY)), Date.from(now.plus(AUTHORITY_LIFE)), name, keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(Extension.subjectKeyIdentifier, false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
      builder.addExtension(Extension.nameConstraints, false, names);
      return signed(builder, keys.getPrivate());
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("the authority's certificate cannot be made: " + e.getMessage(), e);
    }
  }

  static X509Certificate server(
      X509Certificate issuer, PrivateKey issuerKey, PublicKey key, ServedNames names, Instant now) {
    try {
      Instant issuerEnd = issuer.getNotAfter().toInstant();
      Instant end = now.plus(SERVER_LIFE).isBefore(issuerEnd) ? now.plus(SERVER_LIFE) : issuerEnd;
      X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
          issuer.getSubjectX500Principal(), serial(), Date.from(now.minus(LEEWAY)), Date.from(end),
          new X500Principal("CN=NuFleet stand-in,O=NuFleet"), key);
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      builder.addExtension(Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(issuer));
      builder.addExtension(Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(key));
      builder.addExtension(Extension.subjectAlternativeName, false, names.alternativeNames());
      return signed(builder, issuerKey);
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("the server's certificate cannot be made: " + e.getMessage(), e);
    }
  }

  /** Whether a server's certificate is valid now and names all of these. */
  static boolean isGood(X509Certificate certificate, ServedNames names, Instant now) {
    try {
      certificate.checkValidity(Date.from(now));
      return names.allIn(certificate);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  static boolean fit(X509Certificate certificate, PrivateKey key) {
    return certificate.getPublicKey() instanceof RSAPublicKey pub
        && key instanceof RSAPrivateKey priv
        && pub.getModulus().equals(priv.getModulus());
  }

  static BigInteger serial() {
    return new BigInteger(127, RANDOM).add(BigInteger.ONE);
  }

  static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(key)));
  }
}
