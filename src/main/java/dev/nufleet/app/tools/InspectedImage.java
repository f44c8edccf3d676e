package dev.nufleet.app.tools;

import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.firmware.BadHeader;
import dev.nufleet.firmware.CampaignId;
import dev.nufleet.firmware.DeviceKey;
import dev.nufleet.firmware.ExternalHeader;
import dev.nufleet.firmware.IntelHex;
import dev.nufleet.firmware.InternalHeader;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.RootOfTrust;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an image file says of itself: which kind it is, the header's fields, and what a board would think of them.
 * Understood are a whole flash (524288 bytes), a merged {@code .bin}, a header alone (binary or Intel HEX) and a
 * candidate or slot.
 */
final class InspectedImage {
  private static final long LAST_SECOND_OF_9999 = 253402300799L;

  private final Map<String, Object> fields = new LinkedHashMap<>();

  private InspectedImage() {}

  /** Names and values in the order in which they are to be shown. */
  Map<String, Object> fields() {
    return fields;
  }

  /** @return empty if the bytes fit none of the kinds */
  static Optional<InspectedImage> of(byte[] content, Optional<RootOfTrust> root) {
    InspectedImage image = new InspectedImage();
    return image.read(content, root) ? Optional.of(image) : Optional.empty();
  }

  private boolean read(byte[] content, Optional<RootOfTrust> root) {
    if (content.length == MemoryMap.FLASH_BYTES) {
      active("flash", content, MemoryMap.HEADER, MemoryMap.APPLICATION);
    } else if (content.length > MemoryMap.APPLICATION && hasMagic(content, MemoryMap.HEADER)) {
      active("merged image", content, MemoryMap.HEADER, MemoryMap.APPLICATION);
    } else if (content.length > 0 && content[0] == ':') {
      return hex(content);
    } else if (content.length == InternalHeader.SIZE_BYTES) {
      active("active header", content, 0, content.length);
    } else if (content.length >= ExternalHeader.SIZE_BYTES && (hasMagic(content, 0) || isAuthentic(content, root))) {
      candidate(content, root);
    } else {
      Optional<BareApplication> bare = BareApplication.of(content);
      bare.ifPresent(application -> fields.putAll(application.fields()));
      return bare.isPresent();
    }
    return true;
  }

  private boolean hex(byte[] text) {
    IntelHex.Block block;
    try {
      block = IntelHex.decode(text);
    } catch (IntelHex.BadHex e) {
      throw new UserMistake("the file looks like Intel HEX, but " + e.getMessage());
    }
    long header = MemoryMap.HEADER - block.address();
    if (header < 0 || header + InternalHeader.SIZE_BYTES > block.content().length) {
      throw new UserMistake(String.format(Locale.ROOT,
          "the Intel HEX file has %d bytes from 0x%x on; a header at 0x%x is expected",
          block.content().length, block.address(), MemoryMap.HEADER));
    }
    int application = (int) Math.min(block.content().length, MemoryMap.APPLICATION - block.address());
    active("header file", block.content(), (int) header, application);
    return true;
  }

  private void active(String kind, byte[] content, int headerAt, int applicationAt) {
    ByteBuffer in = ByteBuffer.wrap(content, headerAt, InternalHeader.SIZE_BYTES).slice();
    fields.put("kind", kind);
    start(in);
    Sha256 hash = Sha256.read(content, headerAt + 24);
    fields.put("sha256", hash.toString());
    fields.put("campaign", campaign(CampaignId.read(content, headerAt + 88)));
    fields.put("signatureSize", Integer.toUnsignedLong(in.getInt(104)));
    fields.put("crc", String.format(Locale.ROOT, "%08x", in.getInt(108)));
    fields.put("crcComputed", String.format(Locale.ROOT, "%08x", InternalHeader.crcOf(content, headerAt)));
    fields.put("header", verdict(content, headerAt));
    digest(content, applicationAt, in.getLong(16), hash);
  }

  private static String verdict(byte[] content, int headerAt) {
    try {
      InternalHeader.decode(content, headerAt);
      return "good";
    } catch (BadHeader e) {
      return "bad: " + e.getMessage();
    }
  }

  private void candidate(byte[] content, Optional<RootOfTrust> root) {
    ByteBuffer in = ByteBuffer.wrap(content, 0, ExternalHeader.SIZE_BYTES);
    fields.put("kind", content.length == ExternalHeader.SIZE_BYTES ? "candidate header" : "candidate");
    start(in);
    ExternalHeader header = ExternalHeader.unchecked(content, 0);
    fields.put("sha256", header.hash().toString());
    fields.put("payloadBytes", new BigInteger(Long.toUnsignedString(in.getLong(88))));
    fields.put("payloadSha256", Sha256.read(content, 96).toString());
    fields.put("campaign", campaign(header.campaign()));
    fields.put("transformationMode", Integer.toUnsignedLong(in.getInt(176)));
    fields.put("signatureSize", Integer.toUnsignedLong(in.getInt(228)));
    fields.put("hmac", Sha256.read(content, 232).toString());
    fields.put("header", root.isEmpty()
        ? "not checked: give the root of trust with --rot"
        : isAuthentic(content, root) ? "good: authentic" : "bad: HMAC differs");
    digest(content, MemoryMap.CANDIDATE_HEADER_BYTES, header.sizeBytes(), header.hash());
  }

  private void start(ByteBuffer in) {
    fields.put("magic", String.format(Locale.ROOT, "%08x", in.getInt(0)));
    fields.put("headerVersion", Integer.toUnsignedLong(in.getInt(4)));
    fields.put("version", new FirmwareVersion(in.getLong(8)).toString());
    boolean time = in.getLong(8) >= 0 && in.getLong(8) <= LAST_SECOND_OF_9999;
    fields.put("built", time ? Instant.ofEpochSecond(in.getLong(8)).toString() : "the version is no time");
    fields.put("sizeBytes", new BigInteger(Long.toUnsignedString(in.getLong(16))));
  }

  private void digest(byte[] content, int firmwareAt, long size, Sha256 expected) {
    int there = Math.max(0, content.length - firmwareAt);
    if (there == 0) {
      fields.put("firmware", "not in this file");
    } else if (Long.compareUnsigned(size, there) > 0) {
      fields.put("firmware", "bad: " + there + " of " + Long.toUnsignedString(size) + " bytes are there");
    } else {
      Sha256 found = Sha256.of(content, firmwareAt, (int) size);
      fields.put("sha256Computed", found.toString());
      fields.put("firmware", found.equals(expected) ? "good" : "bad: SHA-256 differs");
    }
  }

  private static boolean hasMagic(byte[] content, int at) {
    return ByteBuffer.wrap(content).getInt(at) == InternalHeader.MAGIC;
  }

  private static boolean isAuthentic(byte[] content, Optional<RootOfTrust> root) {
    try {
      return root.isPresent() && ExternalHeader.authentic(content, 0, DeviceKey.of(root.get()));
    } catch (BadHeader e) {
      return false;
    }
  }

  private static String campaign(CampaignId campaign) {
    String from = campaign.equals(CampaignId.OTA) ? " (OTA)" : campaign.equals(CampaignId.FACTORY) ? " (factory)" : "";
    return campaign + from;
  }
}
