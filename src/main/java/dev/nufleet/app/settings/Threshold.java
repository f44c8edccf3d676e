package dev.nufleet.app.settings;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.app.cloud.CallPace;
import dev.nufleet.model.BoardInvariant;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.Phase;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An expression of {@code --fail-if} or {@code --stop-if}: a number of report.json, a comparison, a bound. The run
 * fails, or stops, if it is true.
 *
 * @param percent the bound is a share of {@code boards.total}
 */
public record Threshold(String expr, String name, Comparison comparison, double bound, boolean percent) {
  private static final Pattern FORM = Pattern.compile(
      "\\s*([A-Za-z][A-Za-z0-9._-]*)\\s*(<=|>=|==|!=|<|>)\\s*([0-9]{1,15}(?:\\.[0-9]{1,9})?)\\s*(%?)\\s*");
  private static final String ROLLOUT = "rollout.";
  private static final String ANSWERS = "answers.";
  /** Names that every report has, those of a rollout if it has stages. */
  private static final List<String> NAMES = names();
  /** Names that depend on what happened; which of them there can be, {@link #refuseUnknown} knows. */
  private static final Pattern NAMES_OF_WHAT_HAPPENED = Pattern.compile(String.join("|",
      "failuresByCause\\.[A-Za-z0-9_-]+",
      "answers\\.calls\\.[A-Z][A-Za-z]{0,60}\\."
          + "(refused|throttled|(planned\\.)?(count|p50Ms|p90Ms|p99Ms|maxMs))",
      "chaos\\.faults\\.("
          + Arrays.stream(FaultKind.values()).map(FaultKind::word).collect(Collectors.joining("|")) + ")",
      "invariants\\.[a-z-]+\\.violations"));
  private static final List<String> INVARIANTS = Stream.concat(
      Arrays.stream(BoardInvariant.values()).map(BoardInvariant::word), Stream.of("tasks-final")).toList();
  /** How the names of what is measured, not counted, end. */
  private static final List<String> MEASURED = List.of("Ms", "Seconds", "PerSecond", "Percent");
  /** Maps whose missing keys mean that it never happened. */
  private static final Set<String> ZERO_IF_ABSENT = Set.of("failuresByCause", "chaos");

  /** How a value stands to the bound. */
  enum Comparison {
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">="),
    EQUAL("=="),
    UNEQUAL("!=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    boolean holds(double value, double bound) {
      int order = Double.compare(value, bound);
      return switch (this) {
        case LESS -> order < 0;
        case AT_MOST -> order <= 0;
        case MORE -> order > 0;
        case AT_LEAST -> order >= 0;
        case EQUAL -> order == 0;
        case UNEQUAL -> order != 0;
      };
    }

