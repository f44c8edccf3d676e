package dev.nufleet.sim;

import dev.nufleet.board.BoardStores;
import dev.nufleet.firmware.KnownContents;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.MemoryMap;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What worlds share that nothing ever changes: factory firmware and images. For one thread; what a world does depends
 * on the content alone, not on who made it when.
 */
public final class Workshop {
  private static final int FACTORY_FIRMWARE_BYTES = 300_000;
  private static final int MOST_IMAGES = 16;
  private static final long SEED_OF_IMAGES = 0x696d616765L;

  /** The bytes of a campaign, with their digests in lower-case hex. */
  public record Image(byte[] bytes, String md5, String sha256) {
    static Image of(byte[] bytes) {
      return new Image(bytes, hex("MD5", bytes), hex("SHA-256", bytes));
    }
  }

  private final Map<BoardProfile, byte[]> factory = new EnumMap<>(BoardProfile.class);
  private final BoardStores stores = BoardStores.inMemory();
  private final Map<Integer, Image> images = new LinkedHashMap<>();
  private byte[] longest;

  /** What a board of this kind runs before its first upgrade: bytes without meaning. */
  byte[] factoryFirmware(BoardProfile profile) {
    return factory.computeIfAbsent(profile, one -> {
      byte[] bytes = new byte[FACTORY_FIRMWARE_BYTES];
      new SplittableRandom(one.ordinal()).nextBytes(bytes);
      return bytes;
    });
  }

  BoardStores stores() {
    return stores;
  }

  /** An image of so many bytes without meaning. */
  public Image image(int bytes) {
    if (longest == null) {
      longest = new byte[MemoryMap.CANDIDATE_MAX_FIRMWARE_BYTES];
      new SplittableRandom(SEED_OF_IMAGES).nextBytes(longest);
      KnownContents.add(longest); // and with it all that are shorter
    }
    if (images.size() >= MOST_IMAGES) {
      images.clear();
    }
    return images.computeIfAbsent(bytes, size -> Image.of(Arrays.copyOf(longest, size)));
  }

  private static String hex(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm + " belongs to every JDK", e);
    }
  }
}
