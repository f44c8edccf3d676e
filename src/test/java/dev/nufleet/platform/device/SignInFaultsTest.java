package dev.nufleet.platform.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.broker.BrokerRules.Verdict;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.Faults;
import dev.nufleet.chaos.Planner;
import dev.nufleet.model.DeviceId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignInFaultsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Verdict GOOD = new Verdict.Accepted(DeviceId.of("a1ChaosPk01", "board-1"));

  private final List<String> acted = new ArrayList<>();

  @Test
  void a_sign_in_is_refused_with_the_code_or_never_answered_and_then_accepted() {
    SignInFaults faults = new SignInFaults(Faults.atPlatform("""
        { kind = connack, code = 5 }
        { kind = connack, code = silence }
        """, acted));
    assertThat(faults.judge(GOOD, 0)).isInstanceOfSatisfying(Verdict.Refused.class,
        refused -> assertThat(refused.code()).isEqualTo(5));
    assertThat(faults.judge(GOOD, 0)).isEqualTo(new Verdict.Unanswered());
    assertThat(faults.judge(GOOD, 0)).isEqualTo(GOOD);
    assertThat(acted).hasSize(2);
  }

  @Test
  void one_that_the_rules_refuse_is_no_occasion() {
    SignInFaults faults = new SignInFaults(Faults.atPlatform("{ kind = connack, code = 3 }", acted));
    Verdict refused = new Verdict.Refused(4, "wrong signature");
    assertThat(faults.judge(refused, 0)).isEqualTo(refused);
    assertThat(acted).isEmpty();
  }

  @Test
  void the_account_connects_so_often_a_second_until_the_throttle_ends() {
    Act act = new Planner(Faults.scenario("{ kind = throttle, rate = 2/s }"), 1, 0, List.of()).ofPlatform().get(0);
    SignInFaults faults = new SignInFaults(Faults.atPlatform("", acted));
    faults.throttle(act, 3 * SECOND);
    assertThat(List.of(code(faults, 0), code(faults, 1), code(faults, 2))).containsExactly(0, 0, 3);
    assertThat(List.of(code(faults, SECOND), code(faults, SECOND), code(faults, SECOND))).containsExactly(0, 0, 3);
    assertThat(List.of(code(faults, 3 * SECOND), code(faults, 3 * SECOND), code(faults, 3 * SECOND)))
        .containsExactly(0, 0, 0);
  }

  private static int code(SignInFaults faults, long now) {
    return faults.judge(GOOD, now) instanceof Verdict.Refused refused ? refused.code() : 0;
  }
}
