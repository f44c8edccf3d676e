package dev.nufleet.tls;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Private keys as other programs write them: PKCS#8, PKCS#1 and SEC1, perhaps among other PEM blocks. */
final class PemKeys {
  private PemKeys() {}

  /** @throws IllegalArgumentException with a line for the user; never quotes the file's content */
  static PrivateKey read(Path file) {
    String text = PemFiles.text(file);
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
        if (block instanceof PEMEncryptedKeyPair || block instanceof PKCS8EncryptedPrivateKeyInfo) {
          throw new Unusable(" is encrypted; `openssl pkey -in FILE -out PLAIN` takes the password off, and"
              + " only its owner should be able to read what that writes");
        }
        if (block instanceof PEMKeyPair pair) {
          return key(pair.getPrivateKeyInfo());
        }
        if (block instanceof PrivateKeyInfo info) {
          return key(info);
        }
      }
      throw new Unusable(
          " holds no private key; a PEM block PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY is expected");
    } catch (Unusable e) {
      throw new IllegalArgumentException(file + e.getMessage());
    } catch (IOException | GeneralSecurityException | RuntimeException e) { // the cause may hold parts of the key
      throw new IllegalArgumentException(file + " holds a private key that is damaged or of a kind that this Java does"
          + " not know; RSA, or EC on P-256, P-384 or P-521, is expected");
    }
  }

  private static PrivateKey key(PrivateKeyInfo info) throws IOException, GeneralSecurityException, Unusable {
    ASN1ObjectIdentifier kind = info.getPrivateKeyAlgorithm().getAlgorithm();
    boolean rsa = kind.equals(PKCSObjectIdentifiers.rsaEncryption);
    if (!rsa && !kind.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      throw new Unusable(" holds a private key that is neither RSA, which boards need, nor EC; no other can be used");
    }
    return KeyFactory.getInstance(rsa ? "RSA" : "EC").generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
  }

  /** What follows the file's name. */
  private static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    Unusable(String line) {
      super(line, null, false, false);
    }
  }
}
