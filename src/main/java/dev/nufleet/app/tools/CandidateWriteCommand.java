package dev.nufleet.app.tools;

import dev.nufleet.app.settings.InputFile;
import dev.nufleet.app.settings.OutputFile;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.ota.CandidateWriter;
import dev.nufleet.ota.WriteRefused;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.KeyValueLog;
import dev.nufleet.storage.MemoryStorage;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code candidate write}: a firmware into a slot, as the board writes it. */
@Command(
    name = "write",
    description = {
      "Writes a firmware into a slot as the board does, byte for byte.",
      "Exit 0: written. 5: refused; the slot stays as it was and the library's error line goes to stderr."
    })
final class CandidateWriteCommand implements Callable<Integer> {
  private static final int REFUSED = 5;

  @Option(
      names = "--slot",
      required = true,
      paramLabel = "SLOT.bin",
      description = "card content from byte 0x4000000 on; what lies past the file reads as zero")
  private Path slot;

  @Option(names = "--rot", required = true, paramLabel = "HEX32", description = "root of trust: 32 hex digits")
  private String rot;

  @Option(
      names = "--version",
      required = true,
      paramLabel = "V",
      description = "version string as the cloud sends it, taken as it is")
  private String version;

  @Option(names = "--firmware", required = true, paramLabel = "FW.bin", description = "the application's bytes")
  private Path firmware;

  @Option(
      names = "--fragment",
      defaultValue = "127",
      paramLabel = "N",
      description = "bytes per write (default: ${DEFAULT-VALUE}, as the sample hands them over)")
  private int fragment;

  @Option(names = "--out", required = true, paramLabel = "SLOT_OUT.bin", description = "where to write the slot")
  private Path out;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help message and exit.")
  private boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    RootOfTrust root = RootOfTrust.parse(rot).orElseThrow(() -> new UserMistake(
        "--rot has " + rot.length() + " characters; exactly 32 hex digits are allowed (16 bytes)"));
    if (fragment < 1 || fragment > InputFile.MOST_BYTES) {
      throw new UserMistake("--fragment is " + fragment + "; 1.." + InputFile.MOST_BYTES + " bytes are allowed");
    }
    byte[] before = InputFile.read(slot, "slot image", InputFile.MOST_BYTES);
    byte[] bytes = InputFile.read(firmware, "firmware", InputFile.MOST_BYTES);
    MemoryStorage board =
        MemoryStorage.of(BoardProfile.IOT_M487, FactoryImage.BLANK, Optional.of(SlotImage.onCard(before)));
    KeyValueLog.open(board.flash()).saveRootOfTrust(root);
    Optional<WriteRefused> refused = CandidateWriting.write(new CandidateWriter(board), version, bytes, fragment);
    if (refused.isPresent()) {
      OutputFile.write(out, "--out", before);
      spec.commandLine().getErr().println(
          "refused, " + refused.get().cause().id() + ": " + refused.get().printed().strip());
      spec.commandLine().getErr().flush();
      return REFUSED;
    }
    int used = MemoryMap.CANDIDATE_HEADER_BYTES + (bytes.length + 511) / 512 * 512;
    OutputFile.write(out, "--out", SlotImage.of(board.card().orElseThrow(), Math.max(before.length, used)));
    return 0;
  }
}
