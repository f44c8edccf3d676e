package dev.nufleet.app.run.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.fleet.FleetSnapshot;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Traffic;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  @ValueSource(ints = {1, 20, 26, 33, 40, 50, 58, 80, 200, 400})
  void no_line_of_bars_is_wider_than_the_terminal(int width) {
    columns = width;
    ProgressView view = view(ProgressView.Style.BARS);
    view.show(stuck(snapshot(50), Map.of("a-cause-that-is-longer-than-twenty", 7)), "upgrading", 1);
    assertThat(out.toString().lines()).hasSizeGreaterThanOrEqualTo(10).allMatch(line -> line.length() < width);
    if (width >= 20) {
      assertThat(out.toString()).containsPattern("download +[#.]* *50/100").contains("7 stuck: a-cause");
    }
  }

  @Test
  void the_bars_follow_the_window_however_it_changes_between_two_turns() {
    Screen screen = new Screen(90);
    columns = 90;
    ProgressView view = new ProgressView(screen.writer(), ProgressView.Style.BARS,
        () -> new TerminalWindow.Size(30, columns), 1000);
    screen.writer().print("before\n");
    for (int width : new int[] {90, 20, 21, 80, 40, 200, 33, 20, 90}) {
      columns = width;
      screen.resize(width);
      view.show(stuck(snapshot(50), Map.of("digest-mismatch", 7)), "upgrading", 1);
      List<String> seen = screen.text();
      assertThat(seen.get(0)).isEqualTo("before");
      assertThat(seen.stream().filter(line -> line.contains("boot"))).as("width %d: %s", width, seen).hasSize(1);
      assertThat(seen.stream().filter(line -> line.contains("stuck"))).as("width %d: %s", width, seen).hasSize(1);
      assertThat(seen).as("width %d", width).allMatch(line -> line.length() < width);
    }
  }

  @Test
  void in_a_low_window_the_end_of_the_list_is_seen() {
    ProgressView view = new ProgressView(new PrintWriter(out), ProgressView.Style.BARS,
        () -> new TerminalWindow.Size(4, 80), 1000);
    view.show(snapshot(50), "upgrading", 1);
    assertThat(out.toString().lines()).hasSize(3).last().asString().contains("upgrading");
    view.show(snapshot(50), "upgrading", 2);
    assertThat(out.toString()).contains("\u001b[3A\u001b[J");
  }

  @Test
  void a_window_is_asked_for_its_size_again_when_it_has_changed() {
    columns = 90;
    TerminalWindow window = new TerminalWindow(() -> new TerminalWindow.Size(24, columns));
    assertThat(window.get().columns()).isEqualTo(90);
    columns = 40;
    assertThat(window.get().columns()).isEqualTo(90);
    window.changed();
    assertThat(window.get().columns()).isEqualTo(40);
  }

  @Test
  void colours_are_for_terminals_whose_user_has_not_refused_them() {
    assertThat(ProgressView.style(true, Map.of())).isEqualTo(ProgressView.Style.COLOURED_BARS);
    assertThat(ProgressView.style(true, Map.of("NO_COLOR", ""))).isEqualTo(ProgressView.Style.COLOURED_BARS);
    assertThat(ProgressView.style(true, Map.of("NO_COLOR", "1"))).isEqualTo(ProgressView.Style.BARS);
    assertThat(ProgressView.style(true, Map.of("TERM", "dumb"))).isEqualTo(ProgressView.Style.LINES);
    assertThat(ProgressView.style(false, Map.of())).isEqualTo(ProgressView.Style.LINES);
    view(ProgressView.Style.COLOURED_BARS).show(stuck(snapshot(50), Map.of("halted", 7)), "upgrading", 1);
    assertThat(out.toString()).contains("\u001b[32m################\u001b[0m................    50/100")
        .contains("\u001b[31m  7 stuck: halted\u001b[0m");
  }

  @Test
  void the_state_tells_rate_and_time_that_is_left() {
    ProgressView view = view(ProgressView.Style.BARS);
    view.show(loading(0), "upgrading", 10);
    view.show(loading(10_000_000), "upgrading", 12);
    assertThat(out.toString().lines()).last().isEqualTo(
        "  12.0 s, upgrading, 10.0 MB downloaded, 5.0 MB/s, about 18.0 s left");
    view.end(snapshot(100), "done", 14);
    assertThat(out.toString().lines()).last().isEqualTo("  14.0 s, done, 0.0 MB downloaded");
  }

  @Test
  void when_all_is_downloaded_the_time_that_is_left_is_that_of_the_boards() {
    Speed speed = new Speed(1000);
    speed.look(upgraded(20), 10);
    assertThat(speed.secondsLeft()).isEmpty();
    speed.look(upgraded(40), 14);
    assertThat(speed.secondsLeft()).hasValue(12);
    speed.look(upgraded(100), 16);
    assertThat(speed.secondsLeft()).isEmpty();
  }

  @Test
  void a_rate_forgets_what_is_older_than_some_seconds() {
    Speed speed = new Speed(1000);
    for (int i = 0; i <= 200; i++) {
      speed.look(loading(i < 100 ? i * 1_000_000L : 100_000_000L), i * 0.2);
    }
    assertThat(speed.bytesPerSecond()).isZero();
    assertThat(speed.secondsLeft()).isEmpty();
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
    FleetSnapshot bad = new FleetSnapshot(
        100, 100, 100, 100, states, Map.of("card-failed", 1, "no-boot", 2), good.passed(), good.traffic());
    assertThat(ProgressView.line(bad, "upgrading", 1)).endsWith(", 3 halted, no-boot 2, card-failed 1");
    assertThat(ProgressView.line(good, "upgrading", 1)).endsWith("upgraded");
  }

  private ProgressView view(ProgressView.Style style) {
    return new ProgressView(new PrintWriter(out), style, () -> new TerminalWindow.Size(40, columns), 1_000_000);
  }

  private static FleetSnapshot stuck(FleetSnapshot good, Map<String, Integer> causes) {
    return new FleetSnapshot(
        100, 100, 100, good.settled(), good.states(), causes, good.passed(), good.traffic());
  }

  private static FleetSnapshot loading(long bytes) {
    FleetSnapshot none = snapshot(0);
    return new FleetSnapshot(100, 100, 100, 0, none.states(), Map.of(), none.passed(),
        new Traffic(bytes, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  private static FleetSnapshot upgraded(int boards) {
    return new FleetSnapshot(
        100, 100, 100, boards, snapshot(boards).states(), Map.of(), snapshot(100).passed(), Traffic.NONE);
  }

  private static FleetSnapshot snapshot(int done) {
    Map<BoardState, Integer> states = Arrays.stream(BoardState.values())
        .collect(Collectors.toMap(Function.identity(), state -> state == BoardState.UPGRADED ? done : 0));
    Map<Phase, Integer> passed =
        Arrays.stream(Phase.values()).collect(Collectors.toMap(Function.identity(), phase -> done));
    return new FleetSnapshot(100, 100, 100, done, states, Map.of(), passed, Traffic.NONE);
  }

  /** A terminal that breaks its lines anew when its window changes. */
  private static final class Screen {
    private static final Pattern UP = Pattern.compile("\u001b\\[([0-9]+)A\u001b\\[J");

    private final StringWriter written = new StringWriter();
    private final PrintWriter writer = new PrintWriter(written);
    private final List<String> lines = new ArrayList<>();
    private int width;

    Screen(int width) {
      this.width = width;
    }

    PrintWriter writer() {
      return writer;
    }

    /** What has been written until now was written for the width until now. */
    void resize(int to) {
      take();
      width = to;
    }

    private void take() {
      writer.flush();
      String text = written.toString();
      written.getBuffer().setLength(0);
      Matcher up = UP.matcher(text);
      if (up.lookingAt()) {
        for (int rows = Integer.parseInt(up.group(1)); rows > 0; ) {
          rows -= Math.max(1, (lines.remove(lines.size() - 1).length() + width - 1) / width);
          assertThat(rows).as("the way up ends at the start of a line").isNotNegative();
        }
        text = text.substring(up.end());
      }
      text.lines().forEach(lines::add);
    }

    List<String> text() {
      take();
      return lines;
    }
  }
}
