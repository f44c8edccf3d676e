package dev.nufleet.firmware;

import dev.nufleet.model.FirmwareVersion;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * Header v2 of the ActiveImage, at 0x12000 of the internal flash: 112 bytes, big-endian. Offsets: 0 magic u32, 4
 * header version u32, 8 firmware version u64 (UNIX seconds), 16 size u64 (bytes), 24 SHA-256 (32 bytes in a field of
 * 64, the rest zero), 88 campaign (16 bytes), 104 signature size u32 (0), 108 CRC-32 u32 over bytes 0..107.
 *
 * <p>A reader checks the header version and the magic, then the CRC; hash padding and signature size are ignored.
 * Source: {@code arm_uc_metadata_header_v2.c} and the v4.1.0 bootloader, bootloader.md section 1.1.
 *
 * @param sizeBytes unsigned; nothing bounds it here
 */
public record InternalHeader(FirmwareVersion version, long sizeBytes, Sha256 hash, CampaignId campaign) {
  public static final int SIZE_BYTES = 112;
  public static final int MAGIC = 0x5A51B3D4;
  public static final int HEADER_VERSION = 2;

  private static final int CRC_OFFSET = 108;

  /** The header that the build tool puts before an application. */
  public static InternalHeader factory(FirmwareVersion version, byte[] application) {
    return new InternalHeader(version, application.length, Sha256.of(application), CampaignId.FACTORY);
  }

  public byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(SIZE_BYTES);
    out.putInt(MAGIC).putInt(HEADER_VERSION).putLong(version.unsigned()).putLong(sizeBytes);
    hash.copyTo(out.array(), 24);
    campaign.copyTo(out.array(), 88);
    out.putInt(CRC_OFFSET, crcOf(out.array(), 0));
    return out.array();
  }

  /**
   * Reads the 112 bytes at {@code offset} as the bootloader and the application do.
   *
   * @throws BadHeader if header version, magic or CRC differ, or fewer bytes are there
   */
  public static InternalHeader decode(byte[] from, int offset) throws BadHeader {
    if (from.length - offset < SIZE_BYTES) {
      throw new BadHeader("only " + (from.length - offset) + " bytes of the header's " + SIZE_BYTES + " are there");
    }
    ByteBuffer in = ByteBuffer.wrap(from, offset, SIZE_BYTES).slice();
    if (in.getInt(4) != HEADER_VERSION) {
      throw new BadHeader(String.format(Locale.ROOT,
          "header version is 0x%08x, expected 0x%08x", in.getInt(4), HEADER_VERSION));
    }
    if (in.getInt(0) != MAGIC) {
      throw new BadHeader(String.format(Locale.ROOT, "magic is 0x%08x, expected 0x%08x", in.getInt(0), MAGIC));
    }
    int crc = crcOf(from, offset);
    if (in.getInt(CRC_OFFSET) != crc) {
      throw new BadHeader(String.format(Locale.ROOT, "CRC is 0x%08x, expected 0x%08x", in.getInt(CRC_OFFSET), crc));
    }
    return new InternalHeader(
        new FirmwareVersion(in.getLong(8)),
        in.getLong(16),
        Sha256.read(from, offset + 24),
        CampaignId.read(from, offset + 88));
  }

  /** CRC-32 (that of zip) over the 108 bytes before the CRC field. */
  public static int crcOf(byte[] header, int offset) {
    CRC32 crc = new CRC32();
    crc.update(header, offset, CRC_OFFSET);
    return (int) crc.getValue();
  }
}
