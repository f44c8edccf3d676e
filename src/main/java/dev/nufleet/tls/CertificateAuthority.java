package dev.nufleet.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.NameConstraints;

/**
 * A certificate authority of our own, and the one server certificate that it has issued: RSA with 2048 bits, signed
 * with SHA-256 and PKCS#1 v1.5, which is all that the boards' mbedTLS can check.
 *
 * <p>The server's certificate is good for the platform's host names in the given regions, for {@code localhost},
 * 127.0.0.1 and ::1, and for further names, and the authority is bound to these. Kept in a directory as
 * {@code ca.pem}, {@code ca-key.pem}, {@code server.pem}, {@code server-key.pem}; the keys' files can be read by their
 * owner only.
 */
public final class CertificateAuthority {
  /** A board's buffer for a message of the handshake; both certificates come in one. */
  static final int BOARD_HANDSHAKE_BYTES = 4096;
  private static final int LENGTH_BYTES = 3;
  private static final int MESSAGE_HEAD_BYTES = 1 + LENGTH_BYTES + LENGTH_BYTES;

  private final X509Certificate certificate;
  private final X509Certificate serverCertificate;
  private final ServerTls serverTls;

  private CertificateAuthority(Pair authority, Pair server) {
    certificate = authority.certificate;
    serverCertificate = server.certificate;
    serverTls = new ServerTls(server.key, List.of(server.certificate, authority.certificate));
  }

  private record Pair(X509Certificate certificate, PrivateKey key) {}

  /** A new authority that is kept nowhere, for no further names. */
  public static CertificateAuthority create(List<String> regions, Clock clock) {
    return create(regions, List.of(), clock);
  }

  /**
   * A new authority that is kept nowhere.
   *
   * @throws IllegalArgumentException with a line for the user if there are more names than a board's buffer can take
   */
  public static CertificateAuthority create(List<String> regions, List<TlsName> further, Clock clock) {
    CompletableFuture<KeyPair> authorityKeys = KeysAhead.next();
    CompletableFuture<KeyPair> serverKeys = KeysAhead.next();
    ServedNames names = ServedNames.of(regions, further);
    Pair authority = newAuthority(authorityKeys.join(), names.constraints(Set.of()), clock.instant());
    return new CertificateAuthority(authority, newServer(authority, serverKeys.join(), names, clock.instant()));
  }

  /** As {@link #open(Path, List, List, Clock)}, for no further names. */
  public static CertificateAuthority open(Path directory, List<String> regions, Clock clock) {
    return open(directory, regions, List.of(), clock);
  }

  /**
   * The authority kept in a directory, or a new one that is then kept there. A server certificate that has expired,
   * or lacks a name that is needed, is replaced by a new one of the same authority. Where the authority is not bound to
   * such a name, it gets a new certificate too: for the same key, and for the earlier names as well.
   *
   * @throws IllegalArgumentException with a line for the user if the files are damaged, incomplete, expired, don't
   *     fit each other, or cannot be read or written, or there are more names than a board's buffer can take
   */
  public static CertificateAuthority open(
      Path directory, List<String> regions, List<TlsName> further, Clock clock) {
    Path authorityFile = directory.resolve("ca.pem");
    Path authorityKeyFile = directory.resolve("ca-key.pem");
    Path serverFile = directory.resolve("server.pem");
    Path serverKeyFile = directory.resolve("server-key.pem");
    List<Path> files = List.of(authorityFile, authorityKeyFile, serverFile, serverKeyFile);
    List<Path> missing = files.stream().filter(file -> !Files.exists(file)).toList();
    Instant now = clock.instant();
    ServedNames names = ServedNames.of(regions, further);
    Pair authority;
    Pair server;
    if (missing.size() == files.size()) {
      CompletableFuture<KeyPair> authorityKeys = KeysAhead.next();
      CompletableFuture<KeyPair> serverKeys = KeysAhead.next();
      authority = newAuthority(authorityKeys.join(), names.constraints(Set.of()), now);
      server = newServer(authority, serverKeys.join(), names, now);
      keep(authority, authorityFile, authorityKeyFile);
      keep(server, serverFile, serverKeyFile);
    } else if (!missing.isEmpty()) {
      throw new IllegalArgumentException(missing.get(0) + " is missing; put it back, or remove the other .pem files of "
          + directory + " to have a new authority made");
    } else {
      authority = load(authorityFile, authorityKeyFile);
      server = load(serverFile, serverKeyFile);
      check(authority, authorityFile, now, directory);
      if (!isIssuedBy(authority, server)) {
        throw new IllegalArgumentException(serverFile + " is not issued by " + authorityFile
            + "; remove the .pem files of " + directory + " to have new ones made");
      }
      boolean permitted = names.permittedBy(authority.certificate);
      if (!permitted) {
        KeyPair keys = new KeyPair(authority.certificate.getPublicKey(), authority.key);
        authority = newAuthority(keys, names.constraints(ServedNames.permittedNames(authority.certificate)), now);
      }
      boolean good = IssuedCertificates.isGood(server.certificate, names, now);
      if (!good) {
        server = newServer(authority, KeysAhead.next().join(), names, now);
      }
      if (!(permitted && good)) {
        requireOwn(authority.certificate, directory);
      }
      if (!permitted) { // not before it is clear that the server's can be made: earlier names stay for ever
        keep(authority, authorityFile, authorityKeyFile);
      }
      if (!good) {
        keep(server, serverFile, serverKeyFile);
      }
    }
    return new CertificateAuthority(authority, server);
  }

