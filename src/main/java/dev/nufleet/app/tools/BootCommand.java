package dev.nufleet.app.tools;

import dev.nufleet.app.settings.InputFile;
import dev.nufleet.app.settings.Mix;
import dev.nufleet.app.settings.OutputFile;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.boot.BootResult;
import dev.nufleet.boot.Bootloader;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.ResetReason;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.Flash;
import dev.nufleet.storage.LosingPower;
import dev.nufleet.storage.MemoryStorage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code boot}: the bootloader alone, once, on image files. */
@Command(
    name = "boot",
    description = {
      "Runs the bootloader once on image files and prints exactly what it prints.",
      "Exit 0: it hands over to the application. 3: it halts, or waits for ever. 4: power was cut."
    })
public final class BootCommand implements Callable<Integer> {
  private static final int HALTS = 3;
  private static final int POWER_CUT = 4;

  @Option(names = "--profile", required = true, paramLabel = "P", description = "nuc472, m487, iot-m487 or iot-m263a")
  private String profile;

  @Option(
      names = "--flash",
      required = true,
      paramLabel = "FLASH.bin",
      description = "internal flash from address 0: 524288 bytes")
  private Path flash;

  @Option(
      names = "--slot",
      paramLabel = "SLOT.bin",
      description = "card content from byte 0x4000000 on; what lies past the file reads as zero")
  private Path slot;

  @Option(names = "--no-card", description = "no card in the slot")
  private boolean noCard;

  @Option(
      names = "--reset-reason",
      defaultValue = "0",
      paramLabel = "N",
      description = "0 power-on, 1 pin, 2 brown-out, 3 software, 4 watchdog, 5 lockup, 9 several, 10 platform,"
          + " 11 unknown (default: ${DEFAULT-VALUE})")
  private int resetReason;

  @Option(
      names = "--cut",
      paramLabel = "N",
      description = "cut power after N operations: erases of a sector and programs of a 4-byte word")
  private Long cut;

  @Option(names = "--out", paramLabel = "FLASH_OUT.bin", description = "where to write the flash afterwards")
  private Path out;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help message and exit.")
  private boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    MemoryStorage board = board();
    if (cut != null && cut < 0) {
      throw new UserMistake("--cut is " + cut + "; 0 or more operations are allowed");
    }
    BoardStorage powered = cut == null ? board : LosingPower.after(cut, board);
    BootResult result = Bootloader.boot(powered, reason());
    if (out != null) {
      byte[] after = new byte[Flash.SIZE_BYTES];
      board.flash().read(0, after, 0, after.length);
      OutputFile.write(out, "--out", after);
    }
    PrintWriter console = spec.commandLine().getOut();
    console.print(result.text());
    console.flush();
    return switch (result.outcome()) {
      case BOOTS -> 0;
      case HALTS, HANGS -> HALTS;
      case POWER_CUT -> POWER_CUT;
    };
  }

  private MemoryStorage board() {
    BoardProfile board = Mix.profile(profile);
    byte[] content = InputFile.readExactly(flash, "flash image", Flash.SIZE_BYTES);
    if (slot == null && !noCard) {
      throw new UserMistake("neither --slot nor --no-card is given; say what is on the card, or that there is none");
    }
    byte[] onCard = slot == null ? new byte[0] : InputFile.read(slot, "slot image", InputFile.MOST_BYTES);
    Optional<Card> card = noCard ? Optional.empty() : Optional.of(SlotImage.onCard(onCard));
    MemoryMap.of(board).warnings(Card.USUAL_BYTES).forEach(spec.commandLine().getErr()::println);
    return MemoryStorage.of(board, FactoryImage.of(content), card);
  }

  private ResetReason reason() {
    try {
      return ResetReason.ofCode(resetReason);
    } catch (IllegalArgumentException e) {
      throw new UserMistake(e.getMessage());
    }
  }
}
