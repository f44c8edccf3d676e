package dev.nufleet.boot;

import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FirmwareVersion;
import java.util.List;
import java.util.Optional;

/**
 * How one run of the bootloader went.
 *
 * @param installed whether a candidate was copied and verified
 * @param activeVersion of the header at 0x12000 as this run left it; 0 if that header is not readable
 * @param verified SHA-256 of the application's bytes in flash, if this run found that they fit their header
 * @param console what was printed, in order, line ends included; strings are shared by all boards
 * @param retained what the two cells of RAM hold now
 */
public record BootResult(
    BootOutcome outcome,
    boolean installed,
    FirmwareVersion activeVersion,
    Optional<Sha256> verified,
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