  /** What a client must trust. */
  public X509Certificate certificate() {
    return certificate;
  }

  public X509Certificate serverCertificate() {
    return serverCertificate;
  }

  /** Writes {@link #certificate} as PEM. @throws IllegalArgumentException with a line for the user */
  public void writeCertificate(Path file) {
    try {
      PemFiles.write(file, PemFiles.certificateText(certificate), false);
    } catch (GeneralSecurityException e) {
      throw impossible(e);
    }
  }

  /** What its server shows and speaks. */
  public ServerTls serverTls() {
    return serverTls;
  }

  private static Pair newAuthority(KeyPair keys, NameConstraints names, Instant now) {
    return new Pair(IssuedCertificates.authority(keys, names, now), keys.getPrivate());
  }

  private static Pair newServer(Pair authority, KeyPair keys, ServedNames names, Instant now) {
    X509Certificate server =
        IssuedCertificates.server(authority.certificate, authority.key, keys.getPublic(), names, now);
    requireRoom(authority.certificate, server);
    return new Pair(server, keys.getPrivate());
  }

  /** What others made and put here is used as it is, or not at all. */
  private static void requireOwn(X509Certificate authority, Path directory) {
    X500Name name = X500Name.getInstance(authority.getSubjectX500Principal().getEncoded());
    if (!name.equals(new X500Name(IssuedCertificates.AUTHORITY_NAME))) {
      throw new IllegalArgumentException(directory + " holds an authority that was not made here, and its server.pem"
          + " has expired or is not for all names; nothing of it is replaced: name another folder, or give certificate"
          + " and key of your own by --tls-cert and --tls-key");
    }
  }

  private static void requireRoom(X509Certificate authority, X509Certificate server) {
    int bytes = messageBytes(List.of(server, authority));
    if (bytes > BOARD_HANDSHAKE_BYTES) {
      throw new IllegalArgumentException("the certificates for all these names have " + bytes + " bytes, and a board"
          + " takes " + BOARD_HANDSHAKE_BYTES + "; name fewer or shorter ones (--tls-name), or one pattern for many"
          + " (*.lab.example); names of earlier starts stay until the .pem files of --tls-dir are removed");
    }
  }

  /** Of the handshake's message with a chain. */
  static int messageBytes(List<X509Certificate> chain) {
    try {
      int bytes = MESSAGE_HEAD_BYTES;
      for (X509Certificate certificate : chain) {
        bytes += LENGTH_BYTES + certificate.getEncoded().length;
      }
      return bytes;
    } catch (GeneralSecurityException e) {
      throw impossible(e);
    }
  }

  private static void keep(Pair pair, Path certificateFile, Path keyFile) {
    try {
      PemFiles.write(keyFile, PemFiles.keyText(pair.key), true);
      PemFiles.write(certificateFile, PemFiles.certificateText(pair.certificate), false);
    } catch (GeneralSecurityException e) {
      throw impossible(e);
    }
  }

  private static Pair load(Path certificateFile, Path keyFile) {
    Pair pair = new Pair(PemFiles.certificates(certificateFile).get(0), PemFiles.rsaKey(keyFile));
    if (!IssuedCertificates.fit(pair.certificate, pair.key)) {
      throw new IllegalArgumentException(keyFile + " is not the key of " + certificateFile
          + "; put back the files that belong together, or remove the directory's .pem files to have new ones made");
    }
    return pair;
  }

  private static void check(Pair authority, Path file, Instant now, Path directory) {
    X509Certificate certificate = authority.certificate;
    Instant from = certificate.getNotBefore().toInstant();
    Instant to = certificate.getNotAfter().toInstant();
    if (now.isBefore(from) || now.isAfter(to)) {
      throw new IllegalArgumentException(file + " is valid from " + from + " to " + to
          + ", not now; remove the .pem files of " + directory + " to have a new authority made");
    }
    if (certificate.getBasicConstraints() < 0) {
      throw new IllegalArgumentException(
          file + " is no certificate of an authority; put back the one that was made here");
    }
    if (!isIssuedBy(authority, authority)) {
      throw new IllegalArgumentException(file + " is damaged, for its signature does not fit; put back the one that was"
          + " made here, or remove the .pem files of " + directory + " to have a new authority made");
    }
  }

  private static boolean isIssuedBy(Pair authority, Pair server) {
    try {
      server.certificate.verify(authority.certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static IllegalStateException impossible(Exception e) {
    return new IllegalStateException("this JDK cannot do what every JDK must: " + e.getMessage(), e);
  }
}
