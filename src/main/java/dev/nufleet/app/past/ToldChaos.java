package dev.nufleet.app.past;

import dev.nufleet.app.report.ChaosRecord;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.PlanLine;
import dev.nufleet.chaos.Planner;
import dev.nufleet.fleet.FleetResult;
import dev.nufleet.history.BadHistory;
import dev.nufleet.history.Fact;
import dev.nufleet.history.ToldEvents;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What befell the platform of a campaign, and with what was planned for its boards, its part of a report. */
final class ToldChaos {
  private final Map<String, List<FaultActed>> atPlatform = new TreeMap<>();

  void see(Fact fact) throws BadHistory {
    ToldEvents.atPlatform(fact).ifPresent(act -> {
      String who = fact.text(Fact.BOARD).isEmpty() ? Planner.PLATFORM : fact.text(Fact.BOARD);
      atPlatform.computeIfAbsent(who, one -> new ArrayList<>()).add(act);
    });
  }

  /**
   * What came true, and with it the acts that are placed by time: they count as planned.
   *
   * @param plan by who is to be befallen; empty if the run had none
   * @param isFirst an act of a campaign before may come true while boards are told of the next one's
   * @param live what was given while the run went on
   */
  ChaosRecord record(Optional<Map<String, List<PlanLine>>> plan, boolean isFirst, List<BoardId> boards,
      FleetResult result, List<ChaosRecord.Live> live) {
    ChaosRecord.Collector collector = new ChaosRecord.Collector(plan.map(lines -> PlanLine.FILE));
    Map<String, List<PlanLine>> planned = plan.orElse(Map.of());
    collector.live(live);
    collector.timed(Planner.PLATFORM, timed(planned, Planner.PLATFORM));
    atPlatform.forEach(collector::acted);
    for (BoardId board : boards) {
      List<FaultActed> acted = result.acted().getOrDefault(board, List.of());
      collector.timed(board.value(), timed(planned, board.value()));
      collector.acted(board.value(), isFirst ? acted : ofThis(planned.getOrDefault(board.value(), List.of()), acted));
    }
    return collector.record();
  }

  private static List<FaultActed> timed(Map<String, List<PlanLine>> plan, String who) {
    return plan.getOrDefault(who, List.of()).stream().filter(PlanLine::timed).map(PlanLine::act).toList();
  }

  private static List<FaultActed> ofThis(List<PlanLine> plan, List<FaultActed> acted) {
    Set<String> texts = new HashSet<>();
    plan.forEach(line -> texts.add(line.act().text()));
    return acted.stream().filter(act -> act.fault() >= Act.LIVE || texts.contains(act.text())).toList();
  }

  /**
   * The plan of a run.
   *
   * @throws IOException if it cannot be read
   */
  static Map<String, List<PlanLine>> plan(Path folder) throws IOException {
    Map<String, List<PlanLine>> plan = new HashMap<>();
    try (Stream<String> lines = Files.lines(folder.resolve(PlanLine.FILE))) {
      lines.map(PlanLine::read).flatMap(Optional::stream)
          .forEach(line -> plan.computeIfAbsent(line.who(), one -> new ArrayList<>()).add(line));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return plan;
  }
}
