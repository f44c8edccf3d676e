package dev.nufleet.sim;

import dev.nufleet.history.Defect;
import dev.nufleet.history.Finding;
import java.util.List;
import java.util.Map;

/**
 * What became of a world.
 *
 * @param boards how many there were: each is a life
 * @param upgraded how many of them run the new firmware, and the platform knows it
 * @param violations invariants that were broken
 * @param explained boards that a liveness run left unfinished, with the defect of the real firmware that they show
 * @param unexplained such boards that show none, with where they stand: violations too
 * @param shown boards that are unfinished at the end, with the defect that they show; faults may still act on them
 * @param acted how many faults came true, by kind
 * @param endless turns went on and on, and the world was given up
 * @param hash one number for the whole history
 */
public record Outcome(
    WorldPlan plan, int boards, int upgraded, List<Finding> violations, Map<String, String> explained,
    Map<String, String> unexplained, Map<String, Defect> shown, Map<String, Integer> acted, long virtualNanos,
    long turns, boolean endless, long facts, long hash) {
  public boolean isViolated() {
    return !violations.isEmpty() || endless || !unexplained.isEmpty();
  }
}
