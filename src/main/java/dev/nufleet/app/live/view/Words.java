package dev.nufleet.app.live.view;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Words of a small set as numbers: 0 is the empty word. One thread adds, any reads. Strangers have a part in some
 * words, so there are at most {@link #MOST} of them; what comes on top is {@link #OTHER}.
 */
final class Words {
  static final int MOST = 4096;
  static final String OTHER = "other";

  private final Map<String, Integer> numbers = new HashMap<>();
  private volatile List<String> all = List.of("", OTHER);

  Words() {
    numbers.put("", 0);
    numbers.put(OTHER, 1);
  }

  int number(String word) {
    if (word.isEmpty()) {
      return 0;
    }
    Integer known = numbers.get(word);
    return known == null ? add(word) : known;
  }

  private int add(String word) {
    if (all.size() >= MOST) {
      return 1;
    }
    List<String> more = new ArrayList<>(all);
    more.add(word);
    numbers.put(word, more.size() - 1);
    all = List.copyOf(more);
    return more.size() - 1;
  }

  String word(int number) {
    return all.get(number);
  }

  /** All until now, by their numbers; later ones come behind them. */
  List<String> all() {
    return all;
  }
}
