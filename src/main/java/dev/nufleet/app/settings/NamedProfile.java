package dev.nufleet.app.settings;

import dev.nufleet.model.BoardProfile;

/** A board's profile as the user names it. */
public final class NamedProfile {
  private NamedProfile() {}

  /** @throws UserMistake if there is none of this name */
  public static BoardProfile of(String id) {
    return BoardProfile.byId(id).orElseThrow(
        () -> new UserMistake("profile '" + id + "' is unknown; " + BoardProfile.ids() + " are allowed"));
  }
}
