package dev.nufleet.sim;

import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.Planner;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * What is to befall the boards of a world, act by act, with everything about each drawn. So one may be left out, and
 * the others stay what they were.
 *
 * @param ofBoards by the names of those that have any, each fault's acts in the order of their ordinals
 * @param ofPlatform what befalls the platform as a whole
 */
public record PlannedActs(Map<String, List<Act>> ofBoards, List<Act> ofPlatform) {
  /** What stands for the board of an act that befalls the platform as a whole. */
  public static final String PLATFORM = "";

  public PlannedActs {
    Map<String, List<Act>> copies = new LinkedHashMap<>(ofBoards);
    copies.values().removeIf(List::isEmpty);
    copies.replaceAll((board, acts) -> List.copyOf(acts));
    ofBoards = Collections.unmodifiableMap(copies);
    ofPlatform = List.copyOf(ofPlatform);
  }

  static PlannedActs drawn(WorldPlan plan) {
    Planner planner = new Planner(plan.scenario(), plan.seed(), plan.imageBytes(), plan.names());
    Map<String, List<Act>> ofBoards = new LinkedHashMap<>();
    plan.boards().forEach(board -> ofBoards.put(board.name(), planner.of(board.name(), board.profile())));
    return new PlannedActs(ofBoards, planner.ofPlatform());
  }

  public List<Act> of(String board) {
    return ofBoards.getOrDefault(board, List.of());
  }

  /** The numbers of the faults that befall a board. */
  Set<Integer> faultsOf(String board) {
    return of(board).stream().map(Act::fault).collect(Collectors.toCollection(TreeSet::new));
  }

  public int count() {
    return ofPlatform.size() + ofBoards.values().stream().mapToInt(List::size).sum();
  }

  /** Those of these boards, and of the platform. */
  PlannedActs keeping(Set<String> boards) {
    Map<String, List<Act>> kept = new LinkedHashMap<>(ofBoards);
    kept.keySet().retainAll(boards);
    return new PlannedActs(kept, ofPlatform);
  }

  /**
   * Each act changed, or left out.
   *
   * @param change of an act and its board, {@link #PLATFORM} for those of the platform; empty: without it
   */
  public PlannedActs each(BiFunction<String, Act, Optional<Act>> change) {
    Map<String, List<Act>> changed = new LinkedHashMap<>();
    ofBoards.forEach((board, acts) ->
        changed.put(board, acts.stream().flatMap(act -> change.apply(board, act).stream()).toList()));
    return new PlannedActs(
        changed, ofPlatform.stream().flatMap(act -> change.apply(PLATFORM, act).stream()).toList());
  }
}
