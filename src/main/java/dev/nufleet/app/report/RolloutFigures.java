package dev.nufleet.app.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.rollout.RolloutRecord;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a rollout came to, stage by stage, counted from how its boards ended.
 *
 * @param total boards of the run
 * @param stages that began, in their order
 * @param unconfirmed boards that came through, and whose task is no success to the platform: it was cancelled while
 *     they had the image in hand
 */
public record RolloutFigures(int total, RolloutRecord rollout, List<OfStage> stages, int unconfirmed) {
  /** @param counts of boards that no stage before it had asked */
  public record OfStage(RolloutRecord.Stage stage, Counts counts) {}

  /**
   * Boards that were asked, each in one of the four others.
   *
   * @param upgraded by their own word: one whose task was cancelled while it had the image in hand is among them
   * @param lost failed or halted after they took the notice
   * @param withdrawn that took no notice: their task was cancelled before, or they were not there
   * @param inHand that were still on their way when the run ended
   */
  public record Counts(int asked, int upgraded, int lost, int withdrawn, int inHand) {
    private static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    /** Boards that took the image, or its notice. */
    public int touched() {
      return upgraded + lost + inHand;
    }

    private Counts plus(Counts more) {
      return new Counts(asked + more.asked, upgraded + more.upgraded, lost + more.lost, withdrawn + more.withdrawn,
          inHand + more.inHand);
    }

    private Counts with(Ending ending) {
      boolean upgrades =
          ending.outcome() == Ending.Outcome.UPGRADED || isUnconfirmed(ending);
      boolean takes = ending.result().nanosOf(Phase.NOTICE).isPresent();
      boolean loses = takes && !upgrades
          && (ending.outcome() == Ending.Outcome.FAILED || ending.outcome() == Ending.Outcome.HALTED);
      return plus(new Counts(1, upgrades ? 1 : 0, loses ? 1 : 0, upgrades || takes ? 0 : 1,
          takes && !upgrades && !loses ? 1 : 0));
    }

    private void into(ObjectNode node) {
      node.put("upgraded", upgraded).put("lost", lost).put("withdrawn", withdrawn).put("inHand", inHand);
    }
  }

  /** Empty for a run without stages. */
  public static Optional<RolloutFigures> of(RunRecord run) {
    return run.rollout().map(rollout -> of(run, rollout));
  }

  private static RolloutFigures of(RunRecord run, RolloutRecord rollout) {
    Map<String, Ending> endings = new HashMap<>();
    run.endings().forEach(ending -> endings.put(ending.result().board().value(), ending));
    List<OfStage> stages = new ArrayList<>();
    int unconfirmed = 0;
    for (RolloutRecord.Stage stage : rollout.stages()) {
      Counts counts = Counts.NONE;
      for (String board : stage.boards()) {
        counts = endings.containsKey(board) ? counts.with(endings.get(board)) : counts;
        unconfirmed += endings.containsKey(board) && isUnconfirmed(endings.get(board)) ? 1 : 0;
      }
      stages.add(new OfStage(stage, counts));
    }
    return new RolloutFigures(run.endings().size(), rollout, List.copyOf(stages), unconfirmed);
  }

  private static boolean isUnconfirmed(Ending ending) {
    return ending.result().state() == BoardState.UPGRADED && ending.outcome() != Ending.Outcome.UPGRADED;
  }

  /** Of all stages. */
  public Counts all() {
    return stages.stream().map(OfStage::counts).reduce(Counts.NONE, Counts::plus);
  }

  /** How it ended and what it cost, without a full stop. */
  public String sentence() {
    Counts all = all();
    String cost = String.format(Locale.ROOT, "%,d of %,d boards (%s %%)", all.lost(), total, percent(all.lost()));
    String touched = (all.inHand() == 0 ? "" : String.format(Locale.ROOT, ", %,d still had it in hand", all.inHand()))
        + String.format(Locale.ROOT, ", and %,d (%s %%) were touched%s", all.touched(), percent(all.touched()),
            unconfirmed == 0 ? "" : String.format(Locale.ROOT, "; %,d of these came through after their task was"
                + " cancelled, and count as failed", unconfirmed));
    if (rollout.stop().isPresent()) {
      RolloutRecord.Stop stop = rollout.stop().get();
      return "stopped " + (stop.stage() == 0 ? "before its first stage" : "in " + name(stop.stage())) + " by "
          + stop.rule() + "; the rule would have lost " + cost + touched;
    }
    return (rollout.isWhole() ? "all stages came to their end" : stages.isEmpty() ? "no stage began"
        : "ended in " + name(stages.size())) + "; no rule stopped it: it lost " + cost + touched;
  }

  private String name(int number) {
    return "stage " + number + " of " + rollout.planned() + " (" + stages.get(number - 1).stage().target() + ")";
  }

  /** Of all boards of the run, to two decimals. */
  private BigDecimal percent(int boards) {
    BigDecimal share = BigDecimal.valueOf(100L * boards).divide(
        BigDecimal.valueOf(Math.max(1, total)), 2, RoundingMode.HALF_UP).stripTrailingZeros();
    return share.scale() < 0 ? share.setScale(0) : share;
  }

  /** {@code rollout} and {@code stages} of report.json. */
  void into(ObjectNode report) {
    Counts all = all();
    ObjectNode node = report.putObject("rollout")
        .put("planned", rollout.planned()).put("begun", stages.size())
        .put("asked", all.asked()).put("touched", all.touched());
    all.into(node);
    node.put("unconfirmed", unconfirmed).put("touchedPercent", percent(all.touched()).doubleValue())
        .put("lostPercent", percent(all.lost()).doubleValue())
        .put("stoppedBy", rollout.stop().map(RolloutRecord.Stop::rule).orElse(null))
        .put("stoppedInStage", rollout.stop().map(RolloutRecord.Stop::stage).orElse(null))
        .put("stoppedAtSeconds", rollout.stop().map(stop -> Report.rounded(stop.seconds())).orElse(null))
        .put("sentence", sentence());
    ArrayNode list = report.putArray("stages");
    stages.forEach(one -> {
      ObjectNode entry = list.addObject().put("number", one.stage().number()).put("target", one.stage().target())
          .put("boards", one.counts().asked()).put("again", one.stage().again());
      one.counts().into(entry);
      entry.put("startedSeconds", Report.rounded(one.stage().startedSeconds()));
      one.stage().endedSeconds().ifPresentOrElse(
          at -> entry.put("endedSeconds", Report.rounded(at)), () -> entry.putNull("endedSeconds"));
    });
  }
}
