package dev.nufleet.app.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.run.RunCommand;
import dev.nufleet.app.settings.ChaosFile;
import dev.nufleet.app.settings.Mix;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.FaultKind;
import dev.nufleet.sim.Swarm;
import dev.nufleet.sim.WorldPlan;
import dev.nufleet.sim.study.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetFileTest {
  private static final Violation WRONG = new Violation("exact-image", "board-00002", 7, 0, "wrong\nbytes # {");

  @TempDir Path folder;

  private ChaosFile read(WorldPlan plan) throws IOException {
    Path file = folder.resolve("small.conf");
    Files.writeString(file, new FleetFile(plan, WRONG, "small").text("small.bin", true));
    return ChaosFile.read(file, RunCommand.settableOptions());
  }

  @Test
  void what_is_written_reads_back_as_the_same_faults_of_every_kind() throws IOException {
    Set<FaultKind> met = EnumSet.noneOf(FaultKind.class);
    for (long seed = 1; seed <= 40; seed++) {
      WorldPlan plan = Swarm.plan(seed, 2, null);
      Scenario written = new FleetFile(plan, WRONG, "small").scenario();
      Scenario read = read(plan).scenario();
      assertThat(read.faults()).as("seed %d", seed).isEqualTo(written.faults());
      written.faults().forEach(fault -> met.add(fault.kind()));
    }
    assertThat(met).containsExactlyInAnyOrder(FaultKind.values());
  }

  private static WorldPlan boards(WorldPlan.Board... boards) {
    WorldPlan some = Swarm.plan(1, 2, null);
    return new WorldPlan(77, some.mode(), List.of(boards), some.scenario(), 512, false, -1, 0, 1, 0, 0, 1, 1, 0,
        some.mends(), some.acts(), some.limits());
  }

  @Test
  void a_fleet_has_the_same_boards_by_name_and_profile() throws IOException {
    WorldPlan.Board one = new WorldPlan.Board("board-00003", BoardProfile.IOT_M487);
    for (int number = 4; number < 12; number++) {
      for (BoardProfile profile : BoardProfile.values()) {
        WorldPlan.Board other = new WorldPlan.Board("board-000" + (number < 10 ? "0" : "") + number, profile);
        ChaosFile file = read(boards(one, other));
        assertThat(file.run().get("start-index").texts().get(0)).isEqualTo("3");
        int count = Integer.parseInt(file.run().get("boards").texts().get(0));
        assertThat(count).isEqualTo(number - 2);
        List<BoardProfile> dealt = Mix.parse(file.run().get("mix").texts().get(0)).deal(count);
        assertThat(dealt.get(0)).as("%s", other).isEqualTo(BoardProfile.IOT_M487);
        assertThat(dealt.get(count - 1)).as("%s", other).isEqualTo(profile);
      }
    }
    assertThat(read(boards(one)).run().get("seed").texts().get(0)).isEqualTo("77");
    assertThat(read(boards(one)).platform().get("notice-qos").texts().get(0)).isEqualTo("1");
  }

  @Test
  void boards_that_cannot_be_dealt_so_are_said_to_be_others() {
    WorldPlan plan = boards(new WorldPlan.Board("board-00001", BoardProfile.M487),
        new WorldPlan.Board("board-00002", BoardProfile.NUC472), new WorldPlan.Board("bench", BoardProfile.M487));
    assertThat(new FleetFile(plan, WRONG, "small").text("x.bin", false))
        .startsWith("# exact-image, board-00002, event 7: wrong bytes # {\n# The simulator does not come to the same")
        .contains("the profiles of some are others");
    assertThat(new FleetFile(boards(new WorldPlan.Board("board-00001", BoardProfile.M487)), WRONG, "small")
        .text("x.bin", true)).doesNotContain("others here").contains("comes to the same end with this scenario.\n");
  }
}
