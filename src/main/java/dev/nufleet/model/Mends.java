package dev.nufleet.model;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What of the firmware is mended.
 *
 * @param which of its defects
 * @param fetches failed ones in a row that end a download, 1..1000; 0 without {@link Mend#GIVE_UP_AFTER_N}
 */
public record Mends(Set<Mend> which, int fetches) {
  public static final int MOST_FETCHES = 1000;

  /** The firmware as it is. */
  public static final Mends NONE = new Mends(Set.of(), 0);

  private static final String GIVE_UP = "give-up-after-";

  public Mends {
    which = Collections.unmodifiableSet(which.isEmpty() ? EnumSet.noneOf(Mend.class) : EnumSet.copyOf(which));
    boolean givesUp = which.contains(Mend.GIVE_UP_AFTER_N);
    if (givesUp ? fetches < 1 || fetches > MOST_FETCHES : fetches != 0) {
      throw new IllegalArgumentException(GIVE_UP + fetches + ": 1.." + MOST_FETCHES + " failed fetches are allowed");
    }
  }

  /** A mended firmware, for example {@code Mends.of("reconnect-jitter", "give-up-after-5")}. */
  public static Mends of(String... words) {
    Mends all = NONE;
    for (String word : words) {
      all = all.with(word);
    }
    return all;
  }

  /** @throws IllegalArgumentException with a line for the user if nothing is called so, or it contradicts another */
  public Mends with(String word) {
    boolean givesUp = word.startsWith(GIVE_UP) && !word.equals(Mend.GIVE_UP_AFTER_N.word());
    Mend mend = givesUp ? Mend.GIVE_UP_AFTER_N : Mend.byWord(word).filter(one -> one != Mend.GIVE_UP_AFTER_N)
        .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no mend"));
    int number = givesUp ? number(word) : fetches;
    if (givesUp && has(mend) && number != fetches) {
      throw new IllegalArgumentException(
          GIVE_UP + fetches + " and " + word + " exclude each other; leave one of them out");
    }
    EnumSet<Mend> more = EnumSet.of(mend);
    more.addAll(which);
    return new Mends(more, number);
  }

  private static int number(String word) {
    String text = word.substring(GIVE_UP.length());
    if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST_FETCHES) {
      throw new IllegalArgumentException("'" + word + "' has no number of failed fetches; " + GIVE_UP + "1.." + GIVE_UP
          + MOST_FETCHES + " are allowed");
    }
    return Integer.parseInt(text);
  }

  public boolean has(Mend mend) {
    return which.contains(mend);
  }

  /** Whether the downloader looks at the status of an answer. */
  public boolean looksAtStatus() {
    return has(Mend.CHECK_HTTP_STATUS) || has(Mend.REFRESH_EXPIRED_LINK);
  }

  /** @param failed fetches in a row so far */
  public boolean givesUpAfter(int failed) {
    return has(Mend.GIVE_UP_AFTER_N) && failed >= fetches;
  }

  /** As a user would write them, in a fixed order. */
  public List<String> words() {
    return which.stream().map(one -> one == Mend.GIVE_UP_AFTER_N ? GIVE_UP + fetches : one.word()).toList();
  }
}
