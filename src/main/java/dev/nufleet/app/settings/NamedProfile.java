package dev.nufleet.app.settings;

import dev.nufleet.model.BoardProfile;
import java.util.Arrays;

/** A board's profile as the user names it. */
public final class NamedProfile {
  private NamedProfile() {}

  static String hint(String id) {
    return Meant.hint(id, Arrays.stream(BoardProfile.values()).map(BoardProfile::id).toList());
  }

  /** @throws UserMistake if there is none of this name */
  public static BoardProfile of(String id) {
    return BoardProfile.byId(id).orElseThrow(
        () -> new UserMistake(
            "profile '" + id + "' is unknown" + hint(id) + "; " + BoardProfile.ids() + " are allowed"));
  }
}
