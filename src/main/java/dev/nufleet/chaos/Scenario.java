package dev.nufleet.chaos;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which faults befall which boards, and when.
 *
 * @param purpose what it is for, in one sentence
 * @param sites how many access points and power lines the boards are dealt to; 0: none
 * @param platform what the stand-in is set to, by the names of its settings; those that are not here are as usual
 * @param form what the campaign's package is
 */
public record Scenario(
    String name, String purpose, int sites, List<Fault> faults, OperatorPolicy operator,
    Map<String, String> platform, PackageForm form) {
  private static final String NO_NAME = "none";

  /** Nothing happens. */
  public static final Scenario NONE = new Scenario(NO_NAME, "", 0, List.of(), OperatorPolicy.DEFAULT);

  public Scenario {
    faults = List.copyOf(faults);
    platform = Collections.unmodifiableMap(new TreeMap<>(platform));
  }

  /** One with a platform and a package as usual. */
  public Scenario(String name, String purpose, int sites, List<Fault> faults, OperatorPolicy operator) {
    this(name, purpose, sites, faults, operator, Map.of());
  }

  /** One with a package as usual. */
  public Scenario(String name, String purpose, int sites, List<Fault> faults, OperatorPolicy operator,
      Map<String, String> platform) {
    this(name, purpose, sites, faults, operator, platform, PackageForm.PLAIN);
  }

  public Scenario withPlatform(Map<String, String> settings) {
    return new Scenario(name, purpose, sites, faults, operator, settings, form);
  }

  public Scenario withSites(int count) {
    return new Scenario(name, purpose, count, faults, operator, platform, form);
  }

  public Scenario withForm(PackageForm other) {
    return new Scenario(name, purpose, sites, faults, operator, platform, other);
  }

  /** The same by another name, with these faults. */
  public Scenario with(String other, List<Fault> befalls) {
    return new Scenario(other, purpose, sites, befalls, operator, platform, form);
  }

  /** Whether there is to be no chaos at all; a calm scenario is one, in which faults may be given from outside. */
  public boolean isNone() {
    return name.equals(NO_NAME) && faults.isEmpty() && platform.isEmpty() && form.isPlain();
  }
}
