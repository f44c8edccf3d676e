package dev.nufleet.tls.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import javax.crypto.Cipher;

/**
 * What a board shows to a server that asks who it is: the same for all boards, and no secret, since its key is
 * compiled into each of them. The vendor's key is the vendor's; certificate and key here are of our own making, with
 * the sizes and the texts of the vendor's: RSA of 2048 bits, 907 bytes of certificate.
 */
final class OwnIdentity implements ClientIdentity {
  private static final byte CERTIFICATE = 11;
  private static final byte CERTIFICATE_VERIFY = 15;
  private static final int LENGTH_BYTES = 3;

  /** RSA with SHA-256, whatever the server names. */
  private static final int ALGORITHM = 0x0401;

  /** What stands before a digest of SHA-256 that is signed (RFC 8017, section 9.2). */
  private static final byte[] SHA_256_INFO = HexFormat.of().parseHex("3031300d060960864801650304020105000420");

  private final byte[] certificate;
  private final PrivateKey key;

  private OwnIdentity(byte[] certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  private static final class OfAllBoards {
    static final OwnIdentity IDENTITY = read();

    private static OwnIdentity read() {
      try {
        PrivateKey key = KeyFactory.getInstance("RSA")
            .generatePrivate(new PKCS8EncodedKeySpec(resource("board-client-key.der")));
        return new OwnIdentity(resource("board-client-certificate.der"), key);
      } catch (GeneralSecurityException e) {
        throw Jdk.lacks(e);
      }
    }

    private static byte[] resource(String name) {
      try (InputStream in = OwnIdentity.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new IllegalStateException("this build lacks " + name);
        }
        return in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static ClientIdentity ofAllBoards() {
    return OfAllBoards.IDENTITY;
  }

  @Override
  public byte[] certificateMessage() {
    int listBytes = LENGTH_BYTES + certificate.length;
    byte[] message = new byte[Message.HEADER_BYTES + LENGTH_BYTES + listBytes];
    message[0] = CERTIFICATE;
    Bytes.putU24(message, 1, LENGTH_BYTES + listBytes);
    Bytes.putU24(message, Message.HEADER_BYTES, listBytes);
    Bytes.putU24(message, Message.HEADER_BYTES + LENGTH_BYTES, certificate.length);
    System.arraycopy(certificate, 0, message, message.length - certificate.length, certificate.length);
    return message;
  }

  @Override
  public byte[] verifyMessage(byte[] transcript) {
    try {
      byte[] info = new byte[SHA_256_INFO.length + transcript.length];
      System.arraycopy(SHA_256_INFO, 0, info, 0, SHA_256_INFO.length);
      System.arraycopy(transcript, 0, info, SHA_256_INFO.length, transcript.length);
      Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      rsa.init(Cipher.ENCRYPT_MODE, key);
      byte[] signature = rsa.doFinal(info);
      byte[] message = new byte[Message.HEADER_BYTES + 4 + signature.length];
      message[0] = CERTIFICATE_VERIFY;
      Bytes.putU24(message, 1, 4 + signature.length);
      Bytes.putU16(message, Message.HEADER_BYTES, ALGORITHM);
      Bytes.putU16(message, Message.HEADER_BYTES + 2, signature.length);
      System.arraycopy(signature, 0, message, Message.HEADER_BYTES + 4, signature.length);
      return message;
    } catch (GeneralSecurityException e) {
      throw Jdk.lacks(e);
    }
  }
}
