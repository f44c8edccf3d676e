package dev.nufleet.chaos;

import java.util.List;

/**
 * Which faults befall which boards, and when.
 *
 * @param purpose what it is for, in one sentence
 * @param sites how many access points and power lines the boards are dealt to; 0: none
 */
public record Scenario(String name, String purpose, int sites, List<Fault> faults, OperatorPolicy operator) {
  private static final String NO_NAME = "none";

  /** Nothing happens. */
  public static final Scenario NONE = new Scenario(NO_NAME, "", 0, List.of(), OperatorPolicy.DEFAULT);

  public Scenario {
    faults = List.copyOf(faults);
  }

  public Scenario withSites(int count) {
    return new Scenario(name, purpose, count, faults, operator);
  }

  /** Whether there is to be no chaos at all; a calm scenario is one, in which faults may be given from outside. */
  public boolean isNone() {
    return name.equals(NO_NAME) && faults.isEmpty();
  }
}
