package dev.nufleet.app.past;

import dev.nufleet.app.rollout.RolloutRecord;
import dev.nufleet.fleet.BoardResult;
import dev.nufleet.fleet.FleetResult;
import dev.nufleet.history.Fact;
import dev.nufleet.history.RunFacts;
import dev.nufleet.model.Phase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/** The stages of a campaign, as far as they had come. */
final class ToldStages {
  private static final double SECOND = 1e9;

  private final Map<Long, Stage> stages = new TreeMap<>();
  private Optional<RolloutRecord.Stop> stop = Optional.empty();

  /** A stage on its way. */
  private static final class Stage {
    private final String target;
    private final long beganNanos;
    private final Set<String> first = new HashSet<>();
    private int again;
    private OptionalDouble ended = OptionalDouble.empty();

    Stage(String target, long beganNanos) {
      this.target = target;
      this.beganNanos = beganNanos;
    }
  }

  void see(Fact fact) {
    Stage stage = stages.get(fact.number("stage"));
    if (fact.what().equals(RunFacts.STAGE_BEGAN)) {
      stages.put(fact.number("stage"), new Stage(fact.text("target"), fact.nanos()));
    } else if (fact.what().equals(RunFacts.ROLLOUT_STOPPED)) {
      stop = Optional.of(new RolloutRecord.Stop(
          fact.text("rule"), (int) Math.max(0, fact.number("stage")), fact.nanos() / SECOND));
    } else if (stage != null && fact.what().equals(RunFacts.STAGE_ENDED)) {
      stage.ended = OptionalDouble.of(fact.nanos() / SECOND);
    } else if (stage != null && fact.what().equals(RunFacts.STAGE_ASKED) && fact.flag(RunFacts.AGAIN)) {
      stage.again++;
    } else if (stage != null && fact.what().equals(RunFacts.STAGE_ASKED)) {
      stage.first.add(fact.board());
    }
  }

  /**
   * Of a stage of which it was not told yet whom it asked, those count that heard of it, as in a run's own report.
   *
   * @param planned how many stages there were to be
   */
  RolloutRecord record(int planned, FleetResult result) {
    List<RolloutRecord.Stage> told = new ArrayList<>();
    Set<String> asked = new HashSet<>();
    stages.forEach((number, stage) -> {
      boolean isKnown = !stage.first.isEmpty() || stage.again > 0 || stage.ended.isPresent();
      Set<String> first = isKnown ? stage.first : noticed(result, asked);
      asked.addAll(first);
      told.add(new RolloutRecord.Stage(
          number.intValue(), stage.target, first, stage.again, stage.beganNanos / SECOND, stage.ended));
    });
    return new RolloutRecord(planned, told, stop.map(one ->
        new RolloutRecord.Stop(one.rule(), Math.min(one.stage(), told.size()), one.seconds())));
  }

  private static Set<String> noticed(FleetResult result, Set<String> before) {
    Set<String> noticed = new HashSet<>();
    for (BoardResult board : result.boards()) {
      if (board.nanosOf(Phase.NOTICE).isPresent() && !before.contains(board.board().value())) {
        noticed.add(board.board().value());
      }
    }
    return noticed;
  }
}
