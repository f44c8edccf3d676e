package dev.nufleet.chaos;

import dev.nufleet.model.BoardProfile;

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
    /** In time proportional to both lengths at worst: whoever gives a fault may have many stars in it. */
    public boolean fits(String name) {
      int at = 0;
      int star = -1;
      int retry = 0;
      for (int i = 0; i < name.length(); ) {
        if (at < glob.length() && glob.charAt(at) == '*') {
          star = at++;
          retry = i;
        } else if (at < glob.length() && (glob.charAt(at) == '?' || glob.charAt(at) == name.charAt(i))) {
          at++;
          i++;
        } else if (star >= 0) {
          at = star + 1; // the newest star takes one character more
          i = ++retry;
        } else {
          return false;
        }
      }
      return glob.substring(at).chars().allMatch(c -> c == '*');
    }
  }

  /** All boards of a site, each site with this chance. @param share 0 to 1 */
  record AtSites(double share) implements Boards {}

  /** No board: the platform as a whole. */
  record Platform() implements Boards {}
}
