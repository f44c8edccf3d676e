package dev.nufleet.app.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.chaos.Act;
import dev.nufleet.model.FaultKind;
import dev.nufleet.sim.PlannedActs;
import dev.nufleet.sim.Swarm;
import dev.nufleet.sim.Workshop;
import dev.nufleet.sim.WorldPlan;
import dev.nufleet.sim.study.Life;
import dev.nufleet.sim.study.Violation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapsuleFileTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private static Capsule capsule(long seed) {
    WorldPlan plan = Swarm.plan(seed, 3, null);
    Life life = seed % 8 == 0 || seed == 3 ? Life.of(plan, new Workshop())
        : new Life(plan, Optional.empty(), List.of(), Map.of(), new Life.End(1, -1, 2));
    return new Capsule(new Program("1.2", "abc", "0123"), Map.of("scenario", "swarm"), List.of("{ kind = close }"),
        life.plan().befallenBy(life.plan().befalls()), life.acted(),
        new Violation("exact-image", "board-00001", 7, 1234, "“it” boots\n12"), life.violations(), life.end());
  }

  @Test
  void a_capsule_comes_back_as_it_was_and_lives_again_to_the_same_end() {
    Set<FaultKind> met = EnumSet.noneOf(FaultKind.class);
    for (long seed = 1; seed <= 40; seed++) {
      Capsule capsule = capsule(seed);
      Path file = folder.resolve(seed + ".json");
      CapsuleFile.write(file, capsule);
      Capsule read = CapsuleFile.read(file);
      assertThat(read.plan().befalls()).isEqualTo(capsule.plan().befalls());
      assertThat(read.plan().boards()).isEqualTo(capsule.plan().boards());
      assertThat(read.acted()).isEqualTo(capsule.acted());
      assertThat(read.violation()).isEqualTo(capsule.violation());
      assertThat(read.others()).isEqualTo(capsule.others());
      assertThat(read.program()).isEqualTo(capsule.program());
      assertThat(read.options()).isEqualTo(capsule.options());
      assertThat(read.faults()).isEqualTo(capsule.faults());
      if (seed % 8 == 0) {
        assertThat(Life.of(read.plan(), new Workshop()).end()).as("seed %d", seed).isEqualTo(capsule.end());
      }
      capsule.plan().befalls().each((board, act) -> {
        met.add(act.kind());
        return Optional.of(act);
      });
    }
    assertThat(met).containsExactlyInAnyOrder(FaultKind.values());
  }

  private void refused(String content, String... says) throws IOException {
    Path file = folder.resolve("bad.json");
    Files.writeString(file, content);
    assertThatThrownBy(() -> CapsuleFile.read(file)).isInstanceOf(UserMistake.class)
        .hasMessageContainingAll(says).hasMessageStartingWith("capsule '")
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  private void refused(String whole, Consumer<ObjectNode> damage, String... says) throws IOException {
    refused(new String(with(whole, damage), StandardCharsets.UTF_8), says);
  }

  private static byte[] with(String whole, Consumer<ObjectNode> change) throws IOException {
    ObjectNode root = (ObjectNode) JSON.readTree(whole);
    change.accept(root);
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Makes a loss of power of the first act. */
  private static ObjectNode firstAct(ObjectNode root) {
    ObjectNode act = (ObjectNode) root.get("acts").get(0);
    act.removeAll();
    return act.put("board", "board-00001").put("fault", 1).put("ordinal", 0).put("kind", "power-cut")
        .put("spot", "operation").put("phase", "install").put("number", 7).put("how", "torn").put("tear", "1f");
  }

  @Test
  void a_strangers_or_damaged_file_is_one_line() throws IOException {
    Path file = folder.resolve("good.json");
    CapsuleFile.write(file, capsule(3));
    String good = Files.readString(file);
    refused("", "has no \"capsule\"");
    refused("null", "has no \"capsule\"");
    refused("[]", "has no \"capsule\"");
    refused("{\"n\":1}", "has no \"capsule\"");
    refused("{\"capsule\":1}", "end is no object");
    refused("[".repeat(50_000), "is no JSON");
    refused(good + "x", "is no JSON");
    assertThat(isRefused(with(good, root -> firstAct(root)))).as("the same without damage").isFalse();
    refused(good, root -> root.put("capsule", 2), "form of another version", "1 is the one");
    refused(good, root -> root.put("seed", "7"), "seed is \"7\"");
    refused(good, root -> root.put("seed", 1e300), "seed is 1.0E300");
    refused(good, root -> ((ObjectNode) root.get("world")).put("imageBytes", 449_025), "world.imageBytes", "1..449024");
    refused(good, root -> ((ObjectNode) root.get("world")).put("mode", "Safety"), "world.mode", "safety, liveness are");
    refused(good, root -> ((ObjectNode) root.get("world")).putArray("mends").add("all"), "world.mends", "'all' is no");
    refused(good, root -> ((ArrayNode) root.get("boards")).removeAll(), "boards has 0 entries; 1..1000");
    refused(good, root -> ((ObjectNode) root.get("boards").get(1)).put("name", "board-00001"), "boards[1].name");
    refused(good, root -> ((ObjectNode) root.get("boards").get(1)).put("name", "\u001b[2Jx"), "\\x1b[2Jx");
    refused(good, root -> ((ObjectNode) root.get("boards").get(1)).put("profile", "m4"), "boards[1].profile is 'm4'");
    refused(good, root -> firstAct(root).put("board", "board-9"), "acts[0].board 'board-9' is none of the boards");
    refused(good, root -> firstAct(root).put("kind", "flood"), "acts[0].kind is 'flood'");
    refused(good, root -> firstAct(root).put("spot", "request"), "acts[0].spot 'request' is not for power-cut");
    refused(good, root -> firstAct(root).put("tear", "xyz"), "acts[0].tear is 'xyz'");
    refused(good, root -> firstAct(root).put("status", 200), "acts[0].status is not for");
    refused(good, root -> firstAct(root).put("ordinal", -1), "acts[0].ordinal is -1");
    refused(good, root -> root.put("acts", 5), "acts is no list");
    refused(good, root -> root.remove("violation"), "violation is no object");
  }

  /** Whatever is cut off or changed: a line, or a capsule; never anything else. */
  @Test
  void no_damage_is_more_than_a_line() throws IOException {
    Path file = folder.resolve("good.json");
    CapsuleFile.write(file, capsule(3));
    byte[] good = Files.readAllBytes(file);
    int refused = 0;
    for (int at = 0; at < good.length; at += 31) {
      byte[] bad = good.clone();
      bad[at] ^= (byte) (1 + at % 120);
      refused += isRefused(bad) ? 1 : 0;
      assertThat(isRefused(new String(good, 0, at, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8)))
          .as("cut off at %d", at).isTrue();
    }
    assertThat(refused).isGreaterThan(good.length / 80);
  }

  private boolean isRefused(byte[] content) throws IOException {
    Path file = folder.resolve("bad.json");
    Files.write(file, content);
    try {
      CapsuleFile.read(file);
      return false;
    } catch (UserMistake line) {
      assertThat(line.getMessage().lines()).hasSize(1);
      return true;
    }
  }

  @Test
  void a_world_with_more_acts_than_a_capsule_holds_is_said_to_have_none() {
    WorldPlan plan = Swarm.plan(3, 3, null);
    Act act = plan.befalls().of("board-00001").get(0);
    PlannedActs many =
        new PlannedActs(Map.of("board-00001", Collections.nCopies(Capsule.MOST_ACTS + 1, act)), List.of());
    Life crowded =
        new Life(plan.befallenBy(many), Optional.empty(), List.of(), Map.of(), new Life.End(0, 0, 0));
    Capsules capsules = new Capsules(folder.resolve("none"), Map.of());
    assertThat(capsules.keep(crowded)).containsExactly("  no capsule of it: it would hold 20001 planned acts, and at"
        + " most 20000 are allowed; take fewer --boards");
    assertThat(folder.resolve("none")).doesNotExist();
  }
}
