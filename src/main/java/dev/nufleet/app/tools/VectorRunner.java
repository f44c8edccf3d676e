package dev.nufleet.app.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.app.settings.InputFile;
import dev.nufleet.app.tools.VectorContent.Unreadable;
import dev.nufleet.boot.BootResult;
import dev.nufleet.boot.Bootloader;
import dev.nufleet.firmware.BadHeader;
import dev.nufleet.firmware.ExternalHeader;
import dev.nufleet.firmware.InternalHeader;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.ResetReason;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.ota.CandidateWriter;
import dev.nufleet.ota.WriteRefused;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.Flash;
import dev.nufleet.storage.KeyValueLog;
import dev.nufleet.storage.LosingPower;
import dev.nufleet.storage.MemoryStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs one recorded vector (format: vectors/README.md) on every board that it holds for: with 4096 in {@code
 * sectorBytes} the two M487 boards, with 2048 the other two, with the values that have {@code At2048} at the end of
 * their names.
 */
final class VectorRunner {
  private static final Set<String> DECISIVE = Set.of("console", "outcome", "flashSha256", "slotSha256");

  private final Path directory;
  private final JsonNode vector;
  private final List<String> failures = new ArrayList<>();
  private final List<String> otherDifferences = new ArrayList<>();

  /**
   * How a vector ended.
   *
   * @param failures differences that decide: console, outcome, flash, slot
   * @param otherDifferences in what the vector says to help find a mistake
   */
  record Verdict(List<String> failures, List<String> otherDifferences) {
    boolean holds() {
      return failures.isEmpty();
    }
  }

  private VectorRunner(Path directory, JsonNode vector) {
    this.directory = directory;
    this.vector = vector;
  }

  /** @throws Unreadable if vector.json or a file that it names is missing or damaged */
  static Verdict run(Path directory) throws Unreadable {
    VectorRunner runner = new VectorRunner(directory, parse(directory.resolve("vector.json")));
    for (BoardProfile profile : runner.profiles()) {
      switch (runner.vector.path("kind").asText()) {
        case "boot", "cut" -> runner.boots(profile);
        case "write" -> runner.writes(profile);
        default -> throw new Unreadable("kind is " + runner.vector.path("kind") + "; boot, cut, write are allowed");
      }
    }
    return new Verdict(runner.failures, runner.otherDifferences);
  }

