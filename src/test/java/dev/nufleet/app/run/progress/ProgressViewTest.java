package dev.nufleet.app.run.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.fleet.FleetSnapshot;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Traffic;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressViewTest {
  private static final String UP = "\u001b[%dA";

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  /** The writer of the program, which cleans what is printed. */
  private final PrintWriter out = printable(written);
  private int columns = 80;

  @Test
  void bars_are_redrawn_in_place() {
    ProgressView view = view(ProgressView.Style.BARS);
    view.show(snapshot(50), "upgrading", 1);
    assertThat(said())
        .contains("  download  ################................    50/100")
        .endsWith(String.format(Locale.ROOT, UP, 9));
    Screen screen = new Screen(Screen.Kind.CUTS, columns);
    ProgressView shown = at(screen);
    shown.show(snapshot(50), "upgrading", 1);
    shown.show(snapshot(75), "upgrading", 2);
    shown.end(snapshot(100), "done", 3);
    assertThat(screen.text()).hasSize(9).contains("  download  ################################   100/100")
        .last().isEqualTo("  3.0 s, done, 0.0 MB downloaded");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 26, 33, 40, 50, 58, 80, 200, 400})
  void no_line_of_bars_is_wider_than_the_terminal(int width) {
    columns = width;
    ProgressView view = view(ProgressView.Style.BARS);
    view.end(stuck(snapshot(50), Map.of("a-cause-that-is-longer-than-twenty", 7, "\u4e2d".repeat(300), 6)),
        "upgrading", 1);
    String text = said().replaceAll("\u001b(\\[\\??[0-9]*[A-Za-z]|[78])|\r", "");
    assertThat(text.lines()).hasSizeGreaterThanOrEqualTo(10).allMatch(
        line -> line.chars().map(c -> c < 0x300 ? 1 : 2).sum() < width);
    if (width >= 20) {
      assertThat(text).containsPattern("download +[#.]* *50/100").contains("7 stuck: a-cause")
          .contains("0.0 MB downloaded");
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_bars_follow_the_window_however_it_changes_between_two_turns(Screen.Kind kind) {
    columns = 90;
    Screen screen = new Screen(kind, 90);
    ProgressView view = at(screen);
    printable(screen).print("before\n");
    for (int width : new int[] {90, 20, 21, 80, 40, 200, 33, 20, 90}) {
      columns = width;
      screen.resize(width);
      view.show(stuck(snapshot(50), Map.of("digest-mismatch", 7)), "upgrading", 1);
      assertWhole(screen, width);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_window_that_changes_while_bars_are_drawn_is_whole_with_the_next_turn(Screen.Kind kind) {
    columns = 90;
    Screen screen = new Screen(kind, 90);
    ProgressView view = at(screen);
    printable(screen).print("before\n");
    for (int width : new int[] {20, 90, 33, 80}) {
      screen.resize(width);
      view.show(stuck(snapshot(50), Map.of("digest-mismatch", 7)), "upgrading", 1); // for the width before
      columns = width;
      view.show(stuck(snapshot(50), Map.of("digest-mismatch", 7)), "upgrading", 1);
      assertWhole(screen, width);
    }
  }

  private static void assertWhole(Screen screen, int width) {
    List<String> seen = screen.text();
    assertThat(seen.get(0)).isEqualTo("before");
    for (String once : new String[] {"boot", "download ", "upgrading", "stuck"}) {
      assertThat(seen.stream().filter(line -> line.contains(once))).as("%s at %d: %s", once, width, seen).hasSize(1);
    }
    assertThat(seen).as("width %d", width).allMatch(line -> line.length() < width);
  }

  @Test
  void what_else_is_printed_stands_above_the_bars_line_by_line() {
    Screen screen = new Screen(Screen.Kind.BREAKS_ANEW, columns);
    ProgressView view = at(screen);
    PrintWriter err = view.beside(printable(screen));
    PrintStream log = BesideBars.stream(new PrintStream(screen, /* autoFlush= */ true, StandardCharsets.UTF_8),
        view.bars());
    view.show(snapshot(50), "upgrading", 1);
    err.print("nufleet: a line that is ");
    view.show(snapshot(50), "upgrading", 2);
    assertThat(screen.text()).hasSize(9);
    err.println("said in two parts");
    log.println("12:00:00 WARN of the log");
    view.show(snapshot(50), "upgrading", 3);
    assertThat(screen.text()).hasSize(11)
        .startsWith("nufleet: a line that is said in two parts", "12:00:00 WARN of the log");
    err.print("asked: ");
    err.flush();
    assertThat(screen.text()).hasSize(3).endsWith("asked:");
    view.close();
  }

  @Test
  void a_run_that_breaks_off_leaves_no_bars() {
    Screen screen = new Screen(Screen.Kind.BREAKS_ANEW, columns);
    try (ProgressView view = at(screen)) {
      view.show(snapshot(50), "upgrading", 1);
      assertThat(screen.text()).hasSize(9);
    }
    assertThat(screen.text()).isEmpty();
  }

  @Test
  void what_strangers_say_moves_no_bars() {
    ProgressView view = view(ProgressView.Style.COLOURED_BARS);
    String evil = "\u001b[9A\u001b[Jgone\u009b2J\u202e\nnufleet: all is well";
    view.end(stuck(snapshot(50), Map.of(evil, 7)), evil, 1);
    assertThat(said())
        .contains("7 stuck: \\x1b[9A\\x1b[Jgone\\x9b2J\\u202e nufleet: all is well")
        .doesNotContain("\u001b[9A", "\u009b", "\u202e", "\nnufleet");
    assertThat(ProgressView.line(stuck(snapshot(50), Map.of(evil, 7)), "upgrading", 1)).doesNotContain("\n", "\u001b");
  }

  @Test
  void in_a_low_window_the_end_of_the_list_is_seen() {
    ProgressView view = new ProgressView(out, ProgressView.Style.BARS,
        () -> new TerminalWindow.Size(4, 80), 1000);
    view.show(snapshot(50), "upgrading", 1);
    assertThat(said().replace("\r", "").lines()).hasSize(4).anyMatch(line -> line.contains("upgrading"))
        .last().asString().endsWith(String.format(Locale.ROOT, UP, 3));
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
    assertThat(said()).contains("\u001b[32m################\u001b[0m................    50/100")
        .contains("\u001b[31m  7 stuck: halted\u001b[0m");
  }

  @Test
  void the_state_tells_rate_and_time_that_is_left() {
    ProgressView view = view(ProgressView.Style.BARS);
    view.show(loading(0), "upgrading", 10);
    view.show(loading(10_000_000), "upgrading", 12);
    assertThat(said()).contains("\n  12.0 s, upgrading, 10.0 MB downloaded, 5.0 MB/s, about 18.0 s left\n");
    view.end(snapshot(100), "done", 14);
    assertThat(said()).contains("\n  14.0 s, done, 0.0 MB downloaded\n");
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
    assertThat(said().lines()).hasSize(3).last().isEqualTo(
        "    3.5 s  done: 100 on, 100 online, 100 noticed, 100 downloaded, 100 installed, 100 upgraded");
  }

  @Test
  void quiet_is_quiet() {
    ProgressView view = view(ProgressView.Style.NONE);
    view.show(snapshot(1), "upgrading", 0);
    view.end(snapshot(1), "done", 9);
    assertThat(said()).isEmpty();
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
    return new ProgressView(out, style, () -> new TerminalWindow.Size(40, columns), 1_000_000);
  }

  private ProgressView at(Screen screen) {
    return new ProgressView(
        printable(screen), ProgressView.Style.BARS, () -> new TerminalWindow.Size(40, columns), 1_000_000);
  }

  private static PrintWriter printable(OutputStream to) {
    return new PrintableWriter(new PrintStream(to, /* autoFlush= */ true, StandardCharsets.UTF_8));
  }

  private String said() {
    return written.toString(StandardCharsets.UTF_8);
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
}
