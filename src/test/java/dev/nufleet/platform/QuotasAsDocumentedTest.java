package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.app.cloud.CloudFile;
import dev.nufleet.app.cloud.CloudLimits;
import dev.nufleet.app.cloud.LimitName;
import dev.nufleet.broker.Limit;
import dev.nufleet.model.DeviceId;
import dev.nufleet.platform.device.Quotas;
import dev.nufleet.platform.openapi.ApiProblem;
import dev.nufleet.platform.registry.Effect;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuotasAsDocumentedTest {
  private static final int MOST_SECONDS = 600;
  private static final DeviceId DEVICE = DeviceId.of("a1TestPk001", "dev-1");
  private static final Map<Setting, LimitName> SAME = Map.of(
      Setting.MAX_DEVICES, LimitName.DEVICES, Setting.ONLINE_DEVICES, LimitName.ONLINE_DEVICES,
      Setting.ACCOUNT_CONNECTS, LimitName.CONNECTS_PER_SECOND,
      Setting.CONNECTS_PER_MINUTE, LimitName.DEVICE_CONNECTS_PER_MINUTE,
      Setting.ACCOUNT_UP, LimitName.MESSAGES_UP_PER_SECOND, Setting.ACCOUNT_DOWN, LimitName.MESSAGES_DOWN_PER_SECOND,
      Setting.QOS0_PER_SECOND, LimitName.DEVICE_MESSAGES_UP_PER_SECOND,
      Setting.DEVICE_DOWN, LimitName.DEVICE_MESSAGES_DOWN_PER_SECOND);

  private final SteppedClock clock = new SteppedClock();
  private final List<Effect.Told> told = new ArrayList<>();

  @Test
  void a_stand_in_plays_the_limits_that_a_run_plans_with() {
    for (String kind : List.of("public", "legacy-public", "enterprise")) {
      StandInSettings settings = StandInSettings.documented().with("quotas", kind);
      CloudLimits limits = CloudFile.read(Path.of(CloudFile.USUAL)).instance(new CloudFile.Asked(Optional.of(kind),
          "cn-shanghai", Optional.of("iot-1").filter(id -> !kind.equals("legacy-public")), Optional.empty(), 443,
          Optional.empty())).limits();
      SAME.forEach((setting, name) -> {
        if (limits.isKnown(name) && limits.most(name) <= 1_000_000) {
          assertThat(settings.number(setting)).as(kind + " " + setting.word()).isEqualTo((int) limits.most(name));
        }
      });
      assertThat(settings.number(Setting.THROTTLING)).isEqualTo(1);
    }
    assertThat(StandInSettings.documented().with("quotas", "enterprise").with("account-connects-per-second", "50")
        .number(Setting.ACCOUNT_CONNECTS)).isEqualTo(50);
    assertThat(StandInSettings.unhurried().with("quotas", "public").number(Setting.CONNECTS_PER_MINUTE)).isEqualTo(5);
  }

  @Test
  void connects_of_the_account_are_counted_by_the_second_of_the_clock() {
    Quotas quotas = quotas("account-connects-per-second", "2");
    assertThat(quotas.connects()).isEmpty();
    assertThat(quotas.connects()).isEmpty();
    assertThat(quotas.connects()).hasValueSatisfying(why -> assertThat(why).contains("AccountConnectQPSLimit"));
    clock.pass(Duration.ofSeconds(1));
    assertThat(quotas.connects()).isEmpty();
    assertThat(quotas.counts()).isEqualTo(Map.of("AccountConnectQPSLimit", 1L));
  }

  @Test
  void no_more_devices_are_connected_than_the_instance_may_have() {
    Quotas quotas = quotas("online-devices", "1");
    assertThat(quotas.connects()).isEmpty();
    quotas.connected();
    assertThat(quotas.connects()).hasValueSatisfying(why -> assertThat(why).contains("online-devices"));
    quotas.disconnected();
    assertThat(quotas.connects()).isEmpty();
  }

  @Test
  void messages_to_one_device_and_to_all_have_limits_of_their_own() {
    Quotas one = quotas("device-down-per-second", "1");
    assertThat(one.sends(DEVICE)).isTrue();
    assertThat(one.sends(DEVICE)).isFalse();
    assertThat(one.sends(DeviceId.of("a1TestPk001", "dev-2"))).isTrue();
    assertThat(one.counts()).isEqualTo(Map.of("DeviceDownlinkQPSLimit", 1L));
    Quotas all = quotas("account-down-per-second", "1");
    assertThat(all.sends(DEVICE)).isTrue();
    assertThat(all.sends(DeviceId.of("a1TestPk001", "dev-2"))).isFalse();
    assertThat(all.counts()).isEqualTo(Map.of("AccountDownlinkQPSLimit", 1L));
  }

  @Test
  void what_the_broker_refuses_to_one_device_has_the_names_of_the_platforms_events() {
    Quotas quotas = quotas("account-up-per-second", "1");
    quotas.refused(Limit.CONNECTS_PER_MINUTE);
    quotas.refused(Limit.QOS0_PER_SECOND);
    quotas.refused(Limit.QOS1_PER_SECOND);
    quotas.refused(Limit.TOPIC);
    assertThat(quotas.hears()).isTrue();
    assertThat(quotas.hears()).isFalse();
    assertThat(quotas.counts()).isEqualTo(
        Map.of("DeviceConnectQPMLimit", 1L, "DeviceUplinkQPSLimit", 2L, "AccountUplinkQPSLimit", 1L));
  }

  @Test
  void the_feed_hears_of_an_event_once_a_second_and_what_is_kept_is_bounded() {
    Quotas quotas = quotas("account-up-per-second", "1");
    for (int second = 0; second < 2 * MOST_SECONDS; second++) {
      for (int i = 0; i < 4; i++) {
        quotas.hears();
      }
      clock.pass(Duration.ofSeconds(1));
    }
    assertThat(told).hasSize(2 * MOST_SECONDS).allSatisfy(event -> {
      assertThat(event.topic()).isEqualTo("/throttled");
      assertThat(event.body()).containsEntry("type", "iot:CloudMonitor:AccountUplinkQPSLimit");
    });
    Map<?, ?> one = (Map<?, ?>) ((List<?>) quotas.all().get("throttles")).get(0);
    assertThat(one.get("times")).isEqualTo(6L * MOST_SECONDS);
    assertThat((Map<?, ?>) one.get("bySecond")).hasSize(MOST_SECONDS);
  }

  @Test
  void an_instance_with_an_id_is_called_by_it() {
    Quotas quotas = quotas("instance-id", "iot-1");
    quotas.checkInstance("iot-1");
    assertThatThrownBy(() -> quotas.checkInstance(null)).isInstanceOf(ApiProblem.class)
        .hasMessage("the instance has an id, and the call has no IotInstanceId");
    assertThatThrownBy(() -> quotas.checkInstance("iot-2")).isInstanceOf(ApiProblem.class)
        .hasMessage("there is no instance of this id");
    quotas("online-devices", "5").checkInstance("whatever");
  }

  private Quotas quotas(String setting, String value) {
    return new Quotas(StandInSettings.documented().with(setting, value).quotas(), clock, told::add);
  }

  private static final class SteppedClock extends Clock {
    private Instant now = Instant.parse("2026-11-27T12:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
