package dev.nufleet.tls.client;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * A certificate as the board's mbed TLS reads it: RSA keys and PKCS#1 v1.5 signatures alone, few extensions, no dates.
 * Equal if the bytes are.
 */
public final class BoardCertificate {
  /** Of a key's modulus. mbed TLS refuses more; below, no one has measured. */
  private static final int MOST_MODULUS_BYTES = 512;
  private static final int LEAST_MODULUS_BITS = 512;
  private static final int NEWEST_VERSION = 3;

  private static final String RSA = "2a864886f70d010101";
  private static final String RSA_PSS = "2a864886f70d01010a";

  /** Signature algorithms that the board knows, by their object identifiers: what the JDK calls them. */
  private static final Map<String, String> SIGNATURES = Map.of(
      "2a864886f70d010105", "SHA1withRSA",
      "2b0e03021d", "SHA1withRSA",
      "2a864886f70d01010e", "SHA224withRSA",
      "2a864886f70d01010b", "SHA256withRSA",
      "2a864886f70d01010c", "SHA384withRSA",
      "2a864886f70d01010d", "SHA512withRSA");

  private final byte[] der;
  private final byte[] signed;
  private final String signedWith;
  private final byte[] signature;
  private final int version;
  private final CertificateName issuer;
  private final CertificateName subject;
  private final RSAPublicKey key;
  private final CertificateExtensions extensions;

  private BoardCertificate(byte[] der, byte[] signed, String signedWith, byte[] signature, int version,
      CertificateName issuer, CertificateName subject, RSAPublicKey key, CertificateExtensions extensions) {
    this.der = der;
    this.signed = signed;
    this.signedWith = signedWith;
    this.signature = signature;
    this.version = version;
    this.issuer = issuer;
    this.subject = subject;
    this.key = key;
    this.extensions = extensions;
  }

  /**
   * Reads the first element of so many bytes; what is behind it is nobody's affair.
   *
   * @return empty: it is signed in a way that the board does not know
   * @throws TlsFault what is wrong with it, in mbed TLS's order of reading
   */
  public static Optional<BoardCertificate> read(byte[] in, int from, int bytes) throws TlsFault {
    Der outside = new Der(in, from, from + bytes, MbedCode.X509_INVALID_FORMAT);
    Der whole;
    try {
      whole = outside.enter(Der.SEQUENCE);
    } catch (TlsFault noSequence) {
      throw outside.bad(0); // the outermost element's fault has no code of ASN.1's own
    }
    int signedFrom = whole.position();
    Der body = whole.enter(Der.SEQUENCE);
    byte[] signed = whole.since(signedFrom);

    int version = version(body);
    serial(body);
    Algorithm algorithm = Algorithm.read(body, MbedCode.X509_INVALID_ALG);
    if (version > NEWEST_VERSION) {
      throw TlsFault.withAlert(TlsFault.UNSUPPORTED_CERTIFICATE, MbedCode.X509_UNKNOWN_VERSION,
          "a certificate of version " + version);
    }
    String signedWith = SIGNATURES.get(algorithm.oid());
    if (signedWith == null && !algorithm.oid().equals(RSA_PSS)) {
      return Optional.empty();
    }
    if (!algorithm.hasNoParameters()) {
      throw body.as(MbedCode.X509_INVALID_ALG).bad(0); // PSS always has some
    }
    CertificateName issuer = CertificateName.read(body, /* mayBeEmpty= */ false);
    CertificateDates.check(body);
    CertificateName subject = CertificateName.read(body, /* mayBeEmpty= */ true);
    RSAPublicKey key = key(body);
    CertificateExtensions extensions = CertificateExtensions.NONE;
    if (version >= 2) {
      skipOptional(body, Der.CONTEXT_CONSTRUCTED | 1);
      skipOptional(body, Der.CONTEXT_CONSTRUCTED | 2);
    }
    if (version == NEWEST_VERSION) {
      extensions = CertificateExtensions.read(body);
    }
    body.mustEnd();
    if (!Algorithm.read(whole, MbedCode.X509_INVALID_ALG).equals(algorithm)) {
      throw whole.as(MbedCode.X509_SIG_MISMATCH).bad(0);
    }
    Der last = whole.as(MbedCode.X509_INVALID_SIGNATURE);
    byte[] signature = last.wholeBits().rest();
    whole.continueAt(last);
    whole.mustEnd();
    byte[] der = outside.since(from);
    return Optional.of(new BoardCertificate(
        der, signed, signedWith, signature, version, issuer, subject, key, extensions));
  }

