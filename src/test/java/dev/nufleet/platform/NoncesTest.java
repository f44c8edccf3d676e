package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nufleet.platform.openapi.ApiProblem;
import dev.nufleet.platform.openapi.Nonces;
import org.junit.jupiter.api.Test;

class NoncesTest {
  private static final long KEPT = 1000;
  private static final long START = 1_700_000_000_000L;

  private final Nonces nonces = new Nonces(KEPT);

  private String refusal(String nonce, long now) {
    ApiProblem problem = catchThrowableOfType(ApiProblem.class, () -> nonces.use(nonce, "SignatureNonce", now));
    return problem == null ? "" : problem.code;
  }

  @Test
  void a_nonce_counts_once_for_as_long_as_its_time_stamp() {
    for (long at = 0; at <= 3 * KEPT; at += 100) { // at each place within the time of its generation
      String nonce = "n" + at;
      assertThat(refusal(nonce, START + at)).isEmpty();
      assertThat(refusal(nonce, START + at)).isEqualTo("SignatureNonceUsed");
    }
    nonces.use("last", "SignatureNonce", START + 3 * KEPT + 50);
    assertThat(refusal("last", START + 4 * KEPT + 49)).isEqualTo("SignatureNonceUsed");
    assertThat(refusal("last", START + 6 * KEPT + 50)).as("its time stamp is not taken any more").isEmpty();
  }

  @Test
  void a_call_without_a_nonce_is_refused() {
    assertThat(refusal("", START)).isEqualTo("MissingParameter");
    assertThat(refusal("n".repeat(129), START)).isEqualTo("InvalidParameter");
    assertThatCode(() -> nonces.use("n".repeat(128), "SignatureNonce", START)).doesNotThrowAnyException();
  }
}
