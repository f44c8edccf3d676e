package dev.nufleet.boot;

import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FirmwareVersion;
import java.util.List;

/**
 * How one run of the bootloader went.
 *
 * @param installed whether a candidate was copied and verified
 * @param activeVersion of the header at 0x12000 as this run left it; 0 if that header is not readable
 * @param console what was printed, in order, line ends included; strings are shared by all boards
 * @param retained what the two cells of RAM hold now
 */
public record BootResult(
    BootOutcome outcome,
    boolean installed,
    FirmwareVersion activeVersion,
    List<String> console,
    RetainedRam retained) {
  public BootResult {
    console = List.copyOf(console);
  }

  /** The console's text as the UART sends it. */
  public String text() {
    return String.join("", console);
  }
}
