package dev.nufleet.platform.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.aliyun.DeviceReport;
import dev.nufleet.chaos.ChaosTime;
import dev.nufleet.chaos.Faults;
import dev.nufleet.model.Pace;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Effect;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What goes wrong with notices, at pace {@code board*10}. */
class NoticeFaultsTest {
  private static final String DIGEST = "24545b9331082cc3b4faceb9d16b2e8c";

  private final List<String> acted = new ArrayList<>();

  private Rules with(String faults) {
    return new Rules(CampaignSettings.usual(), Optional.of(
        new NoticeFaults(Faults.atPlatform(faults, acted), new ChaosTime(new Pace(10)))));
  }

  private static Device beginning(Rules rules) {
    Device device = rules.ready(1, "1");
    rules.effects();
    rules.job(rules.firmware("2"), job -> { });
    return device;
  }

  private static JsonNode data(Effect.Publish message) throws IOException {
    return new ObjectMapper().readTree(message.payload()).get("data");
  }

  @Test
  void a_wrong_digest_is_one_of_other_bytes_in_every_field_that_has_it() throws IOException {
    Rules rules = with("{ kind = wrong-digest }");
    Device device = beginning(rules);
    JsonNode wrong = data(rules.published().get(0));
    assertThat(wrong.get("sign").asText()).matches("[0-9a-f]{32}").isNotEqualTo(DIGEST)
        .isEqualTo(wrong.get("md5").asText());
    assertThat(wrong.get("size").asInt()).isEqualTo(1000);
    rules.campaigns.requested(device, new DeviceReport.Request("7", ""), false, rules.now);
    assertThat(data(rules.published().get(0)).get("sign").asText()).as("once").isEqualTo(DIGEST);
    assertThat(acted).containsExactly("dev-1 fault 1 #0 wrong-digest request 0");
  }

  @Test
  void an_expired_link_is_one_that_ended_before_the_notice_came() throws IOException {
    Rules rules = with("{ kind = expired-url }");
    beginning(rules);
    String url = data(rules.published().get(0)).get("url").asText();
    assertThat(Long.parseLong(url.replaceAll(".*Expires=(\\d+).*", "$1"))).isLessThan(rules.now / 1000);
  }

  @Test
  void a_late_notice_comes_after_its_delay_and_not_before() {
    Rules rules = with("{ kind = late-notice, delay = 50s }");
    beginning(rules);
    assertThat(rules.notices()).isEmpty();
    rules.passes(Duration.ofMillis(4_999));
    assertThat(rules.notices()).isEmpty();
    rules.passes(Duration.ofMillis(1));
    assertThat(rules.notices()).containsExactly("dev-1");
  }

  @Test
  void a_duplicate_is_the_same_notice_again_after_its_delay() {
    Rules rules = with("{ kind = duplicate-notice, delay = 20s }");
    beginning(rules);
    Effect.Publish first = rules.published().get(0);
    rules.passes(Duration.ofSeconds(2));
    assertThat(rules.published()).singleElement().satisfies(again -> {
      assertThat(again.topic()).isEqualTo(first.topic());
      assertThat(again.payload()).isEqualTo(first.payload());
    });
  }

  @Test
  void a_late_notice_that_comes_twice_comes_late_both_times() {
    Rules rules = with("""
        { kind = late-notice, delay = 50s }
        { kind = duplicate-notice, delay = 20s }
        """);
    beginning(rules);
    rules.passes(Duration.ofSeconds(5));
    assertThat(rules.notices()).hasSize(1);
    rules.passes(Duration.ofSeconds(2));
    assertThat(rules.notices()).hasSize(1);
  }

  @Test
  void the_next_turn_is_the_earlier_of_what_was_agreed_and_what_is_held_back() {
    Rules rules = with("{ kind = late-notice, delay = 50s }");
    beginning(rules);
    assertThat(rules.campaigns.next()).hasValue(rules.now + 5_000);
    rules.connect(rules.device(2)); // it is asked again whether it has reported its version
    rules.job(rules.firmware("3"), job -> { });
    assertThat(rules.campaigns.next().getAsLong()).isLessThanOrEqualTo(rules.now + 5_000);
  }
}
