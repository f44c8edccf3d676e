package dev.nufleet.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateAuthorityTest {
  private static final List<String> REGIONS = List.of("cn-shanghai", "ap-southeast-1");
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir
  Path directory;

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private CertificateAuthority open(List<String> regions, Instant now) {
    return CertificateAuthority.open(directory, regions, at(now));
  }

  @Test
  void the_server_s_certificate_is_one_that_a_board_can_check() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create(REGIONS, Clock.systemUTC());
    X509Certificate server = authority.serverCertificate();
    server.verify(authority.certificate().getPublicKey());
    assertThat(server.getSigAlgName()).isEqualTo("SHA256withRSA");
    assertThat(((RSAPublicKey) server.getPublicKey()).getModulus().bitLength()).isEqualTo(2048);
    assertThat(((RSAPublicKey) authority.certificate().getPublicKey()).getModulus().bitLength()).isEqualTo(2048);
    assertThat(server.getKeyUsage()[2]).as("the client encrypts its secret with this key").isTrue();
    int chainBytes = server.getEncoded().length + authority.certificate().getEncoded().length;
    assertThat(chainBytes).as("the board's handshake buffer has 4096 bytes").isLessThan(4000);
  }

  @Test
  void the_server_s_certificate_names_the_hosts_of_all_regions_and_this_machine() throws Exception {
    assertThat(CertificateAuthority.create(REGIONS, Clock.systemUTC()).serverCertificate().getSubjectAlternativeNames())
        .extracting(name -> name.get(1).toString())
        .containsExactlyInAnyOrder(
            "*.iot-as-mqtt.cn-shanghai.aliyuncs.com", "ota.iot-thing.cn-shanghai.aliyuncs.com",
            "iot-auth.cn-shanghai.aliyuncs.com", "*.iot-as-mqtt.ap-southeast-1.aliyuncs.com",
            "ota.iot-thing.ap-southeast-1.aliyuncs.com", "iot-auth.ap-southeast-1.aliyuncs.com",
            "localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
  }

  @Test
  void a_directory_keeps_authority_and_server() {
    CertificateAuthority first = open(REGIONS, NOW);
    CertificateAuthority second = open(REGIONS, NOW.plus(Duration.ofDays(1)));
    assertThat(second.certificate()).isEqualTo(first.certificate());
    assertThat(second.serverCertificate()).isEqualTo(first.serverCertificate());
    assertThat(PemFiles.certificates(directory.resolve("ca.pem"))).containsExactly(first.certificate());
  }

  @Test
  void private_keys_are_for_their_owner_only() throws IOException {
    assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"), "this file system knows no modes");
    open(REGIONS, NOW);
    for (String file : List.of("ca-key.pem", "server-key.pem")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
          .as(file).isEqualTo("rw-------");
    }
    try (var files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("ca.pem", "ca-key.pem", "server.pem", "server-key.pem");
    }
  }

  @Test
  void another_region_or_an_expired_server_gets_a_new_certificate_of_the_same_authority() throws Exception {
    CertificateAuthority first = open(List.of("cn-shanghai"), NOW);
    CertificateAuthority second = open(REGIONS, NOW);
    CertificateAuthority third = open(REGIONS, NOW.plus(Duration.ofDays(900)));
    assertThat(second.certificate().getPublicKey()).isEqualTo(first.certificate().getPublicKey());
    assertThat(second.certificate()).as("bound to the names of the other region too").isNotEqualTo(first.certificate());
    assertThat(third.certificate()).isEqualTo(second.certificate());
    assertThat(open(List.of("cn-shanghai"), NOW.plus(Duration.ofDays(900))).certificate())
        .isEqualTo(second.certificate());
    assertThat(second.serverCertificate()).isNotEqualTo(first.serverCertificate());
    assertThat(third.serverCertificate()).isNotEqualTo(second.serverCertificate());
    third.serverCertificate().verify(first.certificate().getPublicKey());
    assertThat(open(REGIONS, NOW.plus(Duration.ofDays(900))).serverCertificate()).isEqualTo(third.serverCertificate());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ota.iot-thing.cn-shanghai.aliyuncs.com", "x.iot-as-mqtt.cn-shanghai.aliyuncs.com",
      "iot-auth.ap-southeast-1.aliyuncs.com", "localhost", "127.0.0.1"})
  void the_authority_vouches_for_what_the_server_is_for(String name) throws Exception {
    CertificateAuthority authority = open(REGIONS, NOW);
    validate(authority.certificate(), issuedFor(name));
    validate(authority.certificate(), authority.serverCertificate());
  }

  @ParameterizedTest
  @ValueSource(strings = {"oss-cn-shanghai.aliyuncs.com", "iot-auth.us-east-1.aliyuncs.com", "bank.example",
      "localhost.example", "notlocalhost", "127.0.0.2", "0:0:0:0:0:0:0:2"})
  void the_authority_vouches_for_nobody_else(String name) throws Exception {
    X509Certificate authority = open(REGIONS, NOW).certificate();
    assertThat(authority.getCriticalExtensionOIDs()).as("unknown critical ones end a board's handshake")
        .doesNotContain("2.5.29.30");
    assertThatThrownBy(() -> validate(authority, issuedFor(name))).isInstanceOf(CertPathValidatorException.class);
  }

  private CertificateAuthority openFor(String... further) {
    return CertificateAuthority.open(directory, REGIONS, Stream.of(further).map(TlsName::of).toList(), at(NOW));
  }

  @Test
  void further_names_are_in_the_server_s_certificate_and_the_authority_vouches_for_them() throws Exception {
    String[] further = {"Stand-In.lan", "*.lab.example", "192.168.7.9", "[fd00::5]"};
    CertificateAuthority authority = openFor(further);
    assertThat(authority.serverCertificate().getSubjectAlternativeNames()).extracting(name -> name.get(1).toString())
        .contains("stand-in.lan", "*.lab.example", "192.168.7.9", "fd00:0:0:0:0:0:0:5", "localhost", "127.0.0.1");
    validate(authority.certificate(), authority.serverCertificate());
    for (String name : List.of("stand-in.lan", "a.lab.example", "192.168.7.9", "fd00:0:0:0:0:0:0:5", "127.0.0.1")) {
      validate(authority.certificate(), issuedFor(name));
    }
    for (String name : List.of("bank.example", "192.168.7.8", "fd00:0:0:0:0:0:0:6", "10.0.0.1")) {
      assertThatThrownBy(() -> validate(authority.certificate(), issuedFor(name))).as(name)
          .isInstanceOf(CertPathValidatorException.class);
    }
    assertThat(openFor(further).serverCertificate()).as("nothing new").isEqualTo(authority.serverCertificate());
  }

  @Test
  void a_further_name_at_a_later_start_keeps_the_authority_s_key_and_the_earlier_names() throws Exception {
    CertificateAuthority first = openFor("10.1.2.3");
    CertificateAuthority second = openFor("10.1.2.4");
    assertThat(second.certificate().getPublicKey()).isEqualTo(first.certificate().getPublicKey());
    validate(second.certificate(), second.serverCertificate());
    validate(second.certificate(), first.serverCertificate());
    assertThat(openFor().serverCertificate()).as("still for all that is needed").isEqualTo(second.serverCertificate());
  }

  @Test
  void more_names_than_a_board_s_buffer_can_take_are_refused_and_the_kept_files_stay() throws Exception {
    CertificateAuthority first = openFor("10.1.2.3");
    String[] many = Stream.iterate(1, i -> i + 1).limit(60).map(i -> "machine-" + i + ".lab.example")
        .toArray(String[]::new);
    assertThatThrownBy(() -> openFor(many)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a board takes 4096").message().hasLineCount(1);
    CertificateAuthority after = openFor("10.1.2.3");
    assertThat(after.certificate()).isEqualTo(first.certificate());
    assertThat(after.serverCertificate()).isEqualTo(first.serverCertificate());
  }

  @Test
  void an_authority_of_the_user_s_is_used_as_it_is_or_not_at_all() throws Exception {
    MadePem root = MadePem.root(NOW);
    MadePem server = root.issue(MadePem.rsaKeys(), NOW, NOW.plus(Duration.ofDays(2)), "localhost");
    List<Path> files = List.of(MadePem.write(directory.resolve("ca.pem"), root.certificate()),
        Files.writeString(directory.resolve("ca-key.pem"), PemFiles.keyText(root.keys().getPrivate())),
        MadePem.write(directory.resolve("server.pem"), server.certificate()),
        Files.writeString(directory.resolve("server-key.pem"), PemFiles.keyText(server.keys().getPrivate())));
    List<byte[]> before = new ArrayList<>();
    for (Path file : files) {
      before.add(Files.readAllBytes(file));
    }
    refused("an authority that was not made here");
    for (int i = 0; i < files.size(); i++) {
      assertThat(files.get(i)).hasBinaryContent(before.get(i));
    }
  }

  @Test
  void openssl_takes_the_chain_and_no_other_name() throws Exception {
    open(REGIONS, NOW);
    assumeTrue(Boolean.getBoolean("require.external") || opensslIsThere(), "openssl is not installed");
    Path stranger = directory.resolve("stranger.pem");
    PemFiles.write(stranger, PemFiles.certificateText(issuedFor("bank.example")), false);
    assertThat(openssl("server.pem")).isEqualTo("server.pem: OK");
    assertThat(openssl("stranger.pem")).contains("permitted subtree violation");
  }

  private static boolean opensslIsThere() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(place -> Files.isExecutable(Path.of(place, "openssl")));
  }

  private String openssl(String file) throws Exception {
    Process verify = new ProcessBuilder("openssl", "verify", "-attime", Long.toString(NOW.getEpochSecond()),
        "-CAfile", "ca.pem", file).directory(directory.toFile()).redirectErrorStream(true).start();
    return new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  /** The JDK obeys the constraints of certificates on the path, which a trusted one is not: so its key is trusted. */
  private static void validate(X509Certificate authority, X509Certificate server) throws Exception {
    TrustAnchor key = new TrustAnchor(authority.getSubjectX500Principal(), authority.getPublicKey(), null);
    PKIXParameters parameters = new PKIXParameters(Set.of(key));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(NOW));
    CertPathValidator.getInstance("PKIX").validate(
        CertificateFactory.getInstance("X.509").generateCertPath(List.of(server, authority)), parameters);
  }

  /** What the file's authority signs for whoever has its key. */
  private X509Certificate issuedFor(String name) throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    boolean address = name.matches("[0-9.]+|[0-9a-f]*:[0-9a-f:]*");
    X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
        PemFiles.certificates(directory.resolve("ca.pem")).get(0), BigInteger.TWO, Date.from(NOW.minusSeconds(60)),
        Date.from(NOW.plusSeconds(60)), new X500Principal("O=Somebody"), keys.getPublic());
    builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(
        new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name)));
    return new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA")
        .build(PemFiles.rsaKey(directory.resolve("ca-key.pem")))));
  }

  @Test
  void whatever_is_wrong_with_the_files_is_told_in_one_line() throws IOException {
    open(REGIONS, NOW);
    byte[] good = Files.readAllBytes(directory.resolve("ca-key.pem"));

    Files.delete(directory.resolve("ca-key.pem"));
    refused("ca-key.pem is missing");
    Files.createDirectory(directory.resolve("ca-key.pem"));
    refused("ca-key.pem cannot be read");
    Files.delete(directory.resolve("ca-key.pem"));
    Files.writeString(directory.resolve("ca-key.pem"), "not a key");
    refused("ca-key.pem holds no RSA key");
    Files.write(directory.resolve("ca-key.pem"), Arrays.copyOf(good, good.length / 2));
    refused("ca-key.pem holds no RSA key");
    Files.copy(directory.resolve("server-key.pem"), directory.resolve("ca-key.pem"),
        StandardCopyOption.REPLACE_EXISTING);
    refused("ca-key.pem is not the key of");
    Files.write(directory.resolve("ca-key.pem"), good);
    assertThat(open(REGIONS, NOW)).isNotNull();

    for (Duration later : List.of(Duration.ofDays(4000), Duration.ofDays(-1))) {
      assertThatThrownBy(() -> open(REGIONS, NOW.plus(later))).hasMessageContaining("ca.pem is valid from");
    }

    byte[] certificate = Files.readAllBytes(directory.resolve("ca.pem"));
    for (int at = 100; at < certificate.length - 100; at += 100) { // whatever that hits: names, dates, key, constraints
      byte[] damaged = certificate.clone();
      damaged[at] ^= 1;
      Files.write(directory.resolve("ca.pem"), damaged);
      assertThatThrownBy(() -> open(REGIONS, NOW)).as("a bit of byte %d", at)
          .isInstanceOf(IllegalArgumentException.class).message().hasLineCount(1);
    }
    Files.writeString(directory.resolve("ca.pem"), "");
    refused("ca.pem holds no certificate");
  }

  @Test
  void a_server_of_another_authority_is_told() throws IOException {
    Path other = directory.resolve("other");
    CertificateAuthority.open(other, REGIONS, at(NOW));
    open(REGIONS, NOW);
    for (String file : List.of("server.pem", "server-key.pem")) {
      Files.copy(other.resolve(file), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    refused("server.pem is not issued by");
  }

  private void refused(String what) {
    assertThatThrownBy(() -> open(REGIONS, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what)
        .message().hasLineCount(1);
  }
}
