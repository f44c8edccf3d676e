package dev.nufleet.app.rehearse;

import dev.nufleet.app.rehearse.ConsoleEar.Dialled;
import dev.nufleet.model.BoardProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a rehearsal shows of one profile, in words.
 *
 * @param where the sign-in, the download, both, or nowhere in particular (empty)
 * @param says what the board did, in a line
 * @param line of the board's console that shows it
 * @param value what that line tells: the certificate's flags where the connection was up, else the code without its
 *     sign
 * @param advice what to do in the field
 */
record Verdict(BoardProfile profile, Kind kind, String where, String says, String line, int value, String advice) {
  /** The three ends of a rehearsal. */
  enum Kind {
    WORKS("works"),
    WORKS_WITH_A_FLAG("works, but prints a flag"),
    STOPS("stops");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    /** In JSON. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final String SIGN_IN = "sign-in";
  private static final String DOWNLOAD = "download";

  static Verdict of(Course course) {
    return course.upgraded() ? upgraded(course) : stopped(course);
  }

  private static Verdict upgraded(Course course) {
    Map<String, Dialled> flagged = new LinkedHashMap<>(); // the first of each kind of connection
    for (Dialled dial : course.dials()) {
      if (dial.isUp() && dial.value() != 0) {
        flagged.putIfAbsent(place(dial), dial);
      }
    }
    Optional<Dialled> first = flagged.values().stream().findFirst();
    if (first.isEmpty()) {
      String line = course.dials().stream().filter(Dialled::isUp).findFirst().map(Dialled::line).orElse("");
      return new Verdict(course.profile(), Kind.WORKS, "",
          "signs in, downloads, installs and reports the new version", line, 0, Words.NOTHING_TO_DO);
    }
    String where = String.join(" and ", flagged.keySet());
    Map<Integer, List<String>> places = new LinkedHashMap<>();
    flagged.forEach((place, dial) -> places.computeIfAbsent(dial.value(), flags -> new ArrayList<>()).add(place));
    String says = places.entrySet().stream()
        .map(one -> "at the " + String.join(" and the ", one.getValue()) + " it prints " + Words.flags(one.getKey())
            + " and goes on")
        .collect(Collectors.joining("; "));
    return new Verdict(course.profile(), Kind.WORKS_WITH_A_FLAG, where, says, first.get().line(),
        first.get().value(), Words.adviceOnFlags(first.get().value()));
  }

  private static Verdict stopped(Course course) {
    List<Dialled> dials = course.dials();
    Optional<Dialled> failed = dials.isEmpty() || dials.get(dials.size() - 1).isUp()
        ? Optional.empty() : Optional.of(dials.get(dials.size() - 1));
    String then = Words.afterwards(course.end(), failedInARow(dials));
    if (failed.isEmpty()) {
      return new Verdict(
          course.profile(), Kind.STOPS, "", "its connections come up, but " + then, "", 0, Words.LOOK_AT_THE_CONSOLE);
    }
    Dialled dial = failed.get();
    String why = course.whys().getOrDefault(dial.number(), "");
    return new Verdict(course.profile(), Kind.STOPS, place(dial),
        "at the " + place(dial) + ": " + Words.failure(dial, why) + "; " + then, dial.line(), dial.value(),
        Words.adviceOnFailure(dial, why));
  }

  private static int failedInARow(List<Dialled> dials) {
    int tries = 0;
    while (tries < dials.size() && !dials.get(dials.size() - 1 - tries).isUp()) {
      tries++;
    }
    return tries;
  }

  private static String place(Dialled dial) {
    return dial.isSignIn() ? SIGN_IN : DOWNLOAD;
  }
}
