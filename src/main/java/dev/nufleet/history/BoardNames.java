package dev.nufleet.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the boards of a history from 0, in the order in which they come: what is kept by number needs no maps. */
public final class BoardNames {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  /** A name that did not come so far gets the next number. */
  public int numberOf(String name) {
    Integer known = numbers.get(name);
    if (known == null) {
      known = names.size();
      numbers.put(name, known);
      names.add(name);
    }
    return known;
  }

  String nameOf(int number) {
    return names.get(number);
  }
}
