package dev.nufleet.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.tls.client.BoardCertificate;
import dev.nufleet.tls.client.ChainRules;
import dev.nufleet.tls.client.TlsFault;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For which hosts a certificate is good, and who may have issued it. */
class CertificateRulesTest {
  private static final Party ROOT = Party.of("CN=Root");
  private static final Party BETWEEN = Party.of("CN=Between");
  private static final Party SERVER = Party.of("CN=Server");

  private record Party(String name, KeyPair keys) {
    static Party of(String name) {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024); // nobody is to be kept out by it
        return new Party(name, generator.generateKeyPair());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    Party called(String otherName) {
      return new Party(otherName, keys);
    }
  }

  /** @param mayIssue empty: the certificate says nothing of it */
  private static X509Certificate issue(
      Party issuer, Party subject, Optional<Boolean> mayIssue, Optional<GeneralNames> names) {
    try {
      X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(new X500Name(issuer.name), BigInteger.ONE,
          Date.from(Instant.EPOCH), Date.from(Instant.ofEpochSecond(4_000_000_000L)), new X500Name(subject.name),
          subject.keys.getPublic());
      if (mayIssue.isPresent()) {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(mayIssue.get()));
      }
      if (names.isPresent()) {
        builder.addExtension(Extension.subjectAlternativeName, false, names.get());
      }
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(issuer.keys.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate named(String subject, GeneralName... names) {
    return issue(ROOT, SERVER.called(subject), Optional.of(false), Optional.of(new GeneralNames(names)));
  }

  private static X509Certificate named(String subject) {
    return issue(ROOT, SERVER.called(subject), Optional.of(false), Optional.empty());
  }

  private static X509Certificate issuer(Party by, Party subject) {
    return issue(by, subject, Optional.of(true), Optional.empty());
  }

  private static boolean trusted(X509Certificate anchor, X509Certificate... chain) {
    try {
      List<BoardCertificate> met = new ArrayList<>();
      for (X509Certificate one : chain) {
        met.add(read(one));
      }
      return (new ChainRules(List.of(read(anchor)), "x").flags(met) & ChainRules.NOT_TRUSTED) == 0;
    } catch (GeneralSecurityException | TlsFault e) {
      throw new IllegalStateException(e);
    }
  }

  private static BoardCertificate read(X509Certificate certificate) throws GeneralSecurityException, TlsFault {
    byte[] der = certificate.getEncoded();
    return BoardCertificate.read(der, 0, der.length).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"a.example.org, true", "A.Example.ORG, true", "a.b.example.org, false", "example.org, false",
      ".example.org, false", "aexample.org, false", "a.example.org., false", "a.example.com, false"})
  void a_star_stands_for_exactly_one_label(String host, boolean fits) {
    assertThat(ServerNames.fits("*.example.org", host)).isEqualTo(fits);
    assertThat(ServerNames.fits("*.Example.Org", host)).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource({"*, a.example.org", "b*.example.org, ba.example.org", "*.*.org, a.example.org",
      "a.*.org, a.example.org", "*.example.org, *"})
  void a_star_anywhere_else_is_a_character(String pattern, String host) {
    assertThat(ServerNames.fits(pattern, host)).isFalse();
  }

  @Test
  void without_alternative_names_the_common_name_counts() {
    assertThat(ServerNames.fit(named("O=x,CN=a.example.org"), "a.example.org")).isTrue();
    assertThat(ServerNames.fit(named("CN=*.example.org"), "a.example.org")).isTrue();
    assertThat(ServerNames.fit(named("CN=a.example.org"), "b.example.org")).isFalse();
    assertThat(ServerNames.fit(named("O=a.example.org"), "a.example.org")).isFalse();
  }

  @Test
  void beside_alternative_names_of_whatever_kind_the_common_name_does_not_count() {
    for (GeneralName other : List.of(new GeneralName(GeneralName.dNSName, "b.example.org"),
        new GeneralName(GeneralName.iPAddress, "192.0.2.1"), new GeneralName(GeneralName.rfc822Name, "a@b.c"))) {
      X509Certificate certificate = named("CN=a.example.org", other);
      assertThat(ServerNames.fit(certificate, "a.example.org")).as("%s", other).isFalse();
    }
    assertThat(ServerNames.fit(named("CN=a.example.org", new GeneralName[0]), "a.example.org")).as("none").isFalse();
    assertThat(ServerNames.fit(named("CN=a.example.org", new GeneralName(GeneralName.dNSName, "b.example.org"),
        new GeneralName(GeneralName.dNSName, "c.example.org")), "c.example.org")).isTrue();
  }

  @Test
  void alternative_names_of_another_kind_are_no_host_though_they_read_like_one() {
    assertThat(ServerNames.fit(named("CN=x", new GeneralName(GeneralName.uniformResourceIdentifier, "a.example.org")),
        "a.example.org")).isFalse();
  }

  @Test
  void a_chain_leads_from_issuer_to_issuer_to_a_trusted_one() {
    X509Certificate root = issuer(ROOT, ROOT);
    X509Certificate between = issuer(ROOT, BETWEEN);
    X509Certificate server = issue(BETWEEN, SERVER, Optional.of(false), Optional.empty());
    assertThat(trusted(root, server, between)).isTrue();
    assertThat(trusted(root, server, root, between)).as("what does not belong is passed over").isTrue();
    assertThat(trusted(root, server)).as("the issuer is missing").isFalse();
    assertThat(trusted(root, root)).as("trusted itself").isTrue();
    assertThat(trusted(server, server)).as("trusted itself, but issued by another").isFalse();
  }

  @Test
  void who_is_no_authority_has_issued_nothing() {
    X509Certificate root = issuer(ROOT, ROOT);
    X509Certificate server = issue(BETWEEN, SERVER, Optional.of(false), Optional.empty());
    for (Optional<Boolean> mayNot : List.of(Optional.of(false), Optional.<Boolean>empty())) {
      X509Certificate between = issue(ROOT, BETWEEN, mayNot, Optional.empty());
      assertThat(trusted(root, server, between)).as("in the chain, CA is %s", mayNot).isFalse();
      assertThat(trusted(between, server)).as("trusted, CA is %s", mayNot).isFalse();
    }
  }

  @Test
  void another_authority_of_the_same_name_has_issued_nothing() {
    X509Certificate namesake = issuer(BETWEEN.called(ROOT.name), BETWEEN.called(ROOT.name));
    X509Certificate server = issue(ROOT, SERVER, Optional.of(false), Optional.empty());
    assertThat(trusted(issuer(ROOT, ROOT), server)).isTrue();
    assertThat(trusted(namesake, server)).isFalse();
  }

  @Test
  void each_of_several_common_names_counts() {
    for (String subject : List.of("CN=a.example.org,O=x,CN=b.example.org", "CN=a.example.org+CN=b.example.org")) {
      assertThat(ServerNames.fit(named(subject), "a.example.org")).as(subject).isTrue();
      assertThat(ServerNames.fit(named(subject), "b.example.org")).as(subject).isTrue();
      assertThat(ServerNames.fit(named(subject), "x")).as(subject).isFalse();
    }
  }

  @Test
  void an_issuer_stands_behind_what_it_issued() {
    Party upper = BETWEEN.called("CN=Upper");
    X509Certificate root = issuer(ROOT, ROOT);
    X509Certificate top = issuer(ROOT, upper);
    X509Certificate bottom = issuer(upper, BETWEEN);
    X509Certificate server = issue(BETWEEN, SERVER, Optional.of(false), Optional.empty());
    assertThat(trusted(root, server, bottom, top)).isTrue();
    assertThat(trusted(root, server, bottom, server, bottom, top)).as("twice the same").isTrue();
    assertThat(trusted(root, server, top, bottom)).as("in the wrong order").isFalse();
  }
}