    static Comparison of(String sign) {
      return Arrays.stream(values()).filter(c -> c.sign.equals(sign)).findFirst().orElseThrow();
    }
  }

  /** @throws IllegalArgumentException with a line for the user */
  public static Threshold parse(String expr) {
    Matcher m = FORM.matcher(expr);
    if (!m.matches()) {
      throw new IllegalArgumentException("'" + expr
          + "' is not NAME OPERATOR NUMBER with < <= > >= == or !=, for example boards.upgraded<100%");
    }
    String name = m.group(1);
    if (!NAMES.contains(name) && !NAMES_OF_WHAT_HAPPENED.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is no number of report.json" + Meant.hint(name, NAMES)
          + "; boards.upgraded,"
          + " phases.total.p99Ms, traffic.resumes, failuresByCause.CAUSE and the like are allowed");
    }
    boolean percent = !m.group(4).isEmpty();
    if (percent && !name.startsWith("boards.")) {
      throw new IllegalArgumentException("'" + expr + "' has a %; only the numbers of boards have one");
    }
    refuseUnknown(name);
    return new Threshold(
        expr.trim(), name, Comparison.of(m.group(2)), Double.parseDouble(m.group(3)), percent);
  }

  private static List<String> names() {
    Stream<String> boards = Stream.of("total", "upgraded", "failed", "halted", "offline", "unfinished")
        .map("boards."::concat);
    Stream<String> phases = Stream.concat(Arrays.stream(Phase.values()).map(phase -> "phases." + phase.word()),
        Stream.of(Phase.BOOT, Phase.NOTICE, Phase.TOTAL).map(phase -> "planned." + phase.word()))
        .flatMap(phase -> Stream.of("count", "p50Ms", "p90Ms", "p99Ms", "maxMs").map(figure -> phase + "." + figure));
    Stream<String> times = Stream.of("connack", "puback", "notice", "firstByte")
        .flatMap(answer -> Stream.of(answer, answer + ".planned"))
        .flatMap(answer -> Stream.of("count", "p50Ms", "p90Ms", "p99Ms", "maxMs")
            .map(figure -> ANSWERS + answer + "." + figure));
    Stream<String> answers = Stream.concat(times, Stream.of("throttled", "refusedCalls", "rate.count",
        "rate.p50PerSecond", "rate.p90PerSecond", "rate.p99PerSecond", "rate.maxPerSecond").map(ANSWERS::concat));
    Stream<String> traffic = Stream.of("downloadedBytes", "downloads", "resumes", "mqttPublishes", "mqttReconnects")
        .map("traffic."::concat);
    Stream<String> others = Stream.of("run.wallSeconds", "resources.cpuSeconds", "resources.peakHeapBytes",
        "resources.threads", "resources.nodes.cpuSeconds", "resources.nodes.peakHeapBytes", "resources.nodes.threads");
    Stream<String> storms = Stream.of("signIns", "signInAttempts").flatMap(counted -> Stream.of("total", "again",
        "peakPerSecond", "peakAgainPerSecond").map(figure -> counted + "." + figure));
    Stream<String> rollout = Stream.of("asked", "touched", "upgraded", "lost", "withdrawn", "inHand", "unconfirmed",
        "touchedPercent", "lostPercent").map(ROLLOUT::concat);
    return Stream.of(boards, phases, traffic, others, storms, answers, rollout).flatMap(one -> one).toList();
  }

  /** A name that can never be in a report would let every run pass, or none. */
  private static void refuseUnknown(String name) {
    String[] parts = name.split("\\.");
    if (parts[0].equals("failuresByCause") && !Causes.known().contains(parts[1])) {
      throw new IllegalArgumentException("'" + parts[1] + "' is no cause, so it would never be counted"
          + Meant.hint(parts[1], Causes.known()) + "; "
          + String.join(", ", Causes.known()) + " are");
    }
    if (name.startsWith(ANSWERS + "calls.") && !CallPace.OF_RUNS.contains(parts[2])) {
      throw new IllegalArgumentException("'" + parts[2] + "' is no call that a run makes"
          + Meant.hint(parts[2], CallPace.OF_RUNS) + "; " + String.join(", ", CallPace.OF_RUNS) + " are");
    }
    if (parts[0].equals("invariants") && !INVARIANTS.contains(parts[1])) {
      throw new IllegalArgumentException(
          "'" + parts[1] + "' is no invariant" + Meant.hint(parts[1], INVARIANTS) + "; "
              + String.join(", ", INVARIANTS) + " are");
    }
  }

  /**
   * The same threshold, if a run of so many boards can both pass and fail by it.
   *
   * @throws IllegalArgumentException with a line for the user, if it would come out the same whatever the boards do
   */
  Threshold reachable(int boards) {
    if (name.equals("boards.total")) {
      if (percent) {
        throw decided("all boards are always 100%");
      }
      return this; // of a list of devices: whether it is as long as it should be
    }
    double most = mostOf(boards);
    if (bound > most || bound == most && (comparison == Comparison.MORE || comparison == Comparison.AT_MOST)
        || bound == 0 && (comparison == Comparison.LESS || comparison == Comparison.AT_LEAST)) {
      throw decided(most == Double.POSITIVE_INFINITY
          ? "it is never less than 0"
          : most == 100 && isShare() ? "there can be 0% to 100%" : "there can be 0 to " + boards + " boards");
    }
    double counted = percent ? bound * boards / 100 : bound;
    if (isEquality() && (percent || isCount()) && Math.abs(counted - Math.rint(counted)) > 1e-6) {
      throw decided("it is a whole number" + (percent ? " of " + boards + " boards" : ""));
    }
    return this;
  }

  private IllegalArgumentException decided(String why) {
    return new IllegalArgumentException("'" + expr + "' is decided before the run begins: " + why);
  }

  private double mostOf(int boards) {
    if (isShare()) {
      return 100;
    }
    boolean ofBoards = Stream.of("boards.", "failuresByCause.", ROLLOUT).anyMatch(name::startsWith);
    return ofBoards ? boards : Double.POSITIVE_INFINITY;
  }

  private boolean isShare() {
    return percent || name.endsWith("Percent");
  }

  /** Whether it counts something, and does not measure it. */
  private boolean isCount() {
    return MEASURED.stream().noneMatch(name::endsWith);
  }

  private boolean isEquality() {
    return comparison == Comparison.EQUAL || comparison == Comparison.UNEQUAL;
  }

  /** Whether it is about stages, whose figures are known at the end. */
  boolean isOfRollout() {
    return name.startsWith(ROLLOUT);
  }

  /** Whether it is about what the platform answered. */
  public boolean isOfAnswers() {
    return name.startsWith(ANSWERS);
  }

  /** The same number and comparison with another bound, which is no share of the boards. */
  public Threshold with(String otherExpr, double otherBound) {
    return new Threshold(otherExpr, name, comparison, otherBound, false);
  }

  /** What the user may have meant instead: a bound of boards that looks like a share, or a time that is met exactly. */
  public Optional<String> doubt(int boards) {
    if (isEquality() && !isCount() && !percent && bound != 0) {
      return Optional.of("'" + expr + "' compares a measured figure for equality, which it will hardly ever have");
    }
    boolean fraction = mostOf(boards) == boards && bound != Math.rint(bound);
    boolean share = name.equals("boards.upgraded") && bound > 0 && bound <= 100 && boards > 100
        && comparison != Comparison.MORE && comparison != Comparison.AT_LEAST;
    if (isShare() || bound == boards || !fraction && !share) {
      return Optional.empty();
    }
    String sign = name.startsWith("boards.") ? "; a share is written with a % sign" : ", all of them whole";
    return Optional.of("'" + expr + "' counts boards, of which there are " + boards + sign);
  }

  /** The number as the bound counts it; empty if the report has none (a phase that nobody passed). */
  public OptionalDouble valueIn(JsonNode report) {
    JsonNode node = report;
    for (String key : name.split("\\.")) {
      node = node.path(key);
    }
    if (!node.isNumber()) {
      boolean zero = node.isMissingNode() && ZERO_IF_ABSENT.contains(name.substring(0, name.indexOf('.')));
      return zero ? OptionalDouble.of(0) : OptionalDouble.empty();
    }
    return OptionalDouble.of(percent
        ? node.asDouble() * 100 / Math.max(1, report.at("/boards/total").asDouble())
        : node.asDouble());
  }

  /** Whether it is true; not if the number is missing. */
  public boolean holds(OptionalDouble value) {
    return value.isPresent() && comparison.holds(value.getAsDouble(), bound);
  }

  /** Whether the run may pass: false also if the number is missing, since nothing shows that it is within bounds. */
  public boolean ok(OptionalDouble value) {
    return value.isPresent() && !comparison.holds(value.getAsDouble(), bound);
  }
}
