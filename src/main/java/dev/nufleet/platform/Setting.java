package dev.nufleet.platform;

import dev.nufleet.tls.PlatformChain;
import java.util.Arrays;
import java.util.Optional;

/**
 * Everything about a stand-in that the platform's documentation gives as a limit, or leaves open. {@code
 * docs/stand-in.md} lists them.
 */
public enum Setting {
  KEEP_ALIVE_MIN("keep-alive-min", 30, 0, 65535,
      "seconds; a CONNECT with less is refused; if it is 0, a keepalive of 0 means none"),
  KEEP_ALIVE_MAX("keep-alive-max", 1200, 1, 65535, "seconds; a CONNECT with more is refused"),
  KEEP_ALIVE_REFUSAL("keep-alive-refusal", 2, 1, 5, "CONNACK code for a keepalive out of bounds"),
  WRONG_SIGNATURE("wrong-signature", 4, 1, 5, "CONNACK code for a wrong password"),
  UNKNOWN_DEVICE("unknown-device", 5, 1, 5, "CONNACK code for a device that does not exist"),
  DISABLED_DEVICE("disabled-device", 5, 1, 5, "CONNACK code for a disabled device"),
  CONNECT_TIMEOUT(
      "connect-timeout", 30, 1, 600, "seconds from the TCP connection to the CONNECT packet, TLS handshake included"),
  REQUEST_TIMEOUT("request-timeout", 30, 1, 600,
      "seconds from a TCP connection, or the first byte after an answer, to the whole head of a request"),
  CONNECTS_PER_MINUTE("connects-per-minute", 5, 1, Integer.MAX_VALUE, "of one device; more are refused with CONNACK 3"),
  MAX_CONNECTIONS("max-connections", 50_000, 1, Integer.MAX_VALUE, "MQTT connections at once; more are closed"),
  MAX_HTTP_CONNECTIONS(
      "max-http-connections", 20_000, 1, Integer.MAX_VALUE,
      "at once on the port of downloads; for more, those go that have waited longest without a whole request"),
  MAX_API_CONNECTIONS("max-api-connections", 500, 1, Integer.MAX_VALUE,
      "at once on the API port; for more, those go that have waited longest without a whole request"),
  MESSAGE_BYTES("message-bytes", 262_144, 128, 16_777_216, "of one message; a longer one is discarded"),
  TOPIC_BYTES("topic-bytes", 128, 16, 65535, "of one topic"),
  TOPIC_SLASHES("topic-slashes", 7, 1, 100, "in one topic"),
  SUBSCRIPTIONS("subscriptions", 100, 1, 10_000, "of one device"),
  FILTERS_PER_SUBSCRIBE("filters-per-subscribe", 8, 1, 1000, "in one SUBSCRIBE; those beyond get 0x80"),
  QOS0_PER_SECOND("qos0-per-second", 30, 1, Integer.MAX_VALUE, "messages of one device; more are dropped silently"),
  QOS1_PER_SECOND(
      "qos1-per-second", 10, 1, Integer.MAX_VALUE, "messages of one device; more are dropped without PUBACK"),
  QUOTAS("quotas", "none", "none|public|legacy-public|enterprise",
      "what such an instance grants, as documented, is kept to: sets the limits a second of account and devices"),
  INSTANCE_ID("instance-id", "none", "[A-Za-z0-9_-]{1,64}",
      "IotInstanceId that every call has to name, and a host INSTANCE-ID.mqtt.iothub.aliyuncs.com in the certificate"),
  ONLINE_DEVICES("online-devices", Integer.MAX_VALUE, 1, Integer.MAX_VALUE,
      "devices connected at once; more are refused with CONNACK 3"),
  ACCOUNT_CONNECTS("account-connects-per-second", Integer.MAX_VALUE, 1, Integer.MAX_VALUE,
      "of all devices; more are refused with CONNACK 3 (AccountConnectQPSLimit)"),
  ACCOUNT_UP("account-up-per-second", Integer.MAX_VALUE, 1, Integer.MAX_VALUE,
      "messages of all devices; more are dropped, and acknowledged if QoS 1 (AccountUplinkQPSLimit)"),
  ACCOUNT_DOWN("account-down-per-second", Integer.MAX_VALUE, 1, Integer.MAX_VALUE,
      "messages to all devices; more are dropped (AccountDownlinkQPSLimit)"),
  DEVICE_DOWN("device-down-per-second", Integer.MAX_VALUE, 1, Integer.MAX_VALUE,
      "messages to one device; more are dropped (DeviceDownlinkQPSLimit)"),
  UNACKNOWLEDGED("unacknowledged", 100, 1, 10_000, "QoS 1 messages kept for one device"),
  UNACKNOWLEDGED_DAYS("unacknowledged-days", 7, 1, 365, "that they are kept"),
  UNREAD_BYTES("unread-bytes", 524_288, 4096, 64 * 1024 * 1024, "that a client may leave unread before it is cut off"),
  NOTICE_QOS("notice-qos", 0, 0, 1, "of upgrade notices"),
  REPORT_GRACE(
      "report-grace", 5, 0, 3600,
      "seconds that a connected device may take to report its version before it gets a notice"),
  SUBSCRIBE_GRACE(
      "subscribe-grace", 10, 0, 3600, "seconds likewise for one that does not subscribe to the upgrade topic"),
  COMPLETE_WHEN_FINAL(
      "complete-when-final", 1, 0, 1,
      "1: a static job is COMPLETED as soon as all its tasks are final; 0: never by itself"),
  DYNAMIC_LIMIT("dynamic-limit", 10, 1, 1000, "times that one device may match one dynamic job"),
  MD5_WORD("md5-word", "Md5", "Md5|MD5|md5", "how a notice names MD5; the boards' firmware reads `md5` and not this"
      + " word, others may look at it"),
  SHA256_WORD("sha256-word", "SHA256", "SHA256|Sha256|sha256", "how a notice names SHA-256"),
  LINK_KIND("link-kind", "oss", "oss|cdn", "kind of signed links in notices; both kinds are taken"),
  LINK_LIFE("link-life", 86_400, 1, 31_536_000, "seconds"),
  SEVERAL_RANGES("several-ranges", "refused", "refused|first",
      "what several ranges in one download request get: 416, or the first of them"),
  MAX_PRODUCTS("max-products", 1000, 1, 1_000_000, "of the instance"),
  MAX_DEVICES("max-devices", 1_000_000, 1, 10_000_000, "of one product"),
  MAX_FIRMWARES("max-packages", 500, 1, 1_000_000, "upgrade packages"),
  MAX_FILE_MB("max-file-mb", 1000, 1, 2000, "megabytes of one upgrade file"),
  MAX_MQTT_FILE_MB("max-mqtt-file-mb", 16, 1, 1000, "megabytes of one file that is downloaded over MQTT"),
  UPLOAD_MINUTES("upload-minutes", 60, 1, 10_000, "from an upload until its package must be made; removed then"),
  MAX_UPLOADS_MB("max-uploads-mb", 4000, 1, 1_000_000, "megabytes of all uploads without a package"),
  THROTTLING("throttling", 0, 0, 1, "1: OpenAPI calls beyond the documented number per second are refused"),
  CONSOLE("console", 1, 0, 1,
      "1: the page at the API port may upload, start and push for who has its link; 0: it may only look"),
  DYNAMIC_REGISTRATION(
      "dynamic-registration", 0, 0, 1, "1: devices of products given at the start may ask for their secrets"),
  TLS_CHAIN("tls-chain", PlatformChain.OWN.word(), PlatformChain.words(),
      "whose certificates are shown: the stand-in's own, or those of the platform around the end of its root in 2028;"
      + " docs/rehearsals.md tells them apart"),
  TLS_CHAIN_BYTES("tls-chain-bytes", 0, 0, 65535,
      "of the handshake's Certificate message; 0: as it comes; not with tls-chain=own"),
  TLS_RECORDS("tls-records", "packed", "packed|4096|16384",
      "how handshake messages lie in records: as the JDK packs them, or each by itself in records up to so many bytes"),
  TLS_SUITES("tls-suites", "board", "board|ecdhe|tls13",
      "what is spoken: TLS 1.2 with the boards' suites and others, without the boards', or TLS 1.3 alone"),
  TLS_NAMELESS("tls-nameless", "served", "served|alert|close",
      "what becomes of a client that names no host (SNI), as no board does"),
  TLS_PORTS("tls-ports", "both", "both|mqtt|ota",
      "which port the other tls settings are for; the other one then shows tls-chain=r1, or own");

