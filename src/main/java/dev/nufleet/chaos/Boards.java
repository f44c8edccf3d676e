package dev.nufleet.chaos;

import dev.nufleet.model.BoardProfile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which boards a fault may befall. */
public sealed interface Boards {
  record All() implements Boards {}

  /** So many of the run's boards, whichever are drawn. */
  record Number(int count) implements Boards {}

  /** Each board with this chance. @param share 0 to 1 */
  record Share(double share) implements Boards {}

  record OfProfile(BoardProfile profile) implements Boards {}

  /** Those whose names fit. @param glob {@code *} is any text, {@code ?} any character */
  record Named(String glob) implements Boards {
    boolean fits(String name) {
      return Pattern.matches(glob.chars()
          .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf((char) c)))
          .collect(Collectors.joining()), name);
    }
  }

  /** All boards of a site, each site with this chance. @param share 0 to 1 */
  record AtSites(double share) implements Boards {}

  /** No board: the platform as a whole. */
  record Platform() implements Boards {}
}
