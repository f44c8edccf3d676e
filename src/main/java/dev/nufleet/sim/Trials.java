package dev.nufleet.sim;

import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.Draw;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.sim.judge.Overheard;
import dev.nufleet.sim.judge.Slot;
import dev.nufleet.sim.trial.BootTrial;
import dev.nufleet.sim.trial.CampaignTrial;
import dev.nufleet.sim.trial.CardLook;
import dev.nufleet.sim.trial.FileTrial;
import dev.nufleet.sim.trial.GuestTrial;
import dev.nufleet.sim.trial.SignInTrial;
import dev.nufleet.sim.trial.StoreTrial;
import dev.nufleet.sim.trial.TargetTrial;
import dev.nufleet.sim.trial.WriterTrial;
import dev.nufleet.storage.BoardStorage;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is tried with boards' memories, and with platforms of their own, beside what happens in a world: rules of which
 * a board's life seldom needs the other half. Changes nothing in the world, and is not in its history.
 */
final class Trials {
  /** Worlds whose boards have nothing to do are over after some seconds. */
  private static final long WITHIN_NANOS = 5_000_000_000L;
  /** A store is tried with one board of so many. */
  private static final int STORES = 3;
  private static final int WRITERS = 6;
  /** Each platform of its own is tried with one board of so many: it takes some milliseconds. */
  private static final int PLATFORMS = 6;

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
      begin(turns, board, "trial/store", STORES,
          draw -> new StoreTrial(overheard, board.name(), board.profile(), draw).run());
      begin(turns, board, "trial/writer", WRITERS,
          draw -> new WriterTrial(overheard, board.name(), board.profile(), draw).run());
      begin(turns, board, "trial/jobs", PLATFORMS,
          draw -> new CampaignTrial(overheard, board.name(), draw).run());
      begin(turns, board, "trial/targets", PLATFORMS,
          draw -> new TargetTrial(overheard, board.name(), draw).run());
      begin(turns, board, "trial/sign-in", PLATFORMS,
          draw -> new SignInTrial(overheard, board.name(), draw).run());
      DeviceTriple triple = Population.triple(board.name());
      begin(turns, board, "trial/guest", PLATFORMS, draw -> new GuestTrial(overheard, triple, draw).run());
      begin(turns, board, "trial/files", PLATFORMS, draw -> new FileTrial(overheard, triple, draw).run());
    }
  }

  private void begin(Turns turns, WorldPlan.Board board, String name, int oneOf, Consumer<Draw> trial) {
    Draw draw = Draw.of(plan.seed(), board.name(), name);
    if (Long.remainderUnsigned(draw.bits(0), oneOf) == 0) {
      turns.party(plan.seed(), board.name(), name + "/tie").at(Long.remainderUnsigned(draw.bits(1), WITHIN_NANOS),
          () -> trial.accept(new Draw(draw.bits(2))));
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
