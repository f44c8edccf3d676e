package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.fleet.FleetSnapshot;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Traffic;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressViewTest {
  private final StringWriter out = new StringWriter();
  private int columns = 80;

  @Test
  void bars_are_redrawn_in_place() {
    ProgressView view = view(ProgressView.Style.BARS);
    view.show(snapshot(50), "upgrading", 1);
    assertThat(out.toString())
        .contains("  download  ################................    50/100")
        .doesNotContain("\u001b");
    view.show(snapshot(100), "upgrading", 2);
    assertThat(out.toString()).contains("\u001b[9A\u001b[J");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 26, 33, 50, 58, 80, 400})
  void no_line_of_bars_is_wider_than_the_terminal(int width) {
    columns = width;
    ProgressView view = view(ProgressView.Style.BARS);
    view.show(snapshot(50), "upgrading", 1);
    assertThat(out.toString().lines()).hasSize(9).allMatch(line -> line.length() < width);
    if (width >= 20) {
      assertThat(out.toString()).containsPattern("download +[#.]* *50/100");
    }
    columns = 80;
    view.show(snapshot(50), "upgrading", 2.9);
    assertThat(view.columns()).as("not asked at every turn").isEqualTo(width);
    view.show(snapshot(50), "upgrading", 3);
    assertThat(view.columns()).isEqualTo(80);
  }

  @ParameterizedTest
  @CsvSource({"24 400,400", "50 20,20", "0 0,80", "'',80", "24,80", "24 -3,80"})
  void a_terminal_says_how_wide_it_is(String size, int width) {
    assertThat(TerminalColumns.columns(size + "\n")).isEqualTo(width);
  }

  @Test
  void lines_come_every_two_seconds_and_at_the_end() {
    ProgressView view = view(ProgressView.Style.LINES);
    for (double seconds : new double[] {0, 0.2, 1.9, 2.0, 3}) {
      view.show(snapshot(50), "upgrading", seconds);
    }
    view.end(snapshot(100), "done", 3.5);
    assertThat(out.toString().lines()).hasSize(3).last().isEqualTo(
        "    3.5 s  done: 100 on, 100 online, 100 noticed, 100 downloaded, 100 installed, 100 upgraded");
  }

  @Test
  void quiet_is_quiet() {
    ProgressView view = view(ProgressView.Style.NONE);
    view.show(snapshot(1), "upgrading", 0);
    view.end(snapshot(1), "done", 9);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void troubles_are_told_only_if_there_are_any() {
    FleetSnapshot good = snapshot(100);
    Map<BoardState, Integer> states = new EnumMap<>(good.states());
    states.put(BoardState.HALTED, 3);
    FleetSnapshot bad = new FleetSnapshot(100, 100, 100, 100, states, good.passed(), good.traffic());
    assertThat(ProgressView.line(bad, "upgrading", 1)).endsWith(", 3 halted");
    assertThat(ProgressView.line(good, "upgrading", 1)).endsWith("upgraded");
  }

  private ProgressView view(ProgressView.Style style) {
    return new ProgressView(new PrintWriter(out), style, () -> columns);
  }

  private static FleetSnapshot snapshot(int done) {
    Map<BoardState, Integer> states = Arrays.stream(BoardState.values())
        .collect(Collectors.toMap(Function.identity(), state -> state == BoardState.UPGRADED ? done : 0));
    Map<Phase, Integer> passed =
        Arrays.stream(Phase.values()).collect(Collectors.toMap(Function.identity(), phase -> done));
    return new FleetSnapshot(100, 100, 100, done, states, passed, Traffic.NONE);
  }
}
