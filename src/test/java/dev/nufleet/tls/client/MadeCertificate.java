package dev.nufleet.tls.client;

import static dev.nufleet.tls.client.DerMaker.element;
import static dev.nufleet.tls.client.DerMaker.integer;
import static dev.nufleet.tls.client.DerMaker.join;
import static dev.nufleet.tls.client.DerMaker.oid;
import static dev.nufleet.tls.client.DerMaker.sequence;
import static dev.nufleet.tls.client.DerMaker.text;
import static dev.nufleet.tls.client.DerMaker.yes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.RSAPrivateKeySpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A certificate of a test, with whatever is to be odd about it. Its keys are those of the cases' folder. */
final class MadeCertificate {
  private static final byte[] NONE = {};
  private static final byte[] NULL = {5, 0};
  private static final Map<String, Integer> RSA_WITH =
      Map.of("MD5", 4, "SHA1", 5, "SHA256", 11, "SHA384", 12, "SHA512", 13, "SHA224", 14);

  /** @param d null: a public key alone */
  record Key(BigInteger n, BigInteger e, BigInteger d) {
    byte[] info() {
      byte[] rsa = sequence(integer(n), integer(e));
      return sequence(sequence(oid("1.2.840.113549.1.1.1"), NULL), element(3, new byte[1], rsa));
    }

    PrivateKey forSigning() {
      try {
        return KeyFactory.getInstance("RSA").generatePrivate(new RSAPrivateKeySpec(n, d));
      } catch (GeneralSecurityException e1) {
        throw new IllegalStateException(e1);
      }
    }
  }

  static final Map<String, Key> KEYS = keys();
  static final byte[] ROOT = new MadeCertificate("Test Root").by("Test Root", "ca").key("ca")
      .with(authority(true)).with(extension("2.5.29.15", true, element(3, new byte[] {0, 6}))).der();

  private final List<String> names;
  private String issuer = "Test Root";
  private Key key = KEYS.get("leaf");
  private Key signer = KEYS.get("ca");
  private String digest = "SHA256";
  private final List<byte[]> extensions = new ArrayList<>();
  private int version = 3;
  private String from = "20200101";
  private String until = "20400101";
  private byte[] info;

  MadeCertificate(String... commonNames) {
    names = List.of(commonNames);
  }

  private static Map<String, Key> keys() {
    try {
      JsonNode all = new ObjectMapper().readTree(Files.readString(Path.of("src/test/resources/tls/cases/keys.json")));
      Map<String, Key> keys = new TreeMap<>();
      all.fields().forEachRemaining(one -> keys.put(one.getKey(), new Key(number(one.getValue(), "n"),
          number(one.getValue(), "e"), number(one.getValue(), "d"))));
      return keys;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BigInteger number(JsonNode key, String name) {
    return new BigInteger(key.get(name).asText(), 16);
  }

  MadeCertificate by(String issuerName, String keyName) {
    issuer = issuerName;
    signer = KEYS.get(keyName);
    return this;
  }

  MadeCertificate key(String name) {
    key = KEYS.get(name);
    return this;
  }

  /** SubjectPublicKeyInfo in place of a key's. */
  MadeCertificate info(byte[] other) {
    info = other;
    return this;
  }

  /** MD5, SHA1 and so on; PSS and ECDSA are no real signatures. */
  MadeCertificate signedWith(String otherDigest) {
    digest = otherDigest;
    return this;
  }

  MadeCertificate version(int other) {
    version = other;
    return this;
  }

  MadeCertificate valid(String begin, String end) {
    from = begin;
    until = end;
    return this;
  }

  MadeCertificate with(byte[] extension) {
    extensions.add(extension);
    return this;
  }

  static byte[] extension(String number, boolean critical, byte[] body) {
    return sequence(oid(number), critical ? yes() : NONE, element(4, body));
  }

  static byte[] authority(boolean is) {
    return extension("2.5.29.19", true, sequence(is ? yes() : NONE));
  }

  static byte[] authority(int pathLength) {
    return extension("2.5.29.19", true, sequence(yes(), integer(pathLength)));
  }

  static byte[] keyUsage(int bits) {
    return extension("2.5.29.15", true, element(3, new byte[] {0, (byte) bits}));
  }

  static byte[] purpose(String number) {
    return extension("2.5.29.37", false, sequence(oid(number)));
  }

  static byte[] hosts(String... hosts) {
    byte[][] all = new byte[hosts.length][];
    for (int i = 0; i < hosts.length; i++) {
      all[i] = text(0x82, hosts[i]);
    }
    return extension("2.5.29.17", false, sequence(all));
  }

  private static byte[] name(List<String> commonNames) {
    byte[][] all = new byte[commonNames.size()][];
    for (int i = 0; i < all.length; i++) {
      all[i] = element(0x31, sequence(oid("2.5.4.3"), text(0x0c, commonNames.get(i))));
    }
    return sequence(all);
  }

  private byte[] algorithm() {
    return switch (digest) {
      case "PSS" -> sequence(oid("1.2.840.113549.1.1.10"), sequence(element(0xa2, integer(32))));
      case "ECDSA" -> sequence(oid("1.2.840.10045.4.3.2"));
      default -> sequence(oid("1.2.840.113549.1.1." + RSA_WITH.get(digest)), NULL);
    };
  }

  byte[] der() {
    byte[] body = sequence(
        version == 1 ? NONE : element(0xa0, integer(version - 1)), integer(7), algorithm(), name(List.of(issuer)),
        sequence(text(0x18, from + "000000Z"), text(0x18, until + "000000Z")), name(names),
        info == null ? key.info() : info,
        extensions.isEmpty() ? NONE : element(0xa3, sequence(extensions.toArray(byte[][]::new))));
    return sequence(body, algorithm(), element(3, new byte[1], signature(body)));
  }

  private byte[] signature(byte[] body) {
    if (!RSA_WITH.containsKey(digest)) {
      return new byte[256];
    }
    try {
      Signature made = Signature.getInstance(digest + "withRSA");
      made.initSign(signer.forSigning());
      made.update(body);
      return made.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A public key of 8192 bits that nobody has the private one of. */
  static byte[] hugeInfo() {
    return new Key(BigInteger.ONE.shiftLeft(8191).setBit(0), BigInteger.valueOf(65537), null).info();
  }

  static byte[] ellipticInfo() {
    byte[] point = HexFormat.of().parseHex("04" + "6b".repeat(32) + "4f".repeat(32));
    return sequence(sequence(oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")), element(3, new byte[1], point));
  }

  static byte[] tail(byte[] der, byte... more) {
    return join(der, more);
  }
}
