package dev.nufleet.aliyun;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a device says about its firmware, read as the platform reads it: ids and numbers may be text or numbers, unknown
 * keys do not matter. Source: platform.md section 3, device-protocol.md 3.1.
 */
public sealed interface DeviceReport {
  /** Versions and module names are at most this long. */
  int MAX_TEXT = 64;
  /** Compiled once: a board sends some 200 of them in a download. */
  Pattern STEP = Pattern.compile("-?[0-9]{1,3}");

  /** Empty for the default module. */
  String module();

  /** The version that runs. */
  record Inform(String id, String module, String version) implements DeviceReport {}

  /** @param step 0..100 percent; -1 upgrade, -2 download, -3 check, -4 burning failed */
  record Progress(String id, String module, int step, String desc) implements DeviceReport {
    public boolean failure() {
      return step < 0;
    }
  }

  /** Asks for a notice. */
  record Request(String id, String module) implements DeviceReport {}

  /** @return empty if the text is no inform message */
  static Optional<Inform> inform(byte[] json) {
    return params(json).flatMap(message -> text(message.params().get("version"))
        .filter(version -> !version.isEmpty() && version.length() <= MAX_TEXT)
        .map(version -> new Inform(message.id(), module(message.params()), version)));
  }

  /** @return empty if the text is no progress message, or its step is outside -4..100 */
  static Optional<Progress> progress(byte[] json) {
    return params(json).flatMap(message -> text(message.params().get("step"))
        .filter(STEP.asMatchPredicate())
        .map(Integer::parseInt)
        .filter(step -> step >= -4 && step <= 100)
        .map(step -> new Progress(message.id(), module(message.params()), step,
            text(message.params().get("desc")).orElse(""))));
  }

  /** @return empty if the text is no JSON object */
  static Optional<Request> request(byte[] json) {
    return object(json).map(node -> new Request(text(node.get("id")).orElse("0"),
        node.get("params") != null && node.get("params").isObject() ? module(node.get("params")) : ""));
  }

  /** @param params an object */
  record Message(String id, JsonNode params) {}

  /** @return empty if the text is no JSON object with an object {@code params} */
  static Optional<Message> params(byte[] json) {
    return object(json)
        .filter(node -> node.get("params") != null && node.get("params").isObject())
        .map(node -> new Message(text(node.get("id")).orElse("0"), node.get("params")));
  }

  /** What a device sent. @return empty if the text is no JSON object */
  static Optional<JsonNode> object(byte[] json) {
    try {
      JsonNode node = Json.MAPPER.readTree(json);
      return node != null && node.isObject() ? Optional.of(node) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("an array does not fail", e);
    }
  }

  private static String module(JsonNode params) {
    return text(params.get("module")).filter(m -> m.length() <= MAX_TEXT && !m.equalsIgnoreCase("default")).orElse("");
  }

  private static Optional<String> text(JsonNode node) {
    return node != null && node.isValueNode() && !node.isNull() ? Optional.of(node.asText()) : Optional.empty();
  }

  /** Shared, for it keeps caches. */
  final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}
  }
}
