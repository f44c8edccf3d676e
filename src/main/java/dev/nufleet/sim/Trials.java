package dev.nufleet.sim;

import dev.nufleet.model.Draw;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.sim.judge.Overheard;
import dev.nufleet.sim.judge.Slot;
import dev.nufleet.storage.BoardStorage;
import java.util.HashSet;
import java.util.Set;

/**
 * What is tried with boards' memories beside what happens in a world: rules of which a board's life seldom needs the
 * other half. Changes nothing in the world, and is not in its history.
 */
final class Trials {
  /** Worlds whose boards have nothing to do are over after some seconds. */
  private static final long WITHIN_NANOS = 5_000_000_000L;
  /** One board of so many has a store that is tried. */
  private static final int STORES = 3;

  private final WorldPlan plan;
  private final Overheard overheard;
  private final FirmwareVersion version;
  private final byte[] image;
  /** Boards whose bootloader was tried: once is enough, for there are many worlds. */
  private final Set<String> tried = new HashSet<>();

  /** @param version of the campaign, as its {@code image} */
  Trials(WorldPlan plan, Overheard overheard, FirmwareVersion version, byte[] image) {
    this.plan = plan;
    this.overheard = overheard;
    this.version = version;
    this.image = image;
  }

  void begin(Turns turns) {
    for (WorldPlan.Board board : plan.boards()) {
      Draw draw = Draw.of(plan.seed(), board.name(), "trial/store");
      if (Long.remainderUnsigned(draw.bits(0), STORES) == 0) {
        turns.party(plan.seed(), board.name(), "trial/tie").at(Long.remainderUnsigned(draw.bits(1), WITHIN_NANOS),
            () -> new StoreTrial(overheard, board.name(), board.profile(), new Draw(draw.bits(2))).run());
      }
    }
  }

  /** A board is about to boot. @param storage without what befalls it */
  void boots(String board, BoardStorage storage) {
    Slot slot = CardLook.at(storage, version, image);
    overheard.slot(board, slot);
    if (slot == Slot.WHOLE && !tried.contains(board)
        && BootTrial.of(overheard, board, storage, version, image, Draw.of(plan.seed(), board, "trial/boot"))) {
      tried.add(board);
    }
  }
}