  /** Of a setting that takes a text: there is none. */
  static final String NONE = "none";

  private final String word;
  private final String usual;
  private final long min;
  private final long max;
  private final String allowed;
  private final String meaning;

  Setting(String word, long usual, long min, long max, String meaning) {
    this.word = word;
    this.usual = Long.toString(usual);
    this.min = min;
    this.max = max;
    this.allowed = null;
    this.meaning = meaning;
  }

  Setting(String word, String usual, String allowed, String meaning) {
    this.word = word;
    this.usual = usual;
    this.min = 0;
    this.max = 0;
    this.allowed = allowed;
    this.meaning = meaning;
  }

  /** As users write it. */
  public String word() {
    return word;
  }

  /** The default, as text. */
  public String usual() {
    return usual;
  }

  public String meaning() {
    return meaning;
  }

  /** What is allowed, for a line to the user. */
  public String range() {
    return allowed == null ? min + ".." + max : allowed.replace("|", ", ");
  }

  static Optional<Setting> ofWord(String word) {
    return Arrays.stream(values()).filter(setting -> setting.word.equals(word)).findFirst();
  }

  boolean allows(String value) {
    if (allowed != null) {
      return value.matches(allowed);
    }
    return value.matches("[0-9]{1,10}") && Long.parseLong(value) >= min && Long.parseLong(value) <= max;
  }
}
