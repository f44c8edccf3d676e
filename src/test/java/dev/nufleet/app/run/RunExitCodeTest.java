package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.report.RunEnd;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class RunExitCodeTest {
  private static final int CTRL_C = 130;

  @Test
  void a_signal_after_the_end_of_the_campaign_leaves_the_exit_code_as_the_report_has_it() {
    try (Interruption interruption = Interruption.install(new PrintWriter(new StringWriter()))) {
      interruption.onSignal(CTRL_C);
      assertThat(Run.code(new RunEnd(RunEnd.By.COMPLETED, "all done"), true, interruption)).isZero();
      assertThat(Run.code(new RunEnd(RunEnd.By.TIMEOUT, "late"), false, interruption)).isEqualTo(1);
    }
  }

  @Test
  void a_signal_that_ended_the_run_is_its_exit_code() {
    try (Interruption interruption = Interruption.install(new PrintWriter(new StringWriter()))) {
      interruption.onSignal(CTRL_C);
      assertThat(Run.code(new RunEnd(RunEnd.By.INTERRUPTED, "interrupted while waiting"), false, interruption))
          .isEqualTo(CTRL_C);
    }
  }
}
