package dev.nufleet.app.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has been measured so far, and why the rest has not. One thread measures, another may write it down meanwhile.
 */
final class Figures {
  private final Map<String, Figure> declared = new LinkedHashMap<>();
  private final Map<String, List<Double>> values = new LinkedHashMap<>();
  private final Map<String, String> reasons = new LinkedHashMap<>();
  private boolean broken;

  /** @param figures all that there are, in the order of the table */
  Figures(List<Figure> figures) {
    figures.forEach(figure -> declared.put(figure.name(), figure));
  }

  List<Figure> all() {
    return List.copyOf(declared.values());
  }

  /** What one round found. @throws IllegalArgumentException if nobody declared it, or it is no number */
  synchronized void add(String name, double value) {
    if (!declared.containsKey(name) || !Double.isFinite(value)) {
      throw new IllegalArgumentException("'" + name + "' of " + value);
    }
    values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }

  /** One round found nothing. The first reason stays. */
  synchronized void skip(String name, Unmeasured why) {
    if (!declared.containsKey(name)) {
      throw new IllegalArgumentException("'" + name + "'");
    }
    reasons.putIfAbsent(name, why.getMessage());
    broken |= why.isBroken();
  }

  /** Nothing more will be measured. @param reason for what was not and has no reason of its own */
  synchronized void end(String reason) {
    declared.keySet().forEach(name -> reasons.putIfAbsent(name, reason));
  }

  /** Empty if no round found anything. */
  synchronized Optional<Samples> of(String name) {
    return Optional.ofNullable(values.get(name)).map(Samples::new);
  }

  synchronized Optional<Double> median(String name) {
    return of(name).map(Samples::median);
  }

  /** Why there is no value, by name; not of what was measured in another round. */
  synchronized Map<String, String> skipped() {
    Map<String, String> skipped = new LinkedHashMap<>();
    declared.keySet().stream().filter(name -> !values.containsKey(name))
        .forEach(name -> skipped.put(name, reasons.getOrDefault(name, "it was not its turn yet")));
    return skipped;
  }

  /** Whether something that was measured did not do its work, in whichever round. */
  synchronized boolean isBroken() {
    return broken;
  }
}