  private static int version(Der body) throws TlsFault {
    if (body.tag() != Der.CONTEXT_CONSTRUCTED) {
      return 1;
    }
    Der version = body.enter(Der.CONTEXT_CONSTRUCTED).as(MbedCode.X509_INVALID_VERSION);
    int number = version.smallInteger();
    version.mustEnd();
    return number > NEWEST_VERSION ? Integer.MAX_VALUE : number + 1;
  }

  private static void serial(Der body) throws TlsFault {
    Der serial = body.as(MbedCode.X509_INVALID_SERIAL);
    int tag = serial.tag();
    if (tag != Der.INTEGER && tag != (Der.CONTEXT | Der.INTEGER)) {
      throw serial.bad(MbedCode.ASN1_UNEXPECTED_TAG);
    }
    serial.enterAny();
    body.continueAt(serial);
  }

  private static RSAPublicKey key(Der body) throws TlsFault {
    Der at = body.as(MbedCode.PK_KEY_INVALID_FORMAT);
    Der info = at.enter(Der.SEQUENCE);
    body.continueAt(at);
    Algorithm algorithm = Algorithm.read(info, MbedCode.PK_INVALID_ALG);
    if (!algorithm.oid().equals(RSA)) {
      throw info.as(MbedCode.PK_UNKNOWN_PK_ALG).bad(0);
    }
    if (!algorithm.hasNoParameters()) {
      throw info.as(MbedCode.PK_INVALID_ALG).bad(0);
    }
    Der bits = info.as(MbedCode.PK_INVALID_PUBKEY);
    Der wrapped = bits.wholeBits();
    bits.mustEnd();
    Der numbers = wrapped.enter(Der.SEQUENCE);
    wrapped.mustEnd();
    BigInteger modulus = new BigInteger(1, numbers.enter(Der.INTEGER).rest());
    BigInteger exponent = new BigInteger(1, numbers.enter(Der.INTEGER).rest());
    numbers.mustEnd();
    if (modulus.bitLength() > MOST_MODULUS_BYTES * Byte.SIZE || modulus.bitLength() < LEAST_MODULUS_BITS
        || !modulus.testBit(0) || !exponent.testBit(0) || exponent.bitLength() < 2) {
      throw bits.bad(0);
    }
    try {
      return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    } catch (GeneralSecurityException e) {
      throw bits.bad(0); // an exponent that the JDK takes for an attack
    }
  }

  private static void skipOptional(Der body, int tag) throws TlsFault {
    if (!body.isAtEnd() && body.nextIs(tag)) {
      body.enter(tag);
    }
  }

  /** The certificate's bytes. */
  public byte[] der() {
    return der.clone();
  }

  RSAPublicKey publicKey() {
    return key;
  }

  /** Of the key, counted in whole bytes. */
  int keyBits() {
    return (key.getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE * Byte.SIZE;
  }

  int version() {
    return version;
  }

  CertificateName issuer() {
    return issuer;
  }

  CertificateName subject() {
    return subject;
  }

  CertificateExtensions extensions() {
    return extensions;
  }

  boolean isSignedWithSha1() {
    return signedWith != null && signedWith.startsWith("SHA1");
  }

  boolean isSignedBy(BoardCertificate parent) {
    if (signedWith == null) {
      return false;
    }
    try {
      Signature check = Signature.getInstance(signedWith);
      check.initVerify(parent.key);
      check.update(signed);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // of another length than the key, or the key is too short for the digest
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BoardCertificate that && Arrays.equals(der, that.der);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(der);
  }
}
