package dev.nufleet.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class MendDifferenceTest {
  private static final String NOTHING = "nothing differs but times: what is mended had no occasion, or costs no board"
      + " anything";

  @Test
  void figures_of_both_runs_stand_side_by_side_with_the_causes_of_either() throws IOException {
    assertThat(MendDifference.lines(
        report("4", "null", "null", 7, 3, "'digest-mismatch': 1, 'tls': 2", 900, 800),
        report("6", "1250", "61000", 8, 3, "'http-refused': 1, 'tls': 2", 700, 200))).containsExactly(
            "what if: reconnect-jitter, give-up-after-5",
            "                                plain     mended",
            "  total p50                         -      1.3 s",
            "  total p99                         -  1 min 1 s",
            "  sign-ins/s at most              900        700",
            "  reconnects/s at most            800        200",
            "    attempts/s at most           8000       2000",
            "  upgraded                          4          6",
            "  resumes                           7          8",
            "  reconnects                        3          3",
            "  digest-mismatch                   1          0",
            "  http-refused                      0          1",
            "  tls                               2          2",
            "the storm of reconnects is flatter by 75 %: at most 2000 boards try within a second, not 8000");
  }

  @Test
  void two_runs_that_differ_in_their_times_alone_are_said_not_to_differ() throws IOException {
    assertThat(MendDifference.lines(report("6", "1", "2", 7, 3, ""), report("6", "3", "4", 7, 3, "")))
        .endsWith(NOTHING);
    assertThat(MendDifference.lines(report("6", "1", "2", 7, 3, ""), report("6", "1", "2", 7, 4, "")))
        .doesNotContain(NOTHING);
    assertThat(MendDifference.lines(report("6", "1", "2", 7, 3, "'tls': 1"), report("6", "1", "2", 7, 3, "")))
        .doesNotContain(NOTHING);
  }

  @Test
  void a_storm_that_did_not_get_flatter_is_not_said_to_be() throws IOException {
    JsonNode storm = report("6", "1", "2", 0, 9, "", 50, 9);
    assertThat(MendDifference.lines(storm, storm)).noneMatch(line -> line.contains("flatter"));
    assertThat(MendDifference.lines(report("6", "1", "2", 0, 0, "", 50, 0), storm))
        .noneMatch(line -> line.contains("flatter"));
  }

  private static JsonNode report(
      String upgraded, String p50, String p99, int resumes, int reconnects, String causes) throws IOException {
    return report(upgraded, p50, p99, resumes, reconnects, causes, 0, 0);
  }

  private static JsonNode report(String upgraded, String p50, String p99, int resumes, int reconnects, String causes,
      int signIns, int again) throws IOException {
    return new ObjectMapper().readTree(("{'boards': {'upgraded': " + upgraded
        + "}, 'phases': {'total': {'p50Ms': " + p50 + ", 'p99Ms': " + p99
        + "}}, 'traffic': {'resumes': " + resumes + ", 'mqttReconnects': " + reconnects
        + "}, 'signIns': {'peakPerSecond': " + signIns + ", 'peakAgainPerSecond': " + again
        + "}, 'signInAttempts': {'peakAgainPerSecond': " + 10 * again
        + "}, 'failuresByCause': {" + causes + "}, 'mended': ['reconnect-jitter', 'give-up-after-5']}")
        .replace('\'', '"'));
  }
}
