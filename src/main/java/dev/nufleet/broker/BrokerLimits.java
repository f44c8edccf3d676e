package dev.nufleet.broker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * What a broker allows. The numbers of the platform's own documentation are in platform.md sections 1 and 10; where it
 * leaves something open, {@code docs/stand-in.md} says what was chosen.
 *
 * @param minKeepAliveSeconds less is refused; if it is 0, a keepalive of 0 means that a client may be silent for ever
 * @param connectTimeout from the TCP connection to the CONNECT packet, TLS handshake included
 * @param maxMessageBytes a longer PUBLISH is passed over
 * @param maxTopicBytes of UTF-8; a PUBLISH beyond is ignored, a filter beyond is refused
 * @param maxTopicSlashes likewise
 * @param qos0PerSecond messages of one device; more are dropped without a word
 * @param qos1PerSecond likewise, without an acknowledgement
 * @param maxUnacknowledged QoS 1 messages kept for a device
 * @param unacknowledgedKept how long they are kept for a device that is away
 * @param maxUnreadBytes a client that leaves more unread is cut off; its QoS 1 messages wait for it
 * @param connectsPerMinute of one device; more are refused with CONNACK 3
 * @param refusedKeepAlive CONNACK code for a keepalive out of bounds
 */
public record BrokerLimits(
    int minKeepAliveSeconds,
    int maxKeepAliveSeconds,
    Duration connectTimeout,
    int maxMessageBytes,
    int maxTopicBytes,
    int maxTopicSlashes,
    int maxSubscriptions,
    int maxFiltersPerSubscribe,
    int qos0PerSecond,
    int qos1PerSecond,
    int maxUnacknowledged,
    Duration unacknowledgedKept,
    int maxUnreadBytes,
    int connectsPerMinute,
    int refusedKeepAlive) {
  public static BrokerLimits documented() {
    return new BrokerLimits(
        30, 1200, Duration.ofSeconds(30), 256 * 1024, 128, 7, 100, 8, 30, 10, 100, Duration.ofDays(7),
        512 * 1024, 5, 2);
  }

  /** The same without limits per second or minute: for devices that live faster than the clock on the wall. */
  public BrokerLimits withoutRates() {
    int none = Integer.MAX_VALUE;
    return new BrokerLimits(minKeepAliveSeconds, maxKeepAliveSeconds, connectTimeout, maxMessageBytes, maxTopicBytes,
        maxTopicSlashes, maxSubscriptions, maxFiltersPerSubscribe, none, none, maxUnacknowledged, unacknowledgedKept,
        maxUnreadBytes, none, refusedKeepAlive);
  }

  /** Why a client may not even try to sign in. */
  Optional<BrokerWord.Refused> refusal(ClientPacket.Connect connect) {
    if (connect.level() != 3 && connect.level() != 4) {
      return Optional.of(new BrokerWord.Refused(1, "MQTT version " + connect.level(), Limit.NONE));
    }
    int keepAlive = connect.keepAliveSeconds();
    boolean inBounds = keepAlive >= minKeepAliveSeconds && keepAlive <= maxKeepAliveSeconds;
    return inBounds ? Optional.empty() : Optional.of(new BrokerWord.Refused(refusedKeepAlive, "keepalive of "
        + keepAlive + " s is outside " + minKeepAliveSeconds + ".." + maxKeepAliveSeconds, Limit.KEEP_ALIVE));
  }

  /** The limit of messages of this QoS in a second. */
  static Limit ofRate(int qos) {
    return qos == 0 ? Limit.QOS0_PER_SECOND : Limit.QOS1_PER_SECOND;
  }

  /** Is a topic or filter short and shallow enough? The platform's own may be a level deeper: platform.md 17. */
  public boolean fits(String topic) {
    if (topic.length() > maxTopicBytes || topic.getBytes(StandardCharsets.UTF_8).length > maxTopicBytes) {
      return false;
    }
    int most = topic.startsWith("/sys/") ? maxTopicSlashes + 1 : maxTopicSlashes;
    return slashes(topic, topic.length()) <= most;
  }

  /** How many there are before a place of a topic. */
  public static int slashes(String topic, int end) {
    int slashes = 0;
    for (int at = 0; at < end; at++) {
      slashes += topic.charAt(at) == '/' ? 1 : 0;
    }
    return slashes;
  }
}
