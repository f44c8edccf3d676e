package dev.nufleet.app.settings;

import dev.nufleet.model.Mend;
import dev.nufleet.model.Mends;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What {@code --mend} names: defects of the firmware, with commas between them. */
public final class MendList {
  /** In place of a name: what there is is wanted. */
  public static final String WORD = "list";

  private MendList() {}

  /** @throws UserMistake if a name is unknown, or two exclude each other */
  static Mends of(Settings settings) {
    return settings.find("mend", MendList::parse).orElse(Mends.NONE);
  }

  /**
   * Whether {@code --mend-compare} is wanted.
   *
   * @throws UserMistake if nothing is mended, or something else would make the two runs unlike each other: boards or a
   *     platform that remember the first, or a first that does not end
   */
  public static boolean compared(Settings settings) {
    if (!settings.isOn("mend-compare")) {
      return false;
    }
    if (of(settings).equals(Mends.NONE)) {
      throw new UserMistake("--mend-compare: there is nothing to compare; name mends with --mend");
    }
    for (String name : List.of("state", "hold", "platform", "target")) {
      settings.find(name).filter(given -> !Set.of("false", "embedded").contains(given.text())).ifPresent(given -> {
        throw given.mistake("it and --mend-compare exclude each other; leave one of them out");
      });
    }
    return true;
  }

  private static Mends parse(String text) {
    if (text.trim().equals("none")) {
      return Mends.NONE;
    }
    Mends all = Mends.NONE;
    for (String one : text.split(",", -1)) {
      try {
        all = all.with(one.trim());
      } catch (IllegalArgumentException e) {
        List<String> known = Arrays.stream(Mend.values()).map(Mend::word).toList();
        throw new IllegalArgumentException(e.getMessage() + "; none, or some of " + String.join(", ", known)
            + " with commas between them are allowed" + Meant.hint(one.trim(), known));
      }
    }
    return all;
  }

  /** Three lines for each: its name, what the real firmware does, what the mended one does. */
  public static List<String> lines() {
    return Arrays.stream(Mend.values())
        .map(mend -> String.join(System.lineSeparator() + "    ", mend.word(), mend.defect(), mend.remedy()))
        .toList();
  }
}
