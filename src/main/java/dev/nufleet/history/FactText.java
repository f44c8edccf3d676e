package dev.nufleet.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A fact as one JSON object in a line: {@code {"t":12.345678,"n":7,"who":"board-00001","what":"BootEnded",…}}, seconds
 * to the microsecond, then the fact's own fields. ASCII only, so that a terminal shows a stranger's text as escapes.
 */
public final class FactText {
  private static final JsonFactory PLAIN =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final ObjectMapper JSON = new ObjectMapper()
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  private static final TypeReference<LinkedHashMap<String, Object>> OBJECT = new TypeReference<>() {};

  private FactText() {}

  /** @return without the line's end */
  public static String line(Fact fact) {
    StringWriter text = new StringWriter(160);
    try (JsonGenerator out = PLAIN.createGenerator(text)) {
      out.writeStartObject();
      out.writeFieldName("t");
      out.writeNumber(seconds(Math.max(0, fact.nanos())));
      out.writeNumberField("n", fact.n());
      out.writeStringField("who", fact.who());
      out.writeStringField("what", fact.what());
      for (Map.Entry<String, Object> field : fact.fields().entrySet()) {
        out.writeFieldName(field.getKey());
        value(out, field.getValue());
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes every text", e);
    }
    return text.toString();
  }

  private static void value(JsonGenerator out, Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> field : map.entrySet()) {
        out.writeFieldName(String.valueOf(field.getKey()));
        value(out, field.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof Boolean truth) {
      out.writeBoolean(truth);
    } else if (value instanceof Number number) {
      out.writeNumber(number.longValue());
    } else {
      out.writeString(String.valueOf(value));
    }
  }

  private static String seconds(long nanos) {
    String micros = Long.toString(nanos / 1000 % 1_000_000);
    return nanos / 1_000_000_000 + "." + "0".repeat(6 - micros.length()) + micros;
  }

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
