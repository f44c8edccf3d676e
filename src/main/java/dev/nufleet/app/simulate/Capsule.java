package dev.nufleet.app.simulate;

import dev.nufleet.sim.WorldPlan;
import dev.nufleet.sim.study.ActId;
import dev.nufleet.sim.study.Life;
import dev.nufleet.sim.study.Violation;
import java.util.List;
import java.util.Map;

/**
 * A simulated world that violated something, or shows a defect of the real firmware, as it is kept in a file: all that
 * is needed to let it live again, and what came of it then.
 *
 * @param program that it lived in
 * @param options that it was found with, by their names; for people
 * @param faults of the scenario that its acts were drawn from, as they are written there; for people
 * @param plan with its acts given
 * @param acted which of them came true, and when
 * @param violation what is looked for when it is made smaller
 * @param others what it violated beside that
 */
public record Capsule(
    Program program, Map<String, String> options, List<String> faults, WorldPlan plan, Map<ActId, Life.Came> acted,
    Violation violation, List<Violation> others, Life.End end) {
  /** More acts than these nobody's world has. */
  static final int MOST_ACTS = 20_000;
  /** What a file of so many acts may have, and no danger to the heap. */
  static final int MOST_BYTES = 16 << 20;
  /** Of the others. */
  static final int MOST_OTHERS = 100;

  public Capsule {
    options = Map.copyOf(options);
    faults = List.copyOf(faults);
    acted = Map.copyOf(acted);
    others = List.copyOf(others);
  }

  /** Of a world that has lived. @param violation one of its ends */
  static Capsule of(
      Program program, Map<String, String> options, List<String> faults, Life life, Violation violation) {
    List<Violation> others = life.violations().stream().filter(one -> !one.equals(violation)).limit(MOST_OTHERS)
        .toList();
    return new Capsule(program, options, faults, life.plan().befallenBy(life.plan().befalls()), life.acted(),
        violation, others, life.end());
  }
}
