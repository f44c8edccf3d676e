package dev.nufleet.app.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.app.settings.UserMistake;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoardScriptTest {
  @Test
  void a_script_is_one_step_a_line() {
    BoardScript script = BoardScript.parse("s", List.of(
        "# a session", "", "wait ota upgrade command", "within 90s", "upgrade my firmware.bin 1700000000",
        "wait out of sample!", "press r", "power off", "power on", "reset", "quit"));
    assertThat(script.steps()).containsExactly(
        new BoardScript.Wait(3, "ota upgrade command", Duration.ofSeconds(60)),
        new BoardScript.Upgrade(5, Path.of("my firmware.bin"), "1700000000"),
        new BoardScript.Wait(6, "out of sample!", Duration.ofSeconds(90)),
        new BoardScript.Press(7, "r"),
        new BoardScript.Power(8, false),
        new BoardScript.Power(9, true),
        new BoardScript.Reset(10),
        new BoardScript.Quit(11));
  }

  @ParameterizedTest
  @ValueSource(strings = {"wait", "dance", "power up", "within soon", "within 0s", "upgrade file", "reset now"})
  void a_wrong_step_is_named_with_its_line_and_what_is_allowed(String wrong) {
    assertThatThrownBy(() -> BoardScript.parse("session.txt", List.of("press h", wrong)))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith("session.txt: 2: ")
        .hasMessageContaining("allowed are");
  }

  @Test
  void a_text_is_found_once_and_only_behind_the_one_before() {
    BoardScript.Seen seen = new BoardScript.Seen();
    seen.add("boo");
    assertThat(seen.take("booting")).isFalse();
    seen.add("ting... main ... booting");
    assertThat(seen.take("booting")).isTrue();
    assertThat(seen.take("main")).isTrue();
    assertThat(seen.take("booting")).isTrue();
    assertThat(seen.take("booting")).isFalse();
  }
}
