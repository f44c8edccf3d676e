package dev.nufleet.app.simulate;

import dev.nufleet.app.settings.Mix;
import dev.nufleet.app.settings.ScenarioText;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Printable;
import dev.nufleet.sim.World;
import dev.nufleet.sim.WorldPlan;
import dev.nufleet.sim.study.ForFleet;
import dev.nufleet.sim.study.Violation;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What befell a simulated world, as a scenario file for {@code run}: the same boards by name and profile, the same seed
 * and so the same draws, the same image, versions and faults.
 */
final class FleetFile {
  /** As {@code run} names boards, unless it is told otherwise. */
  private static final Pattern NAME = Pattern.compile("board-([0-9]{5})");
  private static final int MOST_WEIGHT = 9;
  private static final long SECOND = 1_000_000_000L;
  /** For the start of a stand-in and the first connections. */
  private static final long LONGER_SECONDS = 20;
  /** More boards between two of them are not started for these two. */
  private static final int MOST_BOARDS = 1000;

  private final WorldPlan plan;
  private final Violation violation;
  private final String name;

  /** @param name of the scenario */
  FleetFile(WorldPlan plan, Violation violation, String name) {
    this.plan = plan;
    this.violation = violation;
    this.name = name;
  }

  Scenario scenario() {
    return ForFleet.scenario(plan, name, "What a simulated world of seed " + plan.seed()
        + (violation.isDefect() ? " shows: " + Printable.brief(violation.words(), 40)
            : " violates: " + Printable.brief(violation.invariant(), 40)));
  }

  /**
   * @param firmware the image's file, beside this one
   * @param shows whether the simulator comes to the same end with this scenario
   */
  String text(String firmware, boolean shows) {
    return "# " + Printable.line(violation.line()) + "\n"
        + (shows ? "# The simulator comes to the same end with this scenario.\n"
            : "# The simulator does not come to the same end with it: the capsule says more than a scenario can.\n")
        + (isAllDealt() ? ""
            : "# Not all of these boards can be had by --boards and --mix: the profiles of some are others here.\n")
        + ScenarioText.of(scenario(), fault -> Optional.empty())
        + (plan.noticeQos() == 0 ? "" : "platform { notice-qos = " + plan.noticeQos() + " }\n")
        + "run { " + run(firmware) + " }\n";
  }

  private String run(String firmware) {
    int first = numbers().keySet().stream().findFirst().orElse(1);
    String run = "boards = " + count() + ", start-index = " + first + ", mix = \"" + mix().orElse(anyMix())
        + "\", seed = " + plan.seed() + ", pace = " + (violation.isDefect() ? "board" : "\"board*10\"")
        + ", timeout = " + timeout()
        + ", initial-version = " + World.OLD_VERSION
        + ", fw-version = " + World.NEW_VERSION + ", firmware = \"" + firmware + "\"";
    return plan.mends().words().isEmpty() ? run : run + ", mend = \"" + String.join(",", plan.mends().words()) + "\"";
  }

  /**
   * What is violated is violated on the way, and may be at any pace. A board that a defect keeps is left where it is
   * when its world ends; and some defects want something to come within a tenth of a second of the board's.
   */
  private String timeout() {
    return violation.isDefect() ? (plan.endsAt() / SECOND + LONGER_SECONDS) + "s" : "15m";
  }

  // ---- boards

  /** Profiles by the boards' numbers; without boards of other names. */
  private TreeMap<Integer, BoardProfile> numbers() {
    TreeMap<Integer, BoardProfile> numbers = new TreeMap<>();
    for (WorldPlan.Board board : plan.boards()) {
      Matcher number = NAME.matcher(board.name());
      if (number.matches()) {
        numbers.put(Integer.parseInt(number.group(1)), board.profile());
      }
    }
    return numbers;
  }

  private int count() {
    TreeMap<Integer, BoardProfile> numbers = numbers();
    return numbers.isEmpty() ? plan.boards().size()
        : Math.min(MOST_BOARDS, numbers.lastKey() - numbers.firstKey() + 1);
  }

  private boolean isAllDealt() {
    return numbers().size() == plan.boards().size() && mix().isPresent();
  }

  /** Weights with which the boards that are wanted get their profiles. */
  private Optional<Mix> mix() {
    TreeMap<Integer, BoardProfile> numbers = numbers();
    List<BoardProfile> kinds = plan.profiles().stream().distinct().toList();
    if (numbers.isEmpty() || kinds.size() > 2) {
      return Optional.empty();
    }
    for (int one = 1; one <= MOST_WEIGHT; one++) {
      for (int other = 1; other <= (kinds.size() == 1 ? 1 : MOST_WEIGHT); other++) {
        Map<BoardProfile, Integer> weights = new EnumMap<>(BoardProfile.class);
        weights.put(kinds.get(kinds.size() - 1), other);
        weights.put(kinds.get(0), one);
        List<BoardProfile> dealt = new Mix(weights).deal(count());
        if (numbers.entrySet().stream().allMatch(board -> board.getKey() - numbers.firstKey() < dealt.size()
            && dealt.get(board.getKey() - numbers.firstKey()) == board.getValue())) {
          return Optional.of(new Mix(weights));
        }
      }
    }
    return Optional.empty();
  }

  private Mix anyMix() {
    Map<BoardProfile, Integer> weights = new EnumMap<>(BoardProfile.class);
    Arrays.stream(BoardProfile.values()).filter(plan.profiles()::contains).forEach(kind -> weights.put(kind, 1));
    return new Mix(weights);
  }
}
