package dev.nufleet.platform.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.model.DeviceId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Device shadows, in memory: what devices report of themselves, with a version that only grows. Errors are numbered as
 * on the platform's page on shadows (400..409). In the hands of one thread.
 */
final class Shadows {
  /** Attributes of one shadow. */
  private static final int MOST_ATTRIBUTES = 128;
  /** Shadows that are remembered; the one that was silent longest is forgotten. */
  private static final int MOST_SHADOWS = 10_000;
  /** Characters of one shadow. */
  private static final int MOST_CHARS = 16 * 1024;

  private final Map<DeviceId, Shadow> shadows = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);

  private record Shadow(ObjectNode reported, long version) {}

  /** @param request empty if it was no JSON object */
  ObjectNode answer(DeviceId device, Optional<JsonNode> request, long nowMillis) {
    ObjectNode payload = request.map(asked -> payload(device, asked)).orElseGet(() -> error(400, "incorrect json"));
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("method", "reply");
    answer.set("payload", payload);
    Shadow shadow = shadows.get(device);
    if (shadow != null && payload.has("state")) {
      answer.put("version", shadow.version());
    }
    return answer.put("timestamp", nowMillis / 1000);
  }

  private ObjectNode payload(DeviceId device, JsonNode request) {
    return switch (request.path("method").asText("")) {
      case "" -> error(401, "method is missing");
      case "get" -> get(device);
      case "update" -> update(device, request);
      case "delete" -> delete(device, request);
      default -> error(406, "method is invalid");
    };
  }

  private ObjectNode get(DeviceId device) {
    Shadow shadow = shadows.get(device);
    if (shadow == null) {
      return error(407, "the shadow is empty");
    }
    ObjectNode good = good();
    good.putObject("state").set("reported", shadow.reported().deepCopy());
    return good;
  }

  private ObjectNode update(DeviceId device, JsonNode request) {
    JsonNode state = request.path("state");
    JsonNode version = request.path("version");
    if (!state.isObject()) {
      return error(402, "state is missing");
    }
    if (!version.canConvertToLong()) {
      return error(403, "version is no number");
    }
    boolean desiredIsReached = state.path("desired").asText().equals("null");
    if (!state.path("reported").isObject() && !desiredIsReached) {
      return error(404, "reported is missing");
    }
    if (state.path("reported").isEmpty() && !desiredIsReached) {
      return error(405, "reported is empty");
    }
    Shadow old = shadows.get(device);
    if (old != null && version.asLong() != -1 && version.asLong() <= old.version()) {
      return error(409, "version conflict");
    }
    ObjectNode reported = old == null || version.asLong() == -1
        ? JsonNodeFactory.instance.objectNode() : old.reported().deepCopy();
    state.path("reported").properties().forEach(field -> reported.set(field.getKey(), field.getValue()));
    if (reported.size() > MOST_ATTRIBUTES || reported.toString().length() > MOST_CHARS) {
      return error(408, "more than " + MOST_ATTRIBUTES + " attributes, or more than " + MOST_CHARS + " characters");
    }
    return keep(device, reported, Math.max(0, version.asLong()));
  }

  private ObjectNode delete(DeviceId device, JsonNode request) {
    Shadow old = shadows.get(device);
    JsonNode reported = request.path("state").path("reported");
    if (old == null) {
      return error(407, "the shadow is empty");
    }
    if (reported.isMissingNode()) {
      return error(404, "reported is missing");
    }
    ObjectNode left = old.reported().deepCopy();
    if (reported.isObject()) {
      reported.fieldNames().forEachRemaining(left::remove);
    } else {
      left.removeAll();
    }
    return keep(device, left, Math.max(old.version() + 1, request.path("version").asLong(0)));
  }

  private ObjectNode keep(DeviceId device, ObjectNode reported, long version) {
    shadows.put(device, new Shadow(reported, version));
    if (shadows.size() > MOST_SHADOWS) {
      shadows.remove(shadows.keySet().iterator().next());
    }
    return good().put("version", version);
  }

  private static ObjectNode good() {
    return JsonNodeFactory.instance.objectNode().put("status", "success");
  }

  private static ObjectNode error(int code, String message) {
    ObjectNode error = JsonNodeFactory.instance.objectNode().put("status", "error");
    error.putObject("content").put("errorcode", Integer.toString(code)).put("errormessage", message);
    return error;
  }
}
