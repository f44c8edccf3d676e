package dev.nufleet.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate with its key, as a user's own authority would have made it. */
public record MadePem(X509Certificate certificate, KeyPair keys) {
  public static KeyPair rsaKeys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  static KeyPair ecKeys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  public static MadePem root(Instant now) throws Exception {
    KeyPair keys = rsaKeys();
    return new MadePem(made("Team CA", "Team CA", keys, keys, now, now.plus(Duration.ofDays(9)), true), keys);
  }

  public MadePem issue(KeyPair subject, Instant from, Instant to, String... names) throws Exception {
    return issueTo("Team server", subject, from, to, names);
  }

  /** @param common its CN */
  public MadePem issueTo(String common, KeyPair subject, Instant from, Instant to, String... names) throws Exception {
    return new MadePem(made("Team CA", common, subject, keys, from, to, false, names), subject);
  }

  private static X509Certificate made(String issuer, String subject, KeyPair keys, KeyPair signer, Instant from,
      Instant to, boolean authority, String... names) throws Exception {
    X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(new X500Name("CN=" + issuer),
        BigInteger.valueOf(from.getEpochSecond() + keys.hashCode()).abs().add(BigInteger.ONE),
        Date.from(from.minusSeconds(60)), Date.from(to), new X500Name("CN=" + subject), keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    if (names.length > 0) {
      GeneralName[] all = new GeneralName[names.length];
      for (int i = 0; i < names.length; i++) {
        all[i] = new GeneralName(names[i].matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName, names[i]);
      }
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all));
    }
    return new JcaX509CertificateConverter().getCertificate(
        builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(signer.getPrivate())));
  }

  /** @param things that {@link JcaPEMWriter} knows: keys are written as PKCS#1 or SEC1 */
  public static Path write(Path file, Object... things) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      for (Object thing : things) {
        writer.writeObject(thing);
      }
    }
    return Files.writeString(file, text.toString());
  }
}
