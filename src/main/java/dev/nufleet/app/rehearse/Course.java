package dev.nufleet.app.rehearse;

import dev.nufleet.app.rehearse.ConsoleEar.Dialled;
import dev.nufleet.model.BoardProfile;
import java.util.List;
import java.util.Map;

/**
 * What a board did in a rehearsal.
 *
 * @param upgraded it signed in with the new version
 * @param end how it came to its end if not: {@code main-ended}, {@code download-hindered}, {@code halted}, {@code
 *     silent}, with a cause behind a blank
 * @param dials how its connections began, in order
 * @param whys what is known of those that failed, by their numbers
 * @param console from its beginning on
 */
record Course(BoardProfile profile, boolean upgraded, String end, List<Dialled> dials, Map<Integer, String> whys,
    String console) {
  static final String MAIN_ENDED = "main-ended";
  static final String HINDERED = "download-hindered";
  static final String HALTED = "halted";
  static final String SILENT = "silent";

  Course {
    dials = List.copyOf(dials);
    whys = Map.copyOf(whys);
  }
}
