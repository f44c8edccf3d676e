package dev.nufleet.firmware;

import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.RootOfTrust;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;


/** The worked example of bootloader.md 1.6, and that nothing damaged passes. */
class HeaderTest {
  private static final String HASH = "4e4c294b331f7a2099a379bec34b9f9fc03dc46ab465d998f4d683da53487e6d";
  private static final String ZEROS_32 = "00".repeat(32);
  private static final RootOfTrust ROOT = RootOfTrust.parse("000102030405060708090a0b0c0d0e0f").orElseThrow();

  private static byte[] firmware() {
    byte[] firmware = new byte[1000];
    for (int i = 0; i < firmware.length; i++) {
      firmware[i] = (byte) (i % 251);
    }
    return firmware;
  }

  private static ExternalHeader candidate() {
    return new ExternalHeader(new FirmwareVersion(1577151897), 1000, Sha256.of(firmware()), CampaignId.OTA);
  }

  @Test
  void the_build_tools_header_is_the_recorded_one() {
    assertThat(HexFormat.of().formatHex(
        InternalHeader.factory(new FirmwareVersion(1577098827), firmware()).encode())).isEqualTo(
        "5a51b3d400000002000000005e009e4b00000000000003e8" + HASH + ZEROS_32
            + "00".repeat(16) + "00000000" + "42aa076f");
  }

  @Test
  void the_candidates_header_is_the_recorded_one() {
    assertThat(HexFormat.of().formatHex(candidate().encode(DeviceKey.of(ROOT)))).isEqualTo(
        "5a51b3d400000002000000005e016d9900000000000003e8" + HASH + ZEROS_32 + "00000000000003e8" + HASH + ZEROS_32
            + "ff" + "00".repeat(15) + "00000000" + ZEROS_32 + "00".repeat(16) + "00000000"
            + "dfa22a2aea55e9f0cb949b579b3cf63d013df58649cff46dca83f6cd6e3d69c3" + ZEROS_32);
  }

  @Test
  void the_bootloader_copies_the_campaign_into_the_active_header() {
    byte[] installed = candidate().installed().encode();
    assertThat(HexFormat.of().formatHex(installed, 104, 112)).isEqualTo("000000001bdbc34d");
    assertThat(installed[88]).isEqualTo((byte) 0xFF);
  }

  @Test
  void the_crc_is_that_of_the_sheet() {
    assertThat(InternalHeader.crcOf(new byte[112], 0)).isEqualTo(0x0F7CFDF3);
    byte[] erased = new byte[112];
    Arrays.fill(erased, (byte) 0xFF);
    assertThat(InternalHeader.crcOf(erased, 0)).isEqualTo(0x4D454264);
  }

  @Property
  void what_is_written_reads_back(
      @ForAll long version, @ForAll long size, @ForAll @Size(32) byte[] hash, @ForAll @Size(16) byte[] campaign)
      throws BadHeader {
    var header = new InternalHeader(
        new FirmwareVersion(version), size, Sha256.read(hash, 0), CampaignId.read(campaign, 0));
    assertThat(InternalHeader.decode(header.encode(), 0)).isEqualTo(header);
    var external = new ExternalHeader(header.version(), size, header.hash(), header.campaign());
    assertThat(ExternalHeader.decode(external.encode(DeviceKey.of(ROOT)), 0, DeviceKey.of(ROOT))).isEqualTo(external);
  }

  @Property
  void no_flipped_bit_of_the_active_header_passes(@ForAll @IntRange(max = 112 * 8 - 1) int bit) {
    byte[] header = InternalHeader.factory(new FirmwareVersion(1577098827), firmware()).encode();
    header[bit / 8] ^= (byte) (1 << bit % 8);
    assertThatThrownBy(() -> InternalHeader.decode(header, 0)).isInstanceOf(BadHeader.class);
  }

  @Property
  void no_flipped_bit_that_the_hmac_covers_passes(@ForAll @IntRange(max = 264 * 8 - 1) int bit) {
    byte[] header = candidate().encode(DeviceKey.of(ROOT));
    header[bit / 8] ^= (byte) (1 << bit % 8);
    assertThatThrownBy(() -> ExternalHeader.decode(header, 0, DeviceKey.of(ROOT))).isInstanceOf(BadHeader.class);
  }

