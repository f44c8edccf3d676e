package dev.nufleet.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Digests of contents that are known, and of some that are like them for a while, are what the JDK says. */
class KnownContentsTest {
  private static final byte[] FIRST = bytes(1, 5000);
  /** Like the first one for 3,000 bytes. */
  private static final byte[] SECOND = joined(Arrays.copyOf(FIRST, 3000), bytes(2, 4000));

  private static byte[] bytes(long seed, int count) {
    byte[] bytes = new byte[count];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static byte[] expected(String algorithm, byte[] content, int length) throws Exception {
    return MessageDigest.getInstance(algorithm).digest(Arrays.copyOf(content, length));
  }

  /** @param changed from this byte on it is another content; at its end: it is not */
  @Property(tries = 400)
  void whatever_comes_in_whatever_pieces_has_the_digest_of_the_jdk(
      @ForAll boolean md5, @ForAll boolean second, @ForAll @IntRange(max = 9000) int length,
      @ForAll @IntRange(min = 1, max = 3000) int piece, @ForAll @IntRange(max = 9000) int changed) throws Exception {
    KnownContents.add(FIRST);
    KnownContents.add(SECOND);
    byte[] content = Arrays.copyOf(second ? SECOND : FIRST, length);
    if (changed < length) {
      content[changed] ^= 1;
    }
    String algorithm = md5 ? "MD5" : "SHA-256";
    KnowingDigest digest = new KnowingDigest(algorithm);
    for (int round = 0; round < 2; round++) { // it can be used again
      for (int at = 0; at < length; at += piece) {
        digest.update(content, at, Math.min(piece, length - at));
      }
      assertThat(digest.digest()).isEqualTo(expected(algorithm, content, length));
    }
  }

  @Test
  void a_copy_goes_on_for_itself_whether_it_is_compared_or_hashed() throws Exception {
    KnownContents.add(FIRST);
    KnownContents.add(SECOND);
    for (byte[] content : new byte[][] {SECOND, bytes(3, 5000)}) {
      KnowingDigest digest = new KnowingDigest("MD5");
      digest.update(content, 0, 2500);
      KnowingDigest copy = (KnowingDigest) digest.clone();
      digest.update(content, 2500, 1500);
      assertThat(copy.digest()).isEqualTo(expected("MD5", content, 2500));
      assertThat(digest.digest()).isEqualTo(expected("MD5", content, 4000));
    }
  }

  @Test
  void who_gets_a_digest_may_change_it() throws Exception {
    KnownContents.add(FIRST);
    for (int i = 0; i < 2; i++) {
      KnowingDigest digest = new KnowingDigest("SHA-256");
      digest.update(FIRST, 0, 4321);
      byte[] got = digest.digest();
      assertThat(got).isEqualTo(expected("SHA-256", FIRST, 4321));
      Arrays.fill(got, (byte) 0);
    }
  }

  @Test
  void more_contents_than_are_held_and_more_lengths_than_are_kept_are_digested_all_the_same() throws Exception {
    for (int seed = 10; seed < 10 + 3 * KnownContents.MOST; seed++) {
      KnownContents.add(bytes(seed, 600));
    }
    for (int seed = 10; seed < 10 + 3 * KnownContents.MOST; seed++) {
      for (int length = 500; length < 600; length++) {
        KnowingDigest digest = new KnowingDigest("SHA-256");
        digest.update(bytes(seed, 600), 0, length);
        assertThat(digest.digest()).isEqualTo(expected("SHA-256", bytes(seed, 600), length));
      }
    }
  }

  @Test
  void known_contents_are_compared_and_not_hashed() {
    KnownContents.add(FIRST);
    assertThat(KnownContents.find(null, 0, FIRST, 0, 10)).isNotNull();
    assertThat(KnownContents.find(null, 100, FIRST, 100, 4900)).isNotNull();
    assertThat(KnownContents.find(null, 100, FIRST, 99, 10)).isNull();
    assertThat(KnownContents.find(null, 100, joined(FIRST, FIRST), 100, 4901)).as("longer than it").isNull();
  }
}
