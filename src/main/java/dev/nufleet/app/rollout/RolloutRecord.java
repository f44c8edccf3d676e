package dev.nufleet.app.rollout;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What is kept of a rollout.
 *
 * @param planned how many stages there were to be
 * @param stages that began, in their order; one that found nobody to ask was over at once
 */
public record RolloutRecord(int planned, List<Stage> stages, Optional<Stop> stop) {
  /**
   * @param number from 1 on
   * @param target as the user wrote it
   * @param boards DeviceNames, which no stage before it had asked; empty also if the platform did not tell which
   * @param again how many were asked that a stage before it had asked: they did not come through then
   * @param startedSeconds since the run's start
   * @param endedSeconds empty: it went on when the run ended
   */
  public record Stage(int number, String target, Set<String> boards, int again, double startedSeconds,
      OptionalDouble endedSeconds) {
    public Stage {
      boards = Set.copyOf(boards);
    }
  }

  /**
   * The rule that came true.
   *
   * @param rule the expression of {@code --stop-if}
   * @param stage that went on, or had gone before; 0: none had begun
   * @param seconds since the run's start, when it was seen
   */
  public record Stop(String rule, int stage, double seconds) {}

  public RolloutRecord {
    stages = List.copyOf(stages);
  }

  /** Of a run that ended before its first stage, and not by a rule. */
  public static RolloutRecord unbegun(RolloutPlan plan) {
    return new RolloutRecord(plan.stages().size(), List.of(), Optional.empty());
  }

  /** Whether all stages came to their end. */
  public boolean isWhole() {
    return stages.size() == planned && stages.get(planned - 1).endedSeconds().isPresent() && stop.isEmpty();
  }

  /** Whether a stage has asked this board. */
  public boolean hasAsked(String name) {
    return stages.stream().anyMatch(stage -> stage.boards().contains(name));
  }
}
