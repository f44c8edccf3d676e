package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nufleet.api.Chaos;
import dev.nufleet.api.Firmware;
import dev.nufleet.api.Fleet;
import dev.nufleet.api.UpgradeResult;
import dev.nufleet.junit.NuFleetExtension;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Emulated boards with a firmware of one's own. */
class FleetTest {
  private static final long OLD = 1_577_150_000;
  private static final long NEW = 1_800_000_000;

  @RegisterExtension
  static final NuFleetExtension NUFLEET = NuFleetExtension.with(Fleet.of(10).initialVersion(OLD));

  @Test
  void ten_boards_upgrade(Fleet fleet) {
    // of a build: Firmware.read(Path.of("app_update.bin"), version)
    UpgradeResult result = fleet.upgrade(Firmware.ofSize(300_000, NEW));

    result.requireAllUpgraded().requireInvariants();
    for (String board : fleet.boards()) {
      DeviceTriple device = fleet.device(board);
      assertEquals(Long.toString(NEW), fleet.standIn().version(device).orElseThrow());
    }
    assertTrue(fleet.console("board-00003").contains(Long.toString(NEW)), "a board's console is there to be looked at");
  }

  /** Power fails in the midst of the copy into flash and of a write; the operator switches the boards on again. */
  @Test
  void a_board_under_a_power_cut_comes_back_with_old_or_new_firmware() {
    Chaos powerCut = Chaos.text("""
        faults = [ { kind = power-cut, during = install, at = "50%", how = torn } ]
        """);
    try (Fleet fleet = Fleet.of(2).profile(BoardProfile.NUC472).initialVersion(OLD).chaos(powerCut).seed(3).start()) {
      UpgradeResult result = fleet.upgrade(Firmware.ofSize(100_000, NEW), Duration.ofSeconds(60));

      assertEquals(2L, result.faults().get("power-cut"));
      result.requireInvariants(); // none is bricked, and what the platform believes is true
      result.boards().forEach(board ->
          assertTrue(Set.of(Long.toString(OLD), Long.toString(NEW)).contains(board.activeVersion()), board.toString()));
    }
  }
}
