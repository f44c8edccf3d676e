package dev.nufleet.app.live;

import dev.nufleet.board.BoardSpec;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.Planner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How much of one fault is planned. */
record Planned(int boards, long acts) {
  static final Planned NOTHING = new Planned(0, 0);

  /** A plan in numbers, by fault. Takes long for many boards. */
  static Map<Integer, Planned> of(Planner planner, List<BoardSpec> boards) {
    Map<Integer, Planned> all = new HashMap<>();
    planner.ofPlatform().forEach(act -> all.merge(act.fault(), new Planned(0, 1), Planned::plus));
    for (BoardSpec board : boards) {
      planner.of(board.id().value(), board.profile()).stream()
          .collect(Collectors.groupingBy(Act::fault, Collectors.counting()))
          .forEach((fault, acts) -> all.merge(fault, new Planned(1, acts), Planned::plus));
    }
    return all;
  }

  private Planned plus(Planned more) {
    return new Planned(boards + more.boards, acts + more.acts);
  }
}
