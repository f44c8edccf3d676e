package dev.nufleet.app.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.ConfigValueFactory;
import dev.nufleet.app.settings.FaultReader;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.chaos.Boards;
import dev.nufleet.chaos.Fault;
import dev.nufleet.chaos.FaultRules;
import dev.nufleet.chaos.FaultRules.Place;
import dev.nufleet.model.FaultKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a fault that is given while a run goes on: an object in JSON with the keys and values of a scenario's faults.
 * It is JSON alone, never HOCON, which could make this program read files and fetch URLs for whoever sends it.
 *
 * <p>Times count from when it is given, and one without {@code during} and {@code after} acts at once.
 */
final class LiveFault {
  /** More is no fault any more. */
  static final int MOST_BYTES = 8 * 1024;

  /** What stands in messages where a scenario has its file. */
  private static final Path WHERE = Path.of("fault");

  private static final ObjectMapper JSON = JsonMapper.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  private LiveFault() {}

  /**
   * @param number its place in the scenario that replays the run
   * @param sites of the run
   * @throws UserMistake with a line for the user
   */
  static Fault read(byte[] json, int number, int sites) {
    Map<String, Object> values = values(json);
    Object word = values.get("kind");
    if (word instanceof String text) {
      FaultKind.byWord(text).ifPresent(kind -> {
        if (!values.containsKey("during") && FaultRules.of(kind).places().contains(Place.MOMENT)) {
          values.putIfAbsent("after", "0s");
        }
      });
    }
    Fault fault = FaultReader.read(ConfigValueFactory.fromMap(values, "fault"), WHERE, number);
    if (sites == 0 && fault.boards() instanceof Boards.AtSites) {
      throw new UserMistake("fault: scope: the boards of this run share no sites; start it with --sites 20, or how many"
          + " access points they share");
    }
    return fault;
  }

  private static Map<String, Object> values(byte[] json) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UserMistake("fault: is no JSON: " + e.getOriginalMessage().lines().findFirst().orElse("") + example());
    } catch (IOException e) {
      throw new UserMistake("fault: is no JSON: " + e.getMessage() + example());
    }
    if (!root.isObject()) {
      throw new UserMistake("fault: is no object" + example());
    }
    Map<String, Object> values = new TreeMap<>();
    root.fields().forEachRemaining(field -> values.put(field.getKey(), value(field.getValue())));
    return values;
  }

  /** Texts and numbers are taken as they are written; of all else the reader says that it is none. */
  private static Object value(JsonNode node) {
    if (node.isTextual() || node.isNumber()) {
      return node.asText();
    }
    if (node.isBoolean()) {
      return node.asBoolean();
    }
    return node.isObject() ? Map.of() : node.isArray() ? List.of() : null;
  }

  private static String example() {
    return "; {\"kind\":\"link-drop\",\"boards\":\"10%\",\"lasts\":\"20s\"} is one";
  }
}