  @Test
  void the_hmacs_padding_is_looked_at_by_nobody() throws BadHeader {
    byte[] header = candidate().encode(DeviceKey.of(ROOT));
    Arrays.fill(header, 264, 296, (byte) 0xAB);
    assertThat(ExternalHeader.decode(header, 0, DeviceKey.of(ROOT))).isEqualTo(candidate());
  }

  @Test
  void version_one_is_rejected_although_its_crc_is_right() {
    byte[] header = InternalHeader.factory(new FirmwareVersion(1577098827), firmware()).encode();
    header[7] = 1;
    int crc = InternalHeader.crcOf(header, 0);
    for (int i = 0; i < 4; i++) {
      header[108 + i] = (byte) (crc >>> 24 - 8 * i);
    }
    assertThatThrownBy(() -> InternalHeader.decode(header, 0)).hasMessageContaining("header version is 0x00000001");
  }

  @Test
  void a_header_is_read_up_to_the_last_byte_of_what_is_there_and_not_beyond() throws BadHeader {
    byte[] active = new byte[5 + InternalHeader.SIZE_BYTES];
    InternalHeader header = InternalHeader.factory(new FirmwareVersion(7), firmware());
    System.arraycopy(header.encode(), 0, active, 5, InternalHeader.SIZE_BYTES);
    assertThat(InternalHeader.decode(active, 5)).isEqualTo(header);
    assertThatThrownBy(() -> InternalHeader.decode(active, 6)).isInstanceOf(BadHeader.class)
        .hasMessage("only 111 bytes of the header's 112 are there");

    byte[] slot = new byte[5 + ExternalHeader.SIZE_BYTES];
    candidate().encode(DeviceKey.of(ROOT), slot, 5);
    assertThat(ExternalHeader.decode(slot, 5, DeviceKey.of(ROOT))).isEqualTo(candidate());
    assertThatThrownBy(() -> ExternalHeader.decode(slot, 6, DeviceKey.of(ROOT))).isInstanceOf(BadHeader.class)
        .hasMessage("only 295 bytes of the header's 296 are there");
  }

  @Test
  void a_wrong_magic_is_named() {
    byte[] header = InternalHeader.factory(new FirmwareVersion(7), firmware()).encode();
    header[0] = 0;
    assertThatThrownBy(() -> InternalHeader.decode(header, 0)).hasMessage("magic is 0x0051b3d4, expected 0x5a51b3d4");
  }

  @Test
  void digests_are_equal_if_all_their_bytes_are_and_print_as_hex() {
    Sha256 digest = Sha256.of(firmware());
    assertThat(digest).hasToString(HASH);
    byte[] padded = new byte[1003];
    System.arraycopy(firmware(), 0, padded, 2, 1000);
    assertThat(Sha256.of(padded, 2, 1000)).isEqualTo(digest).hasSameHashCodeAs(digest);
    byte[] bytes = new byte[33];
    digest.copyTo(bytes, 1);
    assertThat(Sha256.read(bytes, 1)).isEqualTo(digest);
    bytes[32] ^= 1;
    assertThat(Sha256.read(bytes, 1)).isNotEqualTo(digest);
    assertThat(Sha256.read(bytes, 1).hashCode()).isNotEqualTo(digest.hashCode());
    assertThatThrownBy(() -> Sha256.read(bytes, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Sha256.read(bytes, -1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void campaigns_tell_where_a_firmware_came_from() {
    byte[] id = new byte[17];
    assertThat(CampaignId.read(id, 1)).isSameAs(CampaignId.FACTORY).hasToString("00".repeat(16));
    id[1] = (byte) 0xFF;
    assertThat(CampaignId.read(id, 1)).isSameAs(CampaignId.OTA).hasToString("ff" + "00".repeat(15));
    id[16] = 1;
    CampaignId other = CampaignId.read(id, 1);
    assertThat(other).hasToString("ff" + "00".repeat(14) + "01").isNotEqualTo(CampaignId.OTA)
        .isEqualTo(CampaignId.read(id, 1)).hasSameHashCodeAs(CampaignId.read(id, 1));
    assertThat(other.hashCode()).isNotEqualTo(CampaignId.OTA.hashCode());
  }

  @Test
  void keys_print_as_stars() {
    assertThat(ROOT).hasToString("***");
    assertThat(DeviceKey.of(ROOT)).hasToString("***");
    assertThat(RootOfTrust.parse("0001")).isEmpty();
    assertThatThrownBy(() -> new RootOfTrust(new byte[32])).hasMessageContaining("32 bytes");
  }
}
