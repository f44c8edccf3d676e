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
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The two certificates of a {@link CertificateAuthority}: their names, times and extensions. */
final class IssuedCertificates {
  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
  private static final Duration SERVER_LIFE = Duration.ofDays(825);

  /** Clocks of clients may be a little behind. */
  private static final Duration LEEWAY = Duration.ofHours(1);

  private static final int DNS_NAME = GeneralName.dNSName;
  private static final SecureRandom RANDOM = new SecureRandom();

  private IssuedCertificates() {}

  static X509Certificate authority(KeyPair keys, Instant now) {
    X500Name name = new X500Name("CN=NuFleet stand-in CA,O=NuFleet");
    try {
      X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
          name, serial(), Date.from(now.minus(LEEWAY)), Date.from(now.plus(AUTHORITY_LIFE)), name, keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(Extension.subjectKeyIdentifier, false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
      return signed(builder, keys.getPrivate());
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("the authority's certificate cannot be made: " + e.getMessage(), e);
    }
  }

  static X509Certificate server(
      X509Certificate issuer, PrivateKey issuerKey, PublicKey key, List<String> regions, Instant now) {
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
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(
          Stream.concat(
                  dnsNames(regions).stream().map(name -> new GeneralName(GeneralName.dNSName, name)),
                  Stream.of("127.0.0.1", "::1").map(address -> new GeneralName(GeneralName.iPAddress, address)))
              .toArray(GeneralName[]::new)));
      return signed(builder, issuerKey);
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("the server's certificate cannot be made: " + e.getMessage(), e);
    }
  }

  /** Whether a server's certificate is valid now and names all hosts of these regions. */
  static boolean isGood(X509Certificate certificate, List<String> regions, Instant now) {
    try {
      certificate.checkValidity(Date.from(now));
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      Set<String> dns = names == null ? Set.of() : names.stream()
          .filter(name -> name.get(0).equals(DNS_NAME))
          .map(name -> (String) name.get(1))
          .collect(Collectors.toSet());
      return dns.containsAll(dnsNames(regions));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  static boolean fit(X509Certificate certificate, PrivateKey key) {
    return certificate.getPublicKey() instanceof RSAPublicKey pub
        && key instanceof RSAPrivateKey priv
        && pub.getModulus().equals(priv.getModulus());
  }

  private static Set<String> dnsNames(List<String> regions) {
    Set<String> names = new LinkedHashSet<>();
    for (String region : regions) {
      names.add("*.iot-as-mqtt." + region + ".aliyuncs.com");
      names.add("ota.iot-thing." + region + ".aliyuncs.com");
      names.add("iot-auth." + region + ".aliyuncs.com");
    }
    names.add("localhost");
    return names;
  }

  private static BigInteger serial() {
    return new BigInteger(127, RANDOM).add(BigInteger.ONE);
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(key)));
  }
}
