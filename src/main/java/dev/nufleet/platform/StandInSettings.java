package dev.nufleet.platform;

import dev.nufleet.broker.BrokerLimits;
import dev.nufleet.platform.campaign.CampaignSettings;
import dev.nufleet.platform.device.SignInRules;
import dev.nufleet.platform.openapi.ApiSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
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

  ApiSettings api(String region) {
    return new ApiSettings(
        region, number(Setting.MAX_PRODUCTS), number(Setting.MAX_DEVICES), number(Setting.MAX_FIRMWARES),
        number(Setting.MAX_FILE_MB) * 1024L * 1024, number(Setting.MAX_MQTT_FILE_MB) * 1024L * 1024,
        number(Setting.UPLOAD_MINUTES), number(Setting.THROTTLING) == 1);
  }
}
