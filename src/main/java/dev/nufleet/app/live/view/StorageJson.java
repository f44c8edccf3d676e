package dev.nufleet.app.live.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.boot.StorageMap;
import dev.nufleet.model.MemoryMap;

/** What lies where on a board: its flash and its card, area by area. Sizes and addresses in bytes. */
final class StorageJson {
  private StorageJson() {}

  static void into(ObjectNode board, BoardCommand.StorageAnswer answer) {
    if (answer instanceof BoardCommand.Storage told) {
      storage(board.putObject("storage"), told.map());
      board.put("storageWhy", "");
    } else {
      board.putNull("storage").put("storageWhy", ((BoardCommand.NoStorage) answer).why());
    }
  }

  private static void storage(ObjectNode node, StorageMap map) {
    ObjectNode flash = node.putObject("flash").put("bytes", MemoryMap.FLASH_BYTES)
        .put("sectorBytes", map.sectorBytes()).put("erases", map.erases()).put("mostErases", map.mostErases());
    if (map.mostErases() > 0) {
      flash.put("mostErasedAt", map.mostErasedAt());
    } else {
      flash.putNull("mostErasedAt");
    }
    ArrayNode areas = flash.putArray("areas");
    area(areas, "bootloader", 0, MemoryMap.BOOTLOADER_BYTES).putNull("usedBytes");
    for (StorageMap.Area one : map.areas()) {
      area(areas, "key-value", one.address(), one.sizeBytes()).put("usedBytes", one.usedBytes());
    }
    area(areas, "header", MemoryMap.HEADER, MemoryMap.APPLICATION - MemoryMap.HEADER)
        .put("usedBytes", map.active().isPresent() ? MemoryMap.APPLICATION - MemoryMap.HEADER : 0);
    area(areas, "application", MemoryMap.APPLICATION, MemoryMap.APPLICATION_MAX_BYTES)
        .put("usedBytes", map.active().map(one -> bounded(one.sizeBytes())).orElse(0L));
    if (map.active().isPresent()) {
      StorageMap.Image active = map.active().get();
      node.putObject("header").put("version", active.version()).put("size", bounded(active.sizeBytes()))
          .put("sha256", active.sha256()).put("intact", active.isIntact());
    } else {
      node.putNull("header");
    }
    node.put("rootOfTrust", map.hasRootOfTrust());
    ArrayNode keyValues = node.putArray("keyValue");
    for (StorageMap.Area one : map.areas()) {
      ObjectNode shown = keyValues.addObject().put("area", keyValues.size() - 1).put("active", one.isActive());
      if (one.version() < 0) {
        shown.putNull("version");
      } else {
        shown.put("version", one.version());
      }
      shown.put("usedBytes", one.usedBytes()).put("sizeBytes", one.sizeBytes()).put("keys", one.keys());
    }
    if (map.card().isPresent()) {
      card(node.putObject("card"), map.card().get());
    } else {
      node.putNull("card");
    }
  }

  private static void card(ObjectNode node, StorageMap.CardMap card) {
    StorageMap.Candidate candidate = card.candidate();
    long candidateBytes = bounded(candidate.sizeBytes());
    node.put("bytes", card.sizeBytes());
    ArrayNode areas = node.putArray("areas");
    area(areas, "key-value", MemoryMap.CARD_KVSTORE, MemoryMap.CARD_KVSTORE_BYTES).putNull("usedBytes");
    area(areas, "candidate", MemoryMap.CANDIDATE, MemoryMap.CANDIDATE_BYTES).put("usedBytes", candidateBytes);
    area(areas, "user", MemoryMap.USER_FILESYSTEM, Math.max(0, card.sizeBytes() - MemoryMap.USER_FILESYSTEM))
        .putNull("usedBytes");
    if (card.files().isPresent()) {
      node.put("files", card.files().getAsInt());
    } else {
      node.putNull("files");
    }
    node.put("userFormatted", card.hasUserFilesystem());
    node.putArray("candidates").addObject().put("slot", 0).put("state", candidate.state().word())
        .put("version", candidate.version().orElse(null)).put("size", candidateBytes);
  }

  private static ObjectNode area(ArrayNode areas, String what, long from, long bytes) {
    return areas.addObject().put("what", what).put("from", from).put("bytes", bytes);
  }

  /** A damaged header may name any size. */
  private static long bounded(long unsignedBytes) {
    return unsignedBytes < 0 ? Long.MAX_VALUE : unsignedBytes;
  }
}
