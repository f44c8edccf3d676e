package dev.nufleet.history;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A fact as one JSON object in a line: {@code {"t":12.345678901,"n":7,"who":"board-00001","what":"BootEnded",…}},
 * seconds to the nanosecond, then the fact's own fields. ASCII only, so that a terminal shows a stranger's text as
 * escapes.
 */
public final class FactText {
  private static final ObjectMapper JSON = new ObjectMapper()
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  private static final TypeReference<LinkedHashMap<String, Object>> OBJECT = new TypeReference<>() {};

  private FactText() {}

  /** @throws BadHistory if it is no such object */
  public static Fact read(String line) throws BadHistory {
    Map<String, Object> fields;
    try {
      fields = JSON.readValue(line, OBJECT);
    } catch (JsonProcessingException e) {
      throw new BadHistory("is no JSON object");
    }
    if (fields == null) {
      throw new BadHistory("is no JSON object");
    }
    Object seconds = fields.remove("t");
    Object n = fields.remove("n");
    Object who = fields.remove("who");
    Object what = fields.remove("what");
    if (!(seconds instanceof Number t) || !(n instanceof Integer || n instanceof Long)
        || !(who instanceof String) || !(what instanceof String)) {
      throw new BadHistory("lacks t, n, who or what");
    }
    return new Fact(((Number) n).longValue(), Math.round(t.doubleValue() * 1e9), (String) who, (String) what, fields);
  }
}
