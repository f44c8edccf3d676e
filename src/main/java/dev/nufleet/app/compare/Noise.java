package dev.nufleet.app.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.model.Phase;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * What equal runs differ by beyond what their boards show: the luck that a whole run has, such as what else the machine
 * did, or when code got compiled. As a natural logarithm, within which a phase's times say nothing.
 *
 * <p>Where a phase is the machine's work (all of them at pace {@code max}), the other phases bear witness: if they have
 * moved, that one more did shows nothing; where all others stand still, one that moved stands out. At the boards' own
 * pace, whole or divided, downloads and installs are the board's delays, to which a busy machine adds time: there the
 * time counts that others got longer by, and how far downloads are behind the pace altogether.
 */
final class Noise {
  /** Standard deviations between equal runs that are assumed at least, whatever the witnesses say. */
  private static final double OF_MACHINE = 0.03;
  private static final double OF_BOARD = 0.015;
  /** Of what a run is behind its boards' pace, which a busy machine is the cause of, so much is luck. */
  private static final double OF_DELAY = 0.3;
  /**
   * So many times as far as its witnesses a phase must have moved, by how many there are: Student's t, of which luck
   * exceeds it once in 10,000.
   */
  private static final double[] BEYOND_WITNESSES = {0, 3183, 70.7, 22.2, 13.0, 9.68, 8.02, 7.06};
  private static final Set<Phase> BOARDS_OWN = EnumSet.of(Phase.DOWNLOAD, Phase.INSTALL);
  /** All that a machine may lengthen: not what takes no time, and not the sum. */
  private static final Set<Phase> WITNESSES = EnumSet.complementOf(EnumSet.of(Phase.VERIFY, Phase.TOTAL));
  /** Of the machine's own work, beside a board's own delays. */
  private static final Set<Phase> WITNESSES_OF_MACHINE = EnumSet.of(
      Phase.BOOT, Phase.PROVISION, Phase.CONNECT, Phase.NOTICE, Phase.REPORT);
  /** What the firmware reads of an answer at once, and how long that takes it, with its sleep and its card's writes. */
  private static final int FRAGMENT_BYTES = 127;
  private static final double FRAGMENT_MILLIS = 130;

  private final List<JsonNode> reports;
  private final Map<Phase, Shift> shifts;
  private final Map<Phase, Double> millis;

  /** @param millis how long a phase usually takes, of both runs */
  Noise(JsonNode before, JsonNode after, Map<Phase, Shift> shifts, Map<Phase, Double> millis) {
    this.reports = List.of(before, after);
    this.shifts = shifts;
    this.millis = millis;
  }

  /**
   * @param sure so many standard errors a shift must be
   * @param error of the shift, from the boards
   * @return the least shift that counts
   */
  double limit(Phase phase, double sure, double error) {
    boolean max = reports.stream().anyMatch(report -> divisor(report) == 0);
    boolean own = !max && BOARDS_OWN.contains(phase);
    if (!own) {
      List<Phase> witnesses = witnesses(phase, max ? WITNESSES : WITNESSES_OF_MACHINE);
      return Math.max(sure * Math.hypot(error, OF_MACHINE),
          BEYOND_WITNESSES[witnesses.size()] * far(witnesses, other -> shifts.get(other).middle()));
    }
    double longer = far(witnesses(phase, WITNESSES_OF_MACHINE),
        other -> Math.expm1(shifts.get(other).middle()) * millis.get(other));
    // of the run that is less so: what only the other one is behind may be what is looked for
    double behind = reports.stream().mapToDouble(Noise::behind).min().orElseThrow();
    return sure * Math.hypot(error, Math.hypot(OF_BOARD, Math.max(longer / millis.get(phase),
        OF_DELAY * behind)));
  }

  /** Whoever passed in both runs, but not the phase itself. */
  private List<Phase> witnesses(Phase phase, Set<Phase> of) {
    return of.stream().filter(other -> other != phase && shifts.get(other).boards() > 0).toList();
  }

  /** How far witnesses have moved: root of the mean square; 0 if there is none. */
  private static double far(List<Phase> witnesses, ToDoubleFunction<Phase> moved) {
    return Math.sqrt(witnesses.stream().mapToDouble(moved).map(by -> by * by).average().orElse(0));
  }

  /** Which share of its downloads' time is none of the boards' own delays; 0 if that cannot be told. */
  private static double behind(JsonNode report) {
    double own = Math.ceil(report.at("/run/firmwareBytes").asDouble() / FRAGMENT_BYTES) * FRAGMENT_MILLIS
        / divisor(report);
    double took = report.at("/phases/download/p50Ms").asDouble();
    return took <= own ? 0 : 1 - own / took;
  }

  /** Of a pace that keeps the boards' delays; 0 for one that does not. */
  private static double divisor(JsonNode report) {
    String pace = report.at("/run/pace").asText();
    if (pace.equals("board")) {
      return 1;
    }
    return pace.matches("board\\*[0-9]{1,6}(\\.[0-9]{1,6})?")
        ? Double.parseDouble(pace.substring("board*".length()))
        : 0;
  }
}
