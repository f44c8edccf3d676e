package dev.nufleet.firmware;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Firmware that a great many boards of this process are going to digest, some ten times each on its way: whoever makes
 * it adds it here. Comparing bytes costs a tenth of hashing them. Nothing is taken for granted: each byte that is
 * digested is compared, and what is equal has the same digest.
 *
 * <p>Holds the newest {@value #MOST}. Threads may share it.
 */
public final class KnownContents {
  static final int MOST = 16;
  /** Of one content: lengths, and ways to digest them, that are asked for. */
  private static final int MOST_DIGESTS = 32;

  private static final AtomicReference<Content[]> ALL = new AtomicReference<>(new Content[0]);

  private KnownContents() {}

  /** @param bytes that nobody changes any more */
  public static void add(byte[] bytes) {
    ALL.updateAndGet(known -> {
      for (Content one : known) {
        if (Arrays.equals(one.bytes, bytes)) {
          return known;
        }
      }
      int dropped = known.length == MOST ? 1 : 0;
      Content[] more = Arrays.copyOfRange(known, dropped, known.length + 1);
      more[more.length - 1] = new Content(bytes);
      return more;
    });
  }

  /** One that goes on so. @param before how it begins, up to {@code at}; null: that does not matter */
  static Content find(Content before, int at, byte[] from, int offset, int length) {
    for (Content content : ALL.get()) {
      if (content.goesOn(at, from, offset, length) && (before == null || content.goesOn(0, before.bytes, 0, at))) {
        return content;
      }
    }
    return null;
  }

  static MessageDigest digester(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }

  /** Of the first so many bytes of a content. */
  private record Digested(String algorithm, int length, byte[] digest) {}

  /** One of them. */
  static final class Content {
    private final byte[] bytes;
    private final AtomicReference<Digested[]> digests = new AtomicReference<>(new Digested[0]);

    private Content(byte[] bytes) {
      this.bytes = bytes;
    }

    boolean goesOn(int at, byte[] from, int offset, int length) {
      return length <= bytes.length - at && Arrays.equals(bytes, at, at + length, from, offset, offset + length);
    }

    /** Hands over its first so many bytes. */
    void feed(MessageDigest digester, int length) {
      digester.update(bytes, 0, length);
    }

    /** Of its first so many bytes; the caller's own. */
    byte[] digest(String algorithm, int length) {
      for (Digested one : digests.get()) {
        if (one.length == length && one.algorithm.equals(algorithm)) {
          return one.digest.clone();
        }
      }
      MessageDigest digester = digester(algorithm);
      feed(digester, length);
      byte[] digest = digester.digest();
      digests.updateAndGet(known -> {
        Digested[] more = Arrays.copyOfRange(known, known.length == MOST_DIGESTS ? 1 : 0, known.length + 1);
        more[more.length - 1] = new Digested(algorithm, length, digest.clone());
        return more;
      });
      return digest;
    }
  }
}
