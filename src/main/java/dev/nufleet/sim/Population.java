package dev.nufleet.sim;

import dev.nufleet.board.BoardSpec;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Pace;
import java.util.List;

/** Who lives in a world: one product's devices, each with a secret of its own, and boards as they left the factory. */
final class Population {
  static final String PRODUCT = "a1simulated";

  private Population() {}

  /** @param running the version that the boards have */
  static List<BoardSpec> of(WorldPlan plan, Workshop workshop, FirmwareVersion running) {
    return plan.boards().stream()
        .map(board -> new BoardSpec(new BoardId(board.name()), board.profile(), triple(board.name()), "cn-shanghai",
            Pace.BOARD, running, workshop.factoryFirmware(board.profile()), plan.seed()))
        .toList();
  }

  static DeviceTriple triple(String board) {
    return DeviceTriple.of(PRODUCT, board, "secret-of-" + board);
  }
}
