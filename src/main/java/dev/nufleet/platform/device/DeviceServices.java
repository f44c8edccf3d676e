package dev.nufleet.platform.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.aliyun.DeviceReport;
import dev.nufleet.model.DeviceId;
import dev.nufleet.platform.registry.Effect;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What firmware says beside OTA, and the answer that it waits for: properties and events, tags, desired properties,
 * thing model, log settings, time, shadow; and messages to a device's own topics, which come back to it. Minimal: what
 * is posted is taken and forgotten, nothing is desired. Source: platform.md section 17 and the platform's pages on the
 * Alink protocol, NTP and device shadows.
 */
public final class DeviceServices {
  /** {@code thing/…} of requests that are answered with a {@code …_reply}. */
  private static final Pattern ANSWERED = Pattern.compile(
      "event/(property/(pack/|history/|batch/)?|[A-Za-z0-9_.:-]{1,50}/)post|deviceinfo/(update|delete|get)"
          + "|property/desired/(get|delete)|dsltemplate/get|dynamicTsl/get|config/log/get|log/post");
  private static final int OK = 200;
  private static final int BAD_PARAMETER = 460;

  private final Shadows shadows = new Shadows();

  /**
   * What a message is answered with, if it is answered.
   *
   * @param topic one of the device's own
   * @param qos of the message
   * @param nowMillis when it arrived
   */
  public Optional<Effect.Publish> answer(DeviceId device, String topic, byte[] payload, int qos, long nowMillis) {
    if (topic.startsWith("/" + device + "/user/")) {
      return Optional.of(new Effect.Publish(device, topic, payload, qos, /* evenUnsubscribed= */ false));
    }
    String things = "/sys/" + device + "/thing/";
    if (topic.startsWith(things)) {
      Matcher asked = ANSWERED.matcher(topic.substring(things.length()));
      return asked.matches()
          ? alink(payload, asked.group()).map(json -> reply(device, topic + "_reply", json)) : Optional.empty();
    }
    if (topic.equals("/ext/ntp/" + device + "/request")) {
      return DeviceReport.object(payload)
          .map(request -> reply(device, "/ext/ntp/" + device + "/response", time(request, nowMillis)));
    }
    if (topic.equals("/shadow/update/" + device)) {
      return Optional.of(
          reply(device, "/shadow/get/" + device, shadows.answer(device, DeviceReport.object(payload), nowMillis)));
    }
    return Optional.empty();
  }

  /** The platform subscribes devices to its own topics; newer SDKs rely on it. */
  private static Effect.Publish reply(DeviceId device, String topic, JsonNode json) {
    return new Effect.Publish(
        device, topic, json.toString().getBytes(StandardCharsets.UTF_8), 0, /* evenUnsubscribed= */ true);
  }

  /** @return empty if the message has no id to answer to, or wants no answer ({@code "sys":{"ack":0}}) */
  private static Optional<JsonNode> alink(byte[] payload, String what) {
    return DeviceReport.object(payload).filter(DeviceServices::wantsAnswer).map(request -> {
      boolean good = request.path("params").isContainerNode() || (what.endsWith("get") && !request.has("params"));
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      answer.put("code", good ? OK : BAD_PARAMETER);
      answer.set("data", good ? data(what) : JsonNodeFactory.instance.objectNode());
      answer.put("id", request.get("id").asText());
      answer.put("message", good ? "success" : "request parameter error");
      answer.put("method", "thing." + what.replace('/', '.'));
      answer.put("version", "1.0");
      return answer;
    });
  }

  private static boolean wantsAnswer(JsonNode request) {
    return request.path("id").isValueNode() && request.path("sys").path("ack").asInt(1) != 0;
  }

  private static ObjectNode data(String what) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    if (what.equals("config/log/get")) {
      data.put("getType", "content").putObject("content").put("mode", 0); // devices need not report their logs
    } else if (what.equals("dsltemplate/get") || what.equals("dynamicTsl/get")) {
      data.putArray("properties");
      data.putArray("events");
      data.putArray("services");
    }
    return data;
  }

  private static ObjectNode time(JsonNode request, long nowMillis) {
    String now = Long.toString(nowMillis);
    return JsonNodeFactory.instance.objectNode().put("deviceSendTime", request.path("deviceSendTime").asText(""))
        .put("serverRecvTime", now).put("serverSendTime", now);
  }
}
