package dev.nufleet.app.answers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * Something that the platform throttled, as its own events name it ({@code iot:CloudMonitor:NAME} in EventBridge).
 *
 * @param event for example {@code AccountConnectQPSLimit}
 * @param setting of the stand-in that governs it; empty if it is not known
 * @param times how often something was refused or dropped for it
 * @param firstSeconds of the run
 */
public record Throttle(
    String event, String setting, long limit, long times, double firstSeconds, double lastSeconds,
    Map<Long, Long> bySecond) {
  private static final Map<String, String> ADVICE = Map.of(
      "AccountConnectQPSLimit", "too many devices signed in within a second: a lower --ramp",
      "DeviceConnectQPMLimit", "a device signed in too often within a minute: boards at their own --pace do not",
      "AccountUplinkQPSLimit", "too many messages of all devices within a second: fewer --boards download at once",
      "AccountDownlinkQPSLimit", "too many messages to devices within a second: smaller jobs, further apart",
      "DeviceUplinkQPSLimit", "a device sent too many messages within a second: a larger --firmware, or its own --pace",
      "DeviceDownlinkQPSLimit", "a device was sent too many messages within a second",
      "Throttling.User", "too many calls within a second: what --limits says is more than the account has");

  /** What to do about it. */
  String advice() {
    return ADVICE.getOrDefault(event, "compare the run's plan with the instance's limits");
  }

  /** Who throttled sign-ins does not say for which limit, so without the platform's word both are named. */
  static void into(ArrayNode node, List<Throttle> told, long unavailable, long calls) {
    told.forEach(one -> {
      ObjectNode entry = node.addObject().put("event", one.event).put("times", one.times).put("limit", one.limit)
          .put("setting", one.setting.isEmpty() ? null : one.setting)
          .put("firstSeconds", one.firstSeconds).put("lastSeconds", one.lastSeconds).put("told", true)
          .put("advice", one.advice());
      ObjectNode seconds = entry.putObject("bySecond");
      one.bySecond.forEach((second, times) -> seconds.put(Long.toString(second), times));
    });
    boolean signIns = told.stream().anyMatch(one -> one.event.contains("Connect"));
    if (unavailable > 0 && !signIns) {
      node.addObject().put("event", "AccountConnectQPSLimit or DeviceConnectQPMLimit").put("times", unavailable)
          .putNull("limit").putNull("setting").putNull("firstSeconds").putNull("lastSeconds").put("told", false)
          .put("advice", "boards were refused with CONNACK 3; the account's events in EventBridge or CloudMonitor tell"
              + " which: a lower --ramp helps against the first");
    }
    if (calls > 0 && told.stream().noneMatch(one -> one.event.startsWith("Throttling"))) {
      node.addObject().put("event", "Throttling.User").put("times", calls)
          .putNull("limit").putNull("setting").putNull("firstSeconds").putNull("lastSeconds").put("told", false)
          .put("advice", ADVICE.get("Throttling.User"));
    }
  }
}
