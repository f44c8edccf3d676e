package dev.nufleet.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class ExternalProgramTest {
  private static final String NOWHERE = "a-program-that-nobody-has";

  @Test
  void a_program_that_is_not_installed_skips_the_test_and_says_which() {
    assertThatThrownBy(() -> ExternalProgram.find(NOWHERE, false))
        .isInstanceOf(TestAbortedException.class).hasMessageContaining(NOWHERE + " is not installed");
  }

  @Test
  void a_program_that_must_be_installed_fails_the_test() {
    assertThatThrownBy(() -> ExternalProgram.find(NOWHERE, true))
        .isInstanceOf(AssertionFailedError.class).hasMessageContaining("require.external");
  }

  @Test
  void a_server_that_never_listens_is_shown_with_what_it_said() {
    List<String> refuses = List.of(ExternalProgram.find("sh"), "-c", "echo cannot bind; exit 1");
    assertThatThrownBy(() -> ExternalProgram.startServer(port -> refuses))
        .isInstanceOf(AssertionError.class).hasMessageContaining("sh does not start");
  }

  @Test
  void a_wait_for_a_line_ends_with_the_program_and_shows_the_others() {
    try (ExternalProgram program =
        ExternalProgram.start(List.of(ExternalProgram.find("sh"), "-c", "echo one; echo two >&2"))) {
      assertThat(program.awaitLines(1, "the second line", "two"::equals)).containsExactly("two");
      assertThatThrownBy(() -> program.awaitLines(1, "a third line", "three"::equals))
          .isInstanceOf(AssertionError.class).hasMessageContainingAll("a third line", "one", "two");
    }
  }
}
