package dev.nufleet.firmware;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The 16-byte campaign id of a header. Nobody evaluates it, but it shows where a firmware came from: the build tool
 * leaves zeros, the candidate writer sets the first byte to 0xFF, and the bootloader copies it.
 */
public final class CampaignId {
  public static final int SIZE_BYTES = 16;
  /** As the build tool makes it. */
  public static final CampaignId FACTORY = new CampaignId(new byte[SIZE_BYTES]);
  /** As the candidate writer makes it. */
  public static final CampaignId OTA = new CampaignId(HexFormat.of().parseHex("ff000000000000000000000000000000"));

  private final byte[] id;

  private CampaignId(byte[] id) {
    this.id = id;
  }

  public static CampaignId read(byte[] from, int offset) {
    byte[] id = Arrays.copyOfRange(from, offset, offset + SIZE_BYTES);
    return Arrays.equals(id, OTA.id) ? OTA : Arrays.equals(id, FACTORY.id) ? FACTORY : new CampaignId(id);
  }

  void copyTo(byte[] into, int offset) {
    System.arraycopy(id, 0, into, offset, SIZE_BYTES);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof CampaignId other && Arrays.equals(id, other.id);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(id);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(id);
  }
}
