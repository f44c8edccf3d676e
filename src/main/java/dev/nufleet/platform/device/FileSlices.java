package dev.nufleet.platform.device;

import akka.stream.Materializer;
import akka.util.ByteString;
import akka.util.ByteStringBuilder;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.nufleet.platform.objects.ObjectStore;
import dev.nufleet.platform.registry.Firmware;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Downloads over MQTT: 2 bytes big-endian length of the JSON, the JSON, the slice, 2 bytes CRC-16/ARC of the slice, low
 * byte first. Source: platform.md section 6.
 */
public final class FileSlices {
  /** A slice and its JSON must fit a message. */
  static final int MAX_SLICE_BYTES = 128 * 1024;

  private FileSlices() {}

  /** What a device asks for; -1 for what it left out. */
  public record Wanted(String id, String fileToken, int streamId, int fileId, int sizeBytes, long offset) {}

  public static CompletionStage<ByteString> answer(
      Wanted wanted, Firmware firmware, ObjectStore store, Materializer materializer) {
    ObjectStore.Stored stored = firmware == null || wanted.fileId() != 1
        ? null : store.find(firmware.files.get(0).object).orElse(null);
    if (stored == null) {
      return CompletableFuture.completedFuture(refusal(wanted, 404, "no such stream"));
    }
    if (wanted.sizeBytes() < 1 || wanted.sizeBytes() > MAX_SLICE_BYTES || wanted.offset() < 0
        || wanted.offset() >= stored.sizeBytes()) {
      return CompletableFuture.completedFuture(refusal(wanted, 460, "size or offset out of bounds"));
    }
    int length = (int) Math.min(wanted.sizeBytes(), stored.sizeBytes() - wanted.offset());
    return store.slice(stored, wanted.offset(), length, materializer).thenApply(slice -> message(
        "{\"id\":" + TextNode.valueOf(wanted.id()) + ",\"code\":200,\"msg\":\"file size is " + stored.sizeBytes()
            + "\",\"data\":{\"fileToken\":"
                + TextNode.valueOf(wanted.fileToken().isEmpty() ? firmware.id : wanted.fileToken())
            + ",\"fileLength\":" + stored.sizeBytes() + ",\"bSize\":" + length + ",\"bOffset\":" + wanted.offset()
                + "}}", slice));
  }

  private static ByteString refusal(Wanted wanted, int code, String why) {
    return message(
        "{\"id\":" + TextNode.valueOf(wanted.id()) + ",\"code\":" + code + ",\"msg\":\"" + why + "\",\"data\":{}}",
        ByteString.emptyByteString());
  }

  private static ByteString message(String json, ByteString slice) {
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    int crc = crc16(slice.toArray());
    ByteStringBuilder message = new ByteStringBuilder();
    message.putByte((byte) (text.length >> 8)).putByte((byte) text.length).putBytes(text).append(slice);
    message.putByte((byte) crc).putByte((byte) (crc >> 8));
    return message.result();
  }

  /** CRC-16/ARC: polynomial 0x8005 reflected, start 0, no final xor. */
  public static int crc16(byte[] bytes) {
    int crc = 0;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? crc >> 1 ^ 0xa001 : crc >> 1;
      }
    }
    return crc;
  }
}
