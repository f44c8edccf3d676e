package dev.nufleet.api;

import dev.nufleet.app.settings.Image;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MemoryMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * A firmware image that is to be spread, and its version. The image is the application without any header, 1..{@value
 * #MOST_BYTES} bytes, which is what a board's candidate writer takes. Nothing on an emulated board executes it.
 */
public final class Firmware {
  /** Most bytes of an image. */
  public static final int MOST_BYTES = MemoryMap.CANDIDATE_MAX_FIRMWARE_BYTES;

  private final Image image;
  private final FirmwareVersion version;

  private Firmware(Image image, FirmwareVersion version) {
    if (image.bytes().length < 1 || image.bytes().length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "an image of " + image.bytes().length + " bytes; 1.." + MOST_BYTES + " are allowed");
    }
    this.image = image;
    this.version = version;
  }

  /**
   * @param image is copied
   * @param version UNIX time in seconds; boards take it as an unsigned number and install only what is newer
   * @throws IllegalArgumentException if the image has no byte or more than {@link #MOST_BYTES}
   */
  public static Firmware of(byte[] image, long version) {
    return new Firmware(new Image("image.bin", image.clone()), new FirmwareVersion(version));
  }

  /**
   * Reads an image, for example the {@code *_update.bin} of a build.
   *
   * @throws IllegalArgumentException likewise
   * @throws IOException if the file cannot be read
   */
  public static Firmware read(Path file, long version) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IllegalArgumentException(
          file + " has " + Files.size(file) + " bytes; 1.." + MOST_BYTES + " are allowed");
    }
    return new Firmware(
        new Image(file.getFileName().toString(), Files.readAllBytes(file)), new FirmwareVersion(version));
  }

  /** One of bytes without meaning, which are drawn from its version: equal sizes and versions give equal bytes. */
  public static Firmware ofSize(int bytes, long version) {
    byte[] image = new byte[Math.max(0, Math.min(bytes, MOST_BYTES + 1))];
    new SplittableRandom(version).nextBytes(image);
    return new Firmware(new Image("made-" + bytes + ".bin", image), new FirmwareVersion(version));
  }

  public FirmwareVersion version() {
    return version;
  }

  public int sizeBytes() {
    return image.bytes().length;
  }

  /** Of the image, in lower-case hex: what an {@code UpgradeNotice} names. */
  public String md5() {
    return image.md5();
  }

  /** Of the image, in lower-case hex. */
  public String sha256() {
    return image.sha256();
  }

  Image image() {
    return image;
  }

  @Override
  public String toString() {
    return image.name() + ", " + sizeBytes() + " bytes, version " + version;
  }
}
