package dev.nufleet.app.rollout;

import dev.nufleet.chaos.Boards;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Draw;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All boards of a run, as stages choose among them. */
public final class Crowd {
  private final List<String> names;
  private final Map<String, BoardProfile> profiles = new HashMap<>();
  /** In the order in which shares take them. */
  private final List<String> byLot;

  /**
   * @param names DeviceNames, each once
   * @param profiles of the same boards
   * @param seed decides which boards a share takes, where the platform does not
   */
  public Crowd(List<String> names, List<BoardProfile> profiles, long seed) {
    if (names.size() != profiles.size()) {
      throw new IllegalArgumentException(names.size() + " names and " + profiles.size() + " profiles");
    }
    this.names = List.copyOf(names);
    for (int i = 0; i < names.size(); i++) {
      this.profiles.put(names.get(i), profiles.get(i));
    }
    Map<String, Long> lots = new HashMap<>();
    names.forEach(name -> lots.put(name, Draw.of(seed, name, "rollout").bits(0)));
    this.byLot = names.stream()
        .sorted(Comparator.<String>comparingLong(lots::get).thenComparing(Comparator.naturalOrder())).toList();
  }

  public int size() {
    return names.size();
  }

  /**
   * Boards that a stage asks, without those that were asked already.
   *
   * @param stage no group: whom it has, the platform knows
   */
  public List<String> chosen(RolloutStage stage, Set<String> asked) {
    if (stage instanceof RolloutStage.Gray gray) {
      int missing = Math.max(0, gray.of(names.size()) - asked.size());
      return byLot.stream().filter(name -> !asked.contains(name)).limit(missing).toList();
    }
    if (!(stage instanceof RolloutStage.Chosen chosen)) {
      throw new IllegalArgumentException("'" + stage.text() + "' is known at the platform alone");
    }
    Boards who = chosen.who();
    return names.stream().filter(name -> !asked.contains(name) && fits(who, name)).toList();
  }

  /**
   * How many of the boards that are not through a platform is to take for a share of all, where it takes them in the
   * order in which they were registered: with those that it would ask again, for they were asked and did not come
   * through.
   *
   * @return 0 if as many have been asked already
   */
  public int share(RolloutStage.Gray gray, Set<String> asked, Set<String> through) {
    int missing = gray.of(names.size()) - asked.size();
    int taken = 0;
    for (String name : names) {
      if (missing > 0 && !through.contains(name)) {
        taken++;
        missing -= asked.contains(name) ? 0 : 1;
      }
    }
    return taken;
  }

  /** Whether some of them are these. @param who of a profile or a name */
  public boolean has(Boards who) {
    return names.stream().anyMatch(name -> fits(who, name));
  }

  private boolean fits(Boards who, String name) {
    return who instanceof Boards.Named named
        ? named.fits(name)
        : who instanceof Boards.OfProfile of && of.profile() == profiles.get(name);
  }
}
