package dev.nufleet.app.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A process that holds boards of a run, or did.
 *
 * @param name for people
 * @param boards that it holds, or held when it was lost
 * @param state {@code up}, {@code unreachable} or {@code lost}
 * @param sinceSecond of the run: so long it stands there
 * @param cores that it may use
 * @param room for so many boards, by its descriptors and its heap
 * @param used for the run, as it last told; empty: it has told nothing
 */
public record NodeRecord(
    String name, int boards, String state, double sinceSecond, int cores, int room, Optional<Resources> used) {
  private static final String LOST = "lost";

  public boolean isLost() {
    return state.equals(LOST);
  }

  /** What happened to it, if that is worth a word. */
  public String text() {
    return isLost()
        ? String.format(Locale.ROOT, "%s: lost at %.1f s with %d boards, which lost their power and came up elsewhere",
            name, sinceSecond, boards)
        : String.format(Locale.ROOT, "%s: %d boards", name, boards);
  }

  /** As it stands in reports, and in what is shown while the run goes on. */
  public void into(ObjectNode node) {
    node.put("name", name).put("boards", boards).put("lostAtSecond", isLost() ? Report.rounded(sinceSecond) : null)
        .put("state", state).put("sinceSecond", Report.rounded(sinceSecond)).put("cores", cores).put("room", room)
        .put("cpuSeconds", used.map(one -> Report.rounded(one.cpuSeconds())).orElse(null))
        .put("peakHeapBytes", used.map(Resources::peakHeapBytes).orElse(null))
        .put("threads", used.map(Resources::threads).orElse(null));
  }

  /** The sums over all that told: 0 where boards live in the run's own process; empty if none has told. */
  static Optional<Resources> sum(List<NodeRecord> nodes) {
    Optional<Resources> told = nodes.stream().flatMap(node -> node.used().stream()).reduce(Resources::plus);
    return nodes.isEmpty() ? Optional.of(Resources.NONE) : told;
  }
}
