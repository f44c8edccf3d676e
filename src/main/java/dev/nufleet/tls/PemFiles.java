package dev.nufleet.tls;

import dev.nufleet.model.HostTrouble;
import dev.nufleet.model.OwnersOnly;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Certificates and keys in PEM files. Whatever is wrong with a file ends in one line that names it. */
public final class PemFiles {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END PRIVATE KEY-----");
  /** Among other blocks: a key, parameters, what programs say of a certificate. */
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN (X509 )?CERTIFICATE-----.*?-----END (X509 )?CERTIFICATE-----", Pattern.DOTALL);
  /** Many times what a chain with its key has, and no danger to the heap. */
  private static final int MOST_BYTES = 1 << 20;

  private PemFiles() {}

  /** @throws IllegalArgumentException with a line for the user if the file cannot be read or holds no certificate */
  public static List<X509Certificate> certificates(Path file) {
    try {
      String blocks = CERTIFICATE.matcher(text(file)).results().map(MatchResult::group)
          .collect(Collectors.joining("\n"));
      List<X509Certificate> all = CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(blocks.getBytes(StandardCharsets.ISO_8859_1))).stream()
          .map(X509Certificate.class::cast)
          .toList();
      if (all.isEmpty()) {
        throw new IllegalArgumentException(file + " holds no certificate; PEM is expected");
      }
      return all;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(file + " holds no certificate that can be read: " + firstLine(e));
    }
  }

  /** @throws IllegalArgumentException with a line for the user; never quotes the file's content */
  static PrivateKey rsaKey(Path file) {
    String text = text(file);
    try {
      Matcher pem = KEY.matcher(text);
      if (pem.find()) {
        byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // falls to the line below: the cause may hold parts of the key
    }
    throw new IllegalArgumentException(
        file + " holds no RSA key that can be read; a PEM block PRIVATE KEY is expected");
  }

  /** @throws IllegalArgumentException with a line for the user if it cannot be read, or is no file for PEM blocks */
  static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES);
      if (in.read() >= 0) {
        throw new IllegalArgumentException(file + " has more than " + MOST_BYTES + " bytes; a PEM file is expected");
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  static String certificateText(X509Certificate certificate) throws GeneralSecurityException {
    return block("CERTIFICATE", certificate.getEncoded());
  }

  static String keyText(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  private static String block(String kind, byte[] encoded) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
    return "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n";
  }

  /** Replaces the file whole or not at all. @param secret only the owner may read it (mode 600) */
  static void write(Path file, String text, boolean secret) {
    try {
      Path directory = file.toAbsolutePath().getParent();
      Files.createDirectories(directory);
      Path fresh = Files.createTempFile(directory, file.getFileName().toString(), ".new",
          secret ? OwnersOnly.asNew(directory) : readable(directory));
      try {
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be written: " + HostTrouble.explained(e));
    }
  }

  /** Whoever is to trust it may be another user: of files that are made beside their place nobody else could. */
  private static FileAttribute<?>[] readable(Path place) {
    return place.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"))}
        : new FileAttribute<?>[0];
  }

  private static IllegalArgumentException unreadable(Path file, IOException e) {
    return new IllegalArgumentException(file + " cannot be read: " + HostTrouble.explained(e));
  }

  private static String firstLine(Exception e) {
    String text = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
    return e.getClass().getSimpleName() + (text.isEmpty() ? "" : " (" + text + ")");
  }
}
