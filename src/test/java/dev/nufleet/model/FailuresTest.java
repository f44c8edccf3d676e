package dev.nufleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private final IOException first = new IOException("the disk");
  private final IllegalStateException around = new IllegalStateException("what it was for", first);

  @Test
  void what_a_stage_failed_with_is_what_was_thrown_there() {
    assertThat(Failures.ofStage(new CompletionException(around))).isSameAs(around);
    assertThat(Failures.ofStage(around)).isSameAs(around);
    CompletionException alone = new CompletionException("no cause", null);
    assertThat(Failures.ofStage(alone)).isSameAs(alone);
  }

  @Test
  void the_innermost_is_what_was_there_first() {
    assertThat(Failures.innermost(new CompletionException(around))).isSameAs(first);
    assertThat(Failures.innermost(first)).isSameAs(first);
  }
}
