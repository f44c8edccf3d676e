package dev.nufleet.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes the chains of {@link PlatformChain}: RSA with 2048 bits, SHA-256 and PKCS#1 v1.5, but for the root's own
 * signature, which is of SHA-1 as that of GlobalSign Root CA (R1). A root is never sent.
 *
 * <p>R1 ends on 2028-01-28 12:00 UTC. A rehearsal cannot wait for that, so what has expired in it did so yesterday.
 */
public final class PlatformChains {
  private static final Instant R1_BEGIN = Instant.parse("1998-09-01T12:00:00Z");
  private static final Instant R1_END = Instant.parse("2028-01-28T12:00:00Z");
  private static final Instant NEW_ROOT_END = Instant.parse("2053-07-04T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration YEAR = Duration.ofDays(365);

  private static final String R1_NAME = "CN=GlobalSign Root CA (rehearsal),OU=Root CA,O=GlobalSign nv-sa,C=BE";
  private static final String NEW_ROOT_NAME = "CN=Platform Root 2053 (rehearsal),O=NuFleet";
  private static final String R1_INTERMEDIATE_NAME = "CN=Intermediate below R1 (rehearsal),O=NuFleet";
  private static final String NEW_INTERMEDIATE_NAME = "CN=Intermediate below the new root (rehearsal),O=NuFleet";
  private static final String SERVER_NAME = "CN=NuFleet stand-in,O=NuFleet";
  private static final String OTHER_HOST = "default.rehearsal.example";

  /** Not critical and of no meaning, so that whoever does not know it passes it over: it only fills. */
  private static final ASN1ObjectIdentifier FILLING = new ASN1ObjectIdentifier("2.25.20280128");
  /** Below so many bytes, lengths of DER change their own length. */
  private static final int LEAST_FILLING = 300;
  /** From so many on they do so again. */
  private static final int MOST_FILLING = 60_000;

  private final Keys keys = Keys.OF_THIS_PROCESS;
  private final ServedNames names;
  private final Instant now;
  private final X509Certificate root;

  /** What signs, and what is signed. They are good for rehearsals alone, so a process makes them once. */
  private record Keys(KeyPair root, KeyPair newRoot, KeyPair intermediate, KeyPair server) {
    private static final Keys OF_THIS_PROCESS = made();

    private static Keys made() {
      List<CompletableFuture<KeyPair>> all = Stream.generate(KeysAhead::next).limit(4).toList();
      return new Keys(all.get(0).join(), all.get(1).join(), all.get(2).join(), all.get(3).join());
    }
  }

  private PlatformChains(ServedNames names, Instant now, boolean over) {
    this.names = names;
    this.now = now;
    Instant end = over ? now.minus(DAY) : latest(R1_END, now.plus(YEAR));
    this.root = authority(R1_NAME, keys.root, R1_NAME, keys.root.getPublic(), R1_BEGIN, end, "SHA1withRSA");
  }

  /**
   * @param regions in the platform's host names
   * @param further names of the server
   * @param chain that will be asked for: it says whether the root has expired
   */
  public static PlatformChains create(List<String> regions, List<TlsName> further, PlatformChain chain, Instant now) {
    boolean over = chain == PlatformChain.R1_EXPIRED || chain == PlatformChain.CROSS_SIGNED;
    return new PlatformChains(ServedNames.of(regions, further), now, over);
  }

  /** What the boards trust. */
  public X509Certificate root() {
    return root;
  }

  /** Writes {@link #root} as PEM. @throws IllegalArgumentException with a line for the user */
  public void writeRoot(Path file) {
    try {
      PemFiles.write(file, PemFiles.certificateText(root), false);
    } catch (GeneralSecurityException e) {
      throw impossible(e);
    }
  }

  /**
   * @param messageBytes of the handshake's Certificate message, its head of 4 bytes included; 0: as it comes
   * @throws IllegalArgumentException with a line for the user if the chain cannot be made so short or so long
   */
  public ServerTls server(PlatformChain kind, int messageBytes, ServerTls.Offer offer) {
    return new ServerTls(keys.server.getPrivate(), chain(kind, messageBytes), offer);
  }

  /** The server's certificate first. As {@link #server}. */
  List<X509Certificate> chain(PlatformChain kind, int messageBytes) {
    List<X509Certificate> plain = chainWith(kind, 0);
    if (messageBytes == 0) {
      return plain;
    }
    List<X509Certificate> least = chainWith(kind, LEAST_FILLING);
    int fewest = CertificateAuthority.messageBytes(least);
    int filling = LEAST_FILLING + messageBytes - fewest;
    if (filling < LEAST_FILLING || filling > MOST_FILLING) {
      throw new IllegalArgumentException("tls-chain-bytes=" + messageBytes + " is not allowed with tls-chain="
          + kind.word() + "; 0 or " + fewest + ".." + (fewest + MOST_FILLING - LEAST_FILLING) + " is");
    }
    return chainWith(kind, filling);
  }

  private List<X509Certificate> chainWith(PlatformChain kind, int filling) {
    Instant yesterday = now.minus(DAY);
    Instant usual = now.plus(YEAR);
    return switch (kind) {
      case R1 -> belowR1(SERVER_NAME, names, now.minus(DAY), usual, usual, filling);
      case R1_EXPIRED -> belowR1(SERVER_NAME, names, now.minus(YEAR), yesterday, yesterday, filling);
      case R1_NOT_YET -> belowR1(SERVER_NAME, names, now.plus(DAY), usual, usual, filling);
      case OTHER_NAME -> belowR1("CN=" + OTHER_HOST, ServedNames.only(OTHER_HOST), now.minus(DAY), usual, usual,
          filling);
      case NEW_ROOT -> List.of(belowNewRoot(filling), newIntermediate());
      case CROSS_SIGNED -> List.of(belowNewRoot(filling), newIntermediate(), authority(
          R1_NAME, keys.root, NEW_ROOT_NAME, keys.newRoot.getPublic(), now.minus(YEAR), yesterday, "SHA256withRSA"));
      case OWN -> throw new IllegalArgumentException("the stand-in's own chain is not of R1");
    };
  }

  private List<X509Certificate> belowR1(String subject, ServedNames named, Instant begin, Instant end,
      Instant intermediateEnd, int filling) {
    return List.of(
        leaf(R1_INTERMEDIATE_NAME, subject, named, begin, end, filling),
        authority(R1_NAME, keys.root, R1_INTERMEDIATE_NAME, keys.intermediate.getPublic(), now.minus(YEAR),
            intermediateEnd, "SHA256withRSA"));
  }

  private X509Certificate belowNewRoot(int filling) {
    return leaf(NEW_INTERMEDIATE_NAME, SERVER_NAME, names, now.minus(DAY), now.plus(YEAR), filling);
  }

  private X509Certificate newIntermediate() {
    return authority(NEW_ROOT_NAME, keys.newRoot, NEW_INTERMEDIATE_NAME, keys.intermediate.getPublic(),
        now.minus(YEAR), NEW_ROOT_END, "SHA256withRSA");
  }

  private static X509Certificate authority(String issuer, KeyPair issuerKeys, String subject, PublicKey key,
      Instant begin, Instant end, String signature) {
    try {
      X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(new X500Name(issuer), serial(subject),
          Date.from(begin), Date.from(end), new X500Name(subject), key);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return signed(builder, issuerKeys, signature);
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw impossible(e);
    }
  }

  private X509Certificate leaf(
      String issuer, String subject, ServedNames named, Instant begin, Instant end, int filling) {
    try {
      X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(new X500Name(issuer), serial(subject),
          Date.from(begin), Date.from(end), new X500Name(subject), keys.server.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      builder.addExtension(Extension.subjectAlternativeName, false, named.alternativeNames());
      if (filling > 0) {
        builder.addExtension(FILLING, false, new byte[filling]);
      }
      return signed(builder, keys.intermediate, "SHA256withRSA");
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw impossible(e);
    }
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, KeyPair issuer, String signature)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder(signature).build(issuer.getPrivate())));
  }

  /** The same for the same subject, and of the same length for all: sizes are to repeat. */
  private static BigInteger serial(String subject) {
    return BigInteger.ONE.shiftLeft(62).or(BigInteger.valueOf(Integer.toUnsignedLong(subject.hashCode())));
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static IllegalStateException impossible(Exception e) {
    return new IllegalStateException("a chain cannot be made: " + e.getMessage(), e);
  }
}