  private static JsonNode parse(Path file) throws Unreadable {
    try {
      JsonNode vector = new ObjectMapper().readTree(Files.readAllBytes(file));
      if (!vector.isObject()) {
        throw new Unreadable("vector.json is no JSON object");
      }
      return vector;
    } catch (JsonProcessingException e) {
      throw new Unreadable("vector.json is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new Unreadable("vector.json cannot be read: " + e.getMessage());
    }
  }

  private Set<BoardProfile> profiles() throws Unreadable {
    Set<BoardProfile> profiles = new LinkedHashSet<>();
    String board = vector.path("board").asText();
    profiles.add(BoardProfile.byId(board).orElseThrow(
        () -> new Unreadable("board is '" + board + "'; " + BoardProfile.ids() + " are allowed")));
    for (JsonNode bytes : vector.path("sectorBytes")) {
      Arrays.stream(BoardProfile.values()).filter(p -> p.sectorBytes() == bytes.asInt()).forEach(profiles::add);
    }
    return profiles;
  }

  private void boots(BoardProfile profile) throws Unreadable {
    byte[] flash = VectorContent.read(directory, "flash", vector.path("flash"));
    if (flash.length != Flash.SIZE_BYTES) {
      throw new Unreadable("flash has " + flash.length + " bytes; it must have " + Flash.SIZE_BYTES);
    }
    MemoryStorage board = MemoryStorage.of(profile, FactoryImage.of(flash), Optional.empty());
    byte[] slot = bootOnce(profile, board, vector, new byte[0], "");
    int boot = 1;
    for (JsonNode step : vector.path("then")) {
      slot = bootOnce(profile, board, step, slot, " boot " + ++boot);
    }
  }

  private byte[] bootOnce(BoardProfile profile, MemoryStorage board, JsonNode step, byte[] slotBefore, String where)
      throws Unreadable {
    byte[] slot = step.hasNonNull("slot") ? VectorContent.read(directory, "slot", step.get("slot")) : slotBefore;
    Card card = SlotImage.onCard(slot);
    board.takeCard();
    if (step.path("hasCard").asBoolean(true)) {
      board.insert(card);
    }
    BoardStorage.Operations before = board.operations();
    BoardStorage powered = step.hasNonNull("cutAfterOperation")
        ? LosingPower.after(VectorContent.number(step, "cutAfterOperation", "vector", Integer.MAX_VALUE), board)
        : board;
    ResetReason reason;
    try {
      reason = ResetReason.ofCode(VectorContent.number(step, "resetReason", "vector", 255));
    } catch (IllegalArgumentException e) {
      throw new Unreadable(e.getMessage());
    }
    BootResult result = Bootloader.boot(powered, reason);
    byte[] flash = new byte[Flash.SIZE_BYTES];
    board.flash().read(0, flash, 0, flash.length);
    Expected expected = new Expected(step.path("expect"), profile, where);
    expected.check("console", result.text());
    expected.check("outcome", switch (result.outcome()) {
      case BOOTS -> "boots";
      case HALTS -> "halts";
      case HANGS -> "hangs";
      case POWER_CUT -> "power-cut";
    });
    expected.check("flashSha256", Sha256.of(flash).toString());
    expected.check("slotSha256", slotHash(card, slot.length));
    expected.check("activeVersion", activeVersion(flash));
    expected.check("headerHex", HexFormat.of().formatHex(
        flash, MemoryMap.HEADER, MemoryMap.HEADER + InternalHeader.SIZE_BYTES));
    expected.check("erasedSectors", "" + (board.operations().flashErases() - before.flashErases()));
    expected.check("programmedWords", "" + (board.operations().flashPrograms() - before.flashPrograms()));
    return slot;
  }

  private static String activeVersion(byte[] flash) {
    try {
      return InternalHeader.decode(flash, MemoryMap.HEADER).version().toString();
    } catch (BadHeader e) {
      return "null";
    }
  }

  private void writes(BoardProfile profile) throws Unreadable {
    RootOfTrust root = RootOfTrust.parse(vector.path("rotKeyHex").asText())
        .orElseThrow(() -> new Unreadable("rotKeyHex is not 32 hex digits"));
    byte[] firmware = VectorContent.read(directory, "firmware", vector.path("firmware"));
    byte[] slot = VectorContent.read(directory, "slot", vector.path("slot"));
    int fragment = VectorContent.number(vector, "fragmentBytes", "vector", InputFile.MOST_BYTES);
    if (fragment == 0) {
      throw new Unreadable("fragmentBytes is 0");
    }
    MemoryStorage board = MemoryStorage.of(profile, FactoryImage.BLANK, Optional.of(SlotImage.onCard(slot)));
    KeyValueLog.open(board.flash()).saveRootOfTrust(root);
    Optional<WriteRefused> refused =
        CandidateWriting.write(new CandidateWriter(board), vector.path("version").asText(), firmware, fragment);
    Card card = board.card().orElseThrow();
    byte[] header = SlotImage.of(card, ExternalHeader.SIZE_BYTES);
    Expected expected = new Expected(vector.path("expect"), profile, "");
    expected.check("outcome", refused.isEmpty() ? "written" : "refused");
    expected.check("error", refused.map(r -> r.cause().id()).orElse("null"));
    expected.check("slotSha256", slotHash(card, slot.length));
    expected.check("headerHex", refused.isPresent() ? "null" : HexFormat.of().formatHex(header));
    expected.check("candidateVersion",
        refused.isPresent() ? "null" : ExternalHeader.unchecked(header, 0).version().toString());
  }

  private static String slotHash(Card card, int slotBytes) {
    return Sha256.of(SlotImage.of(card, Math.max(slotBytes, MemoryMap.CANDIDATE_BYTES))).toString();
  }

  /** The {@code expect} object of one step, as one profile has to meet it. */
  private final class Expected {
    private final JsonNode expect;
    private final BoardProfile profile;
    private final String where;

    Expected(JsonNode expect, BoardProfile profile, String where) {
      this.expect = expect;
      this.profile = profile;
      this.where = where;
    }

    void check(String field, String found) {
      String own = field + "At2048";
      JsonNode expected = expect.get(profile.sectorBytes() == 2048 && expect.has(own) ? own : field);
      if (expected != null && !expected.asText().equals(found)) {
        (DECISIVE.contains(field) ? failures : otherDifferences).add(
            profile + where + ": " + field + " is " + quote(found) + ", expected " + quote(expected.asText()));
      }
    }

    private static String quote(String text) {
      return "'" + text.replace("\r", "\\r").replace("\n", "\\n") + "'";
    }
  }
}
