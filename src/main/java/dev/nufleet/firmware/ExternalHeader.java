package dev.nufleet.firmware;

import dev.nufleet.model.FirmwareVersion;
import java.nio.ByteBuffer;

/**
 * Header v2 of the CandidateSlot, at the slot's first byte on the card: 296 bytes, big-endian. Offsets: 0 magic u32,
 * 4 header version u32, 8 firmware version u64, 16 size u64, 24 SHA-256 (field of 64), 88 payload size u64 and 96
 * payload hash (field of 64), both equal to the firmware's, 160 campaign (16 bytes), 176 transformation mode u32 (0),
 * 180 cipher key (32 zeros), 212 init vector (16 zeros), 228 signature size u32 (0), 232 HMAC-SHA256 over bytes
 * 0..231 (field of 64).
 *
 * <p>A reader checks the HMAC and nothing else: magic, header version, payload fields, transformation mode and
 * signature size matter only because the HMAC covers them, bytes 264..295 not at all. Source: {@code
 * arm_uc_metadata_header_v2.c}, bootloader.md section 1.2.
 *
 * @param sizeBytes unsigned; nothing bounds it here
 */
public record ExternalHeader(FirmwareVersion version, long sizeBytes, Sha256 hash, CampaignId campaign) {
  public static final int SIZE_BYTES = 296;

  private static final int MAC_OFFSET = 232;

  public byte[] encode(DeviceKey key) {
    byte[] header = new byte[SIZE_BYTES];
    encode(key, header, 0);
    return header;
  }

  /** Overwrites the 296 bytes at {@code offset}. */
  public void encode(DeviceKey key, byte[] into, int offset) {
    ByteBuffer out = ByteBuffer.allocate(SIZE_BYTES);
    out.putInt(InternalHeader.MAGIC).putInt(InternalHeader.HEADER_VERSION);
    out.putLong(version.unsigned()).putLong(sizeBytes);
    hash.copyTo(out.array(), 24);
    out.putLong(88, sizeBytes);
    hash.copyTo(out.array(), 96);
    campaign.copyTo(out.array(), 160);
    System.arraycopy(key.mac(out.array(), 0, MAC_OFFSET), 0, out.array(), MAC_OFFSET, 32);
    System.arraycopy(out.array(), 0, into, offset, SIZE_BYTES);
  }

  /**
   * Reads the 296 bytes at {@code offset} as the bootloader does.
   *
   * @throws BadHeader if the HMAC differs, or fewer bytes are there
   */
  public static ExternalHeader decode(byte[] from, int offset, DeviceKey key) throws BadHeader {
    if (!authentic(from, offset, key)) {
      throw new BadHeader("HMAC differs: not written by this device, or damaged");
    }
    return unchecked(from, offset);
  }

  /** @throws BadHeader if fewer than 296 bytes are there */
  public static boolean authentic(byte[] from, int offset, DeviceKey key) throws BadHeader {
    if (from.length - offset < SIZE_BYTES) {
      throw new BadHeader("only " + (from.length - offset) + " bytes of the header's " + SIZE_BYTES + " are there");
    }
    return key.authenticates(from, offset, MAC_OFFSET, from, offset + MAC_OFFSET);
  }

  /**
   * The fields as they stand, to be shown to people: a board uses them only after {@link #decode} has authenticated
   * them.
   */
  public static ExternalHeader unchecked(byte[] from, int offset) {
    ByteBuffer in = ByteBuffer.wrap(from, offset, SIZE_BYTES).slice();
    return new ExternalHeader(
        new FirmwareVersion(in.getLong(8)),
        in.getLong(16),
        Sha256.read(from, offset + 24),
        CampaignId.read(from, offset + 160));
  }

  /** The header that the bootloader writes before the firmware when it installs this candidate. */
  public InternalHeader installed() {
    return new InternalHeader(version, sizeBytes, hash, campaign);
  }
}
