package dev.nufleet.app.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.compare.SampleRun.Left;
import dev.nufleet.model.Phase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is called slower, by runs whose luck is drawn. */
class PhaseRowTest {
  private static final int DRAWS = 60;

  @ParameterizedTest
  @CsvSource({
    "100, true, 0.05", "100, true, 0.2", "100, true, 0.5", "300, true, 0.2", "20, true, 0.2", "7, true, 0.3",
    "100, false, 0.1", "100, false, 0.3", "20, false, 0.3", "7, false, 0.3",
  })
  void equal_runs_are_never_called_slower(int boards, boolean max, double luck) {
    List<String> wrong = new ArrayList<>();
    for (int seed = 0; seed < DRAWS; seed++) {
      Left before = new SampleRun(2 * seed, boards, max).luckOfRun(luck).draw();
      Left after = new SampleRun(2 * seed + 1, boards, max).luckOfRun(luck).draw();
      slower(before.side("OLD"), after.side("NEW"), wrong, seed);
      slower(before.figures("OLD"), after.figures("NEW"), wrong, seed);
    }
    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"100, 0.05", "100, 0.1", "20, 0.1", "300, 0.1"})
  void at_the_boards_pace_15_percent_more_for_downloads_are_always_found(int boards, double luck) {
    Phase phase = Phase.DOWNLOAD;
    for (int seed = 0; seed < DRAWS; seed++) {
      Left before = new SampleRun(2 * seed, boards, false).luckOfRun(luck).draw();
      Left after = new SampleRun(2 * seed + 1, boards, false).luckOfRun(luck).slower(phase, 1.15).draw();
      List<PhaseRow> rows = PhaseRow.of(before.side("OLD"), after.side("NEW"));
      assertThat(rows.get(phase.ordinal()).change()).as("seed %d: %s", seed, rows).isEqualTo(Change.WORSE);
      assertThat(rows.get(phase.ordinal()).moved()).isBetween(0.10, 0.20);
      List<PhaseRow> back = PhaseRow.of(after.side("OLD"), before.side("NEW"));
      assertThat(back.get(phase.ordinal()).change()).as("seed %d: %s", seed, back).isEqualTo(Change.BETTER);
    }
  }

  @ParameterizedTest
  @CsvSource({"CONNECT", "NOTICE", "DOWNLOAD", "INSTALL", "REPORT"})
  void where_all_else_stands_still_15_percent_more_in_one_phase_is_found_at_pace_max_too(Phase phase) {
    for (int seed = 0; seed < DRAWS; seed++) {
      Left before = new SampleRun(seed, 100, true).draw();
      Left after = new SampleRun(seed, 100, true).slower(phase, 1.15).draw();
      List<Phase> found = new ArrayList<>();
      for (PhaseRow row : PhaseRow.of(before.side("OLD"), after.side("NEW"))) {
        if (row.change() == Change.WORSE) {
          found.add(row.phase());
        }
      }
      assertThat(found).as("seed %d", seed).containsExactly(phase);
    }
  }

  @Test
  void a_machine_that_was_busy_with_something_else_makes_no_phase_slower() {
    List<String> wrong = new ArrayList<>();
    for (int seed = 0; seed < DRAWS; seed++) {
      SampleRun busy = new SampleRun(2 * seed + 1, 100, true);
      for (Phase phase : Phase.values()) {
        busy.slower(phase, 1.6);
      }
      slower(new SampleRun(2 * seed, 100, true).draw().side("OLD"), busy.draw().side("NEW"), wrong, seed);
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void slow_boards_that_have_become_slower_are_found_though_most_have_not() {
    String csv = new SampleRun(1, 200, false).draw().csv();
    String slowed = slowed(csv.lines().toList(), 1.5);
    Shift shift = Shift.of(BoardTimes.parse(csv), BoardTimes.parse(slowed), Phase.DOWNLOAD);
    assertThat(Math.expm1(shift.middle())).isLessThan(0.02);
    assertThat(Math.expm1(shift.tail())).isGreaterThan(0.3);
  }

  /** Every fourth board of each profile takes longer for its download. */
  private static String slowed(List<String> lines, double factor) {
    List<String> names = List.of(lines.get(0).split(","));
    int column = names.indexOf("downloadMs") - names.size();
    StringBuilder csv = new StringBuilder(lines.get(0)).append('\n');
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",");
      if ((i - 1) / 4 % 4 == 0) {
        int at = cells.length + column;
        cells[at] = Double.toString(Double.parseDouble(cells[at]) * factor); // with all its decimals
      }
      csv.append(String.join(",", cells)).append('\n');
    }
    return csv.toString();
  }

  @Test
  void too_few_boards_say_nothing() {
    for (PhaseRow row : PhaseRow.of(new SampleRun(1, 3, true).draw().side("OLD"),
        new SampleRun(2, 3, true).slower(Phase.DOWNLOAD, 9).draw().side("NEW"))) {
      assertThat(row.change()).isEqualTo(Change.UNKNOWN);
    }
  }

  @Test
  void equal_runs_by_their_reports_alone_are_the_same_and_15_percent_more_are_seen_if_all_else_stands_still() {
    Left before = new SampleRun(5, 200, true).draw();
    Left after = new SampleRun(5, 200, true).slower(Phase.DOWNLOAD, 1.15).draw();
    assertThat(PhaseRow.of(before.figures("OLD"), before.figures("NEW"))).extracting(PhaseRow::change)
        .containsOnly(Change.SAME);
    assertThat(PhaseRow.of(before.figures("OLD"), after.figures("NEW")).get(Phase.DOWNLOAD.ordinal()).change())
        .isEqualTo(Change.WORSE);
  }

  private static void slower(Side before, Side after, List<String> wrong, int seed) {
    for (PhaseRow row : PhaseRow.of(before, after)) {
      if (row.change() == Change.WORSE) {
        wrong.add("seed " + seed + ": " + Comparison.slower(row));
      }
    }
  }
}
