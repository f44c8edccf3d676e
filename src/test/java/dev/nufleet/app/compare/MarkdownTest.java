package dev.nufleet.app.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.app.compare.PhaseRow.Figures;
import dev.nufleet.model.Phase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MarkdownTest {
  @Test
  void a_comparison_is_a_comment_to_the_letter() throws Exception {
    Figures old = new Figures(100, 7099.5, 8682.1, 8957.8);
    Figures now = new Figures(100, 8164.4, 9984.4, 10301.5);
    Comparison comparison = new Comparison(side("OLD", "r1"), side("NEW", "r_2"),
        List.of("not alike: seed 1 in OLD, 2 in NEW"),
        List.of(
            new PhaseRow(Phase.BOOT, new Figures(100, 1.8, 18.5, 45.6), new Figures(100, 1.7, 18.1, 712), Change.SAME,
                -0.02, 12.5, false),
            new PhaseRow(Phase.CONNECT, old, old, Change.BETTER, -0.25, 0.1, true),
            new PhaseRow(Phase.DOWNLOAD, old, now, Change.WORSE, 0.15, 0.064, false),
            new PhaseRow(Phase.REPORT, new Figures(0, Double.NaN, Double.NaN, Double.NaN), now, Change.UNKNOWN,
                Double.NaN, Double.NaN, false)),
        List.of(
            new CountRow("boards upgraded", 100, 100, "", Change.SAME),
            new CountRow("boards failed", 0, 0, "", Change.SAME),
            new CountRow("resumes", 0, 1234, "", Change.UNKNOWN),
            new CountRow("wall time", 22.825, 20.1, "s", Change.UNKNOWN)),
        List.of(
            new CheckRow("exact-image", "held", "broken 2", Change.WORSE),
            new CheckRow("tasks-final", "held", "held", Change.SAME)),
        List.of(
            new LimitTerm.Outcome("phases.download.p99Ms>+10%", false, "it is +15 %"),
            new LimitTerm.Outcome("boards.upgraded<100%", true, "it is 100 %")));
    assertThat(Markdown.of(comparison)).isEqualTo("""
        ### NuFleet: worse than before

        - **download is slower by 15 % (6 % would have been seen)**
        - **exact-image: held in OLD, broken 2 in NEW**
        - **fail if phases.download.p99Ms&gt;+10%: it is +15 %**

        OLD: r1, 2026-11-26T21:58:02Z, 100 boards, scenario none, pace max, seed 1 \s
        NEW: r\\_2, 2026-11-26T21:58:02Z, 100 boards, scenario none, pace max, seed 1

        > not alike: seed 1 in OLD, 2 in NEW
        >

        | phase | p50 | | p99 | | change | verdict |
        |---|---:|---:|---:|---:|---:|---|
        | boot | 1.8 ms | 1.7 ms | 46 ms | 712 ms | -2 % | same (noisy) |
        | connect | 7.1 s | 7.1 s | 9.0 s | 9.0 s | -25 % | slow ones faster (10 %) |
        | download | 7.1 s | 8.2 s | 9.0 s | 10.3 s | +15 % | **slower (6 %)** |
        | report | – | 8.2 s | – | 10.3 s | – | too few boards |

        In brackets: the least change that is told from noise; a smaller one is called the same.

        | | OLD | NEW | |
        |---|---:|---:|---|
        | boards upgraded | 100 | 100 |  |
        | resumes | 0 | 1,234 | +1,234 |
        | wall time | 22.8 s | 20.1 s | -2.7 s |
        | exact-image | held | broken 2 | **worse** |
        | fail if phases.download.p99Ms&gt;+10% | | it is +15 % | **failed** |
        | fail if boards.upgraded&lt;100% | | it is 100 % | no |
        """);
  }

  private static Side side(String which, String id) throws Exception {
    JsonNode report = new ObjectMapper().readTree("{\"run\": {\"id\": \"" + id + "\", \"scenario\": \"none\","
        + " \"seed\": 1, \"pace\": \"max\", \"startedAt\": \"2026-11-26T21:58:02Z\"}, \"boards\": {\"total\": 100}}");
    return new Side(which, report, Optional.empty(), "");
  }
}
