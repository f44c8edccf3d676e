package dev.nufleet.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeantTest {
  private static final List<String> KNOWN = List.of("run", "platform", "board", "boot", "--boards", "--fw-version");

  @ParameterizedTest
  @CsvSource({"runn,run", "RUN,run", "rnu,run", "un,run", "plattform,platform", "baord,board", "bot,boot",
      "--bords,--boards", "--fwversion,--fw-version", "--Boards,--boards"})
  void a_slip_of_the_keyboard_leads_to_the_word(String typed, String meant) {
    assertThat(Meant.of(typed, KNOWN)).contains(meant);
  }

  @Test
  void something_else_is_not_guessed_at() {
    assertThat(Meant.of("deploy", KNOWN)).isEmpty();
    assertThat(Meant.of("x".repeat(100_000), KNOWN)).isEmpty();
    assertThat(Meant.hint("deploy", KNOWN)).isEmpty();
    assertThat(Meant.hint("runn", KNOWN)).isEqualTo("; did you mean run?");
  }
}
