package dev.nufleet.platform;

import dev.nufleet.broker.BrokerLimits;
import dev.nufleet.platform.campaign.CampaignSettings;
import dev.nufleet.platform.device.Quotas;
import dev.nufleet.platform.device.SignInRules;
import dev.nufleet.platform.openapi.ApiSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Chosen values of {@link Setting}s; what is not chosen has its default. */
public record StandInSettings(Map<Setting, String> chosen) {
  /** As the platform's documentation has it. */
  public static StandInSettings documented() {
    return new StandInSettings(Map.of());
  }

  /**
   * Without limits per second and minute, with patience before a notice is sent on old knowledge, and with whoever is
   * slow to say who he is: for boards that live faster than the clock on the wall, many of them on few cores.
   */
  public static StandInSettings unhurried() {
    String none = Integer.toString(Integer.MAX_VALUE);
    return documented()
        .with(Setting.CONNECTS_PER_MINUTE, none).with(Setting.QOS0_PER_SECOND, none)
            .with(Setting.QOS1_PER_SECOND, none)
        .with(Setting.REPORT_GRACE, "60").with(Setting.SUBSCRIBE_GRACE, "60")
        .with(Setting.CONNECT_TIMEOUT, "600").with(Setting.REQUEST_TIMEOUT, "600")
        .with(Setting.MAX_CONNECTIONS, none).with(Setting.MAX_HTTP_CONNECTIONS, none);
  }

  /**
   * @throws IllegalArgumentException with one line for the user if there is no such setting, or it does not allow the
   *     value
   */
  public StandInSettings with(String word, String value) {
    return with(
        Setting.ofWord(word).orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no setting; there are "
        + Arrays.stream(Setting.values()).map(Setting::word).sorted().collect(Collectors.joining(", ")))), value);
  }

  private StandInSettings with(Setting setting, String value) {
    if (!setting.allows(value)) {
      throw new IllegalArgumentException(setting.word() + "=" + value + " is not allowed; " + setting.range() + " is");
    }
    StandInSettings before = this;
    for (Map.Entry<Setting, Integer> quota : setting == Setting.QUOTAS
        ? quotas(value).entrySet() : Map.<Setting, Integer>of().entrySet()) {
      before = before.with(quota.getKey(), quota.getValue().toString());
    }
    return before.put(setting, value);
  }

  /**
   * What instances grant, as documented: {@code conf/aliyun.conf} has the same with its sources, and a test compares
   * them. What is bought for each instance is not limited.
   */
  private static Map<Setting, Integer> quotas(String kind) {
    Map<Setting, Integer> quotas = new EnumMap<>(Setting.class);
    if (kind.equals(Setting.NONE)) {
      return quotas;
    }
    quotas.put(Setting.ACCOUNT_CONNECTS, 500);
    quotas.put(Setting.CONNECTS_PER_MINUTE, 5);
    quotas.put(Setting.QOS0_PER_SECOND, 30);
    quotas.put(Setting.QOS1_PER_SECOND, 10);
    quotas.put(Setting.DEVICE_DOWN, 50);
    quotas.put(Setting.THROTTLING, 1);
    if (kind.equals("public")) {
      quotas.put(Setting.MAX_DEVICES, 500);
      quotas.put(Setting.ONLINE_DEVICES, 50);
      quotas.put(Setting.ACCOUNT_UP, 5);
      quotas.put(Setting.ACCOUNT_DOWN, 5);
    } else if (kind.equals("legacy-public")) {
      quotas.put(Setting.ACCOUNT_UP, 10_000);
      quotas.put(Setting.ACCOUNT_DOWN, 2_000);
    }
    return quotas;
  }

  private StandInSettings put(Setting setting, String value) {
    Map<Setting, String> more = new EnumMap<>(Setting.class);
    more.putAll(chosen);
    more.put(setting, value);
    return new StandInSettings(more);
  }

  String text(Setting setting) {
    return chosen.getOrDefault(setting, setting.usual());
  }

  int number(Setting setting) {
    return Integer.parseInt(text(setting));
  }

  Duration seconds(Setting setting) {
    return Duration.ofSeconds(number(setting));
  }

  BrokerLimits broker() {
    return new BrokerLimits(
        number(Setting.KEEP_ALIVE_MIN), number(Setting.KEEP_ALIVE_MAX), seconds(Setting.CONNECT_TIMEOUT),
        number(Setting.MESSAGE_BYTES), number(Setting.TOPIC_BYTES), number(Setting.TOPIC_SLASHES),
            number(Setting.SUBSCRIPTIONS),
        number(Setting.FILTERS_PER_SUBSCRIBE), number(Setting.QOS0_PER_SECOND), number(Setting.QOS1_PER_SECOND),
        number(Setting.UNACKNOWLEDGED), Duration.ofDays(number(Setting.UNACKNOWLEDGED_DAYS)),
            number(Setting.UNREAD_BYTES), number(Setting.CONNECTS_PER_MINUTE), number(Setting.KEEP_ALIVE_REFUSAL));
  }

  SignInRules.SignInSettings signIn() {
    return new SignInRules.SignInSettings(
        number(Setting.WRONG_SIGNATURE), number(Setting.UNKNOWN_DEVICE), number(Setting.DISABLED_DEVICE));
  }

  CampaignSettings campaigns() {
    return new CampaignSettings(number(Setting.NOTICE_QOS), text(Setting.MD5_WORD), text(Setting.SHA256_WORD),
        seconds(Setting.REPORT_GRACE), seconds(Setting.SUBSCRIBE_GRACE), number(Setting.COMPLETE_WHEN_FINAL) == 1,
        number(Setting.DYNAMIC_LIMIT));
  }

  Quotas.Rules quotas() {
    Map<Quotas.Event, Quotas.Rule> rules = new EnumMap<>(Quotas.Event.class);
    rules.put(Quotas.Event.ACCOUNT_CONNECTS, rule(Setting.ACCOUNT_CONNECTS));
    rules.put(Quotas.Event.DEVICE_CONNECTS, rule(Setting.CONNECTS_PER_MINUTE));
    rules.put(Quotas.Event.ACCOUNT_UP, rule(Setting.ACCOUNT_UP));
    rules.put(Quotas.Event.DEVICE_UP, rule(Setting.QOS0_PER_SECOND));
    rules.put(Quotas.Event.ACCOUNT_DOWN, rule(Setting.ACCOUNT_DOWN));
    rules.put(Quotas.Event.DEVICE_DOWN, rule(Setting.DEVICE_DOWN));
    rules.put(Quotas.Event.CALLS, rule(Setting.THROTTLING));
    String id = text(Setting.INSTANCE_ID);
    return new Quotas.Rules(rules, rule(Setting.ONLINE_DEVICES),
        id.equals(Setting.NONE) ? Optional.empty() : Optional.of(id));
  }

  private Quotas.Rule rule(Setting setting) {
    return new Quotas.Rule(setting.word(), number(setting));
  }

  ApiSettings api(String region) {
    return new ApiSettings(
        region, number(Setting.MAX_PRODUCTS), number(Setting.MAX_DEVICES), number(Setting.MAX_FIRMWARES),
        number(Setting.MAX_FILE_MB) * 1024L * 1024, number(Setting.MAX_MQTT_FILE_MB) * 1024L * 1024,
        number(Setting.UPLOAD_MINUTES), number(Setting.THROTTLING) == 1, broker());
  }
}
