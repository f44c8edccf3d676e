package dev.nufleet.chaos;

import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.FaultKind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code chaos.plan}, which has everything that may happen in a run: who, a blank, and {@link Act#text}.
 *
 * @param who a board's name, or {@link Planner#PLATFORM}
 * @param act as a fact tells that it came true; how power fails and for how long stands in its text alone
 * @param timed as {@link Act#isTimed} has it
 */
public record PlanLine(String who, FaultActed act, boolean timed) {
  /** The plan's name in a run's folder. */
  public static final String FILE = "chaos.plan";

  private static final Pattern FORM = Pattern.compile("(\\S+) (fault ([0-9]{1,9}) #([0-9]{1,9}) (\\S+) (\\S+).*)");

  /** The line of an act. */
  public static String of(String who, Act act) {
    return who + " " + act.text();
  }

  /** @return empty if it is no such line */
  public static Optional<PlanLine> read(String line) {
    Matcher m = FORM.matcher(line);
    if (!m.matches()) {
      return Optional.empty();
    }
    boolean timed = m.group(6).equals("after") || m.group(6).equals("always");
    return FaultKind.byWord(m.group(5)).map(kind -> new PlanLine(m.group(1), new FaultActed(kind,
        Integer.parseInt(m.group(3)), Integer.parseInt(m.group(4)), m.group(2), Act.NONE), timed));
  }
}
