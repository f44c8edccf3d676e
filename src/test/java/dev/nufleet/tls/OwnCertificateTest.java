package dev.nufleet.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemHeader;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnCertificateTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant END = NOW.plus(Duration.ofDays(5));

  private static MadePem root;
  private static MadePem server;

  @TempDir Path dir;

  @BeforeAll
  static void make() throws Exception {
    root = MadePem.root(NOW);
    server = root.issue(MadePem.rsaKeys(), NOW, END, "stand-in.lan");
  }

  private Path chain() throws Exception {
    return MadePem.write(dir.resolve("chain.pem"), server.certificate(), root.certificate());
  }

  private Path key() throws Exception {
    return MadePem.write(dir.resolve("key.pem"), server.keys().getPrivate());
  }

  private void refused(Path chain, Path key, Instant now, String what) {
    assertThatThrownBy(() -> OwnCertificate.read(chain, key, now)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what).message().hasLineCount(1);
  }

  @Test
  void keys_are_taken_as_pkcs1_pkcs8_and_sec1_alone_or_in_the_certificate_s_file() throws Exception {
    Path pkcs8 = Files.writeString(dir.resolve("pkcs8.pem"), PemFiles.keyText(server.keys().getPrivate()));
    Path both = MadePem.write(dir.resolve("both.pem"), server.keys().getPrivate(), server.certificate());
    assertThat(Files.readString(key())).contains("BEGIN RSA PRIVATE KEY");
    assertThat(OwnCertificate.read(chain(), key(), NOW).certificate()).isEqualTo(server.certificate());
    assertThat(OwnCertificate.read(chain(), pkcs8, NOW).doubts()).isEmpty();
    assertThat(OwnCertificate.read(both, both, NOW).certificate()).isEqualTo(server.certificate());
    assertThat(PemFiles.certificates(both)).as("what clients trust").containsExactly(server.certificate());

    KeyPair keys = MadePem.ecKeys();
    Path chain = MadePem.write(dir.resolve("ec.pem"), root.issue(keys, NOW, END).certificate());
    Path sec1 = MadePem.write(dir.resolve("sec1.pem"),
        new PemObject("EC PARAMETERS", SECObjectIdentifiers.secp256r1.getEncoded()),
        new PemObject("EC PRIVATE KEY", new ECPrivateKey(
            256, ((java.security.interfaces.ECPrivateKey) keys.getPrivate()).getS(), SECObjectIdentifiers.secp256r1)
            .getEncoded()));
    assertThat(OwnCertificate.read(chain, sec1, NOW).doubts()).singleElement().asString()
        .contains("boards speak to RSA keys only");
  }

  @Test
  void a_chain_that_a_board_has_no_room_for_is_doubted() throws Exception {
    String[] names = new String[150];
    for (int i = 0; i < names.length; i++) {
      names[i] = "machine-" + i + ".lab.example";
    }
    KeyPair keys = server.keys();
    Path chain = MadePem.write(dir.resolve("long.pem"), root.issue(keys, NOW, END, names).certificate());
    assertThat(OwnCertificate.read(chain, key(), NOW).doubts()).singleElement().asString()
        .contains("a board takes 4096");
  }

  @Test
  void an_encrypted_key_is_told_as_such() throws Exception {
    Path pkcs1 = dir.resolve("pkcs1.pem");
    Path pkcs8 = dir.resolve("pkcs8.pem");
    MadePem.write(pkcs1, new PemObject("RSA PRIVATE KEY", List.of(new PemHeader("Proc-Type", "4,ENCRYPTED"),
        new PemHeader("DEK-Info", "AES-128-CBC,000102030405060708090A0B0C0D0E0F")), new byte[1_200]));
    String scheme = "PBEWithSHA1AndDESede";
    Cipher cipher = Cipher.getInstance(scheme);
    cipher.init(Cipher.ENCRYPT_MODE,
        SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec("secret".toCharArray())));
    byte[] encrypted = new EncryptedPrivateKeyInfo(
        cipher.getParameters(), cipher.doFinal(server.keys().getPrivate().getEncoded())).getEncoded();
    MadePem.write(pkcs8, new PemObject("ENCRYPTED PRIVATE KEY", encrypted));
    refused(chain(), pkcs1, NOW, "pkcs1.pem is encrypted");
    refused(chain(), pkcs8, NOW, "pkcs8.pem is encrypted");
  }

  @Test
  void files_that_do_not_belong_together_are_refused() throws Exception {
    refused(chain(), MadePem.write(dir.resolve("other.pem"), root.keys().getPrivate()), NOW, "is not the key of");
    refused(chain(), Files.writeString(dir.resolve("ec.pem"), PemFiles.keyText(MadePem.ecKeys().getPrivate())), NOW,
        "is not the key of");
    Path upsideDown = MadePem.write(dir.resolve("down.pem"), root.certificate(), server.certificate());
    refused(upsideDown, key(), NOW, "is not the key of the first certificate");
    Path foreign = MadePem.write(dir.resolve("foreign.pem"), server.certificate(), MadePem.root(NOW).certificate());
    refused(foreign, key(), NOW, "certificate 2 has not issued certificate 1");
  }

  @Test
  void a_certificate_that_is_not_valid_now_is_refused() throws Exception {
    refused(chain(), key(), END.plusSeconds(1), "certificate 1 is valid from 2026-11-22T11:59:00Z to");
    refused(chain(), key(), NOW.minusSeconds(61), "not now");
    MadePem longer = root.issue(server.keys(), NOW, NOW.plus(Duration.ofDays(90)));
    Path chain = MadePem.write(dir.resolve("longer.pem"), longer.certificate(), root.certificate());
    refused(chain, key(), NOW.plus(Duration.ofDays(10)), "certificate 2 is valid from");
  }

  @Test
  void whatever_is_no_key_or_certificate_is_told_in_one_line_that_quotes_nothing() throws Exception {
    Path good = key();
    refused(dir.resolve("none.pem"), good, NOW, "none.pem: no such file");
    refused(chain(), dir, NOW, " cannot be read: ");
    refused(good, good, NOW, "holds no certificate");
    refused(chain(), chain(), NOW, "chain.pem holds no private key; a PEM block");
    refused(chain(), Files.writeString(dir.resolve("text.pem"), "hello"), NOW, "holds no private key");
    refused(chain(), Files.write(dir.resolve("der.key"), server.keys().getPrivate().getEncoded()), NOW,
        "holds no private key");
    Path huge = dir.resolve("huge.pem");
    Files.write(huge, new byte[(1 << 20) + 1], StandardOpenOption.CREATE);
    refused(huge, good, NOW, "more than 1048576 bytes");
    refused(chain(), huge, NOW, "more than 1048576 bytes");
    String text = Files.readString(good);
    String secret = text.lines().skip(3).findFirst().orElseThrow();
    for (String damaged : new String[] {text.substring(0, text.length() / 2), text.replace(secret, ""),
        text.replace(secret, "?".repeat(64)), text.replace("RSA", "DSA"), text.replace("RSA", "EC")}) {
      Path file = Files.writeString(dir.resolve("damaged.pem"), damaged);
      assertThatThrownBy(() -> OwnCertificate.read(chain(), file, NOW)).isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("damaged.pem").message().hasLineCount(1).doesNotContain(secret.substring(0, 16));
    }
    KeyPairGenerator edwards = KeyPairGenerator.getInstance("Ed25519");
    Path ed = Files.writeString(dir.resolve("ed.pem"), PemFiles.keyText(edwards.generateKeyPair().getPrivate()));
    refused(chain(), ed, NOW, "neither RSA, which boards need, nor EC");
  }
}
