package dev.nufleet.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * Facts to a stream, one JSON object a line, see {@link FactText}. Keeps its buffers from line to line: a fleet tells
 * thousands of facts a second.
 */
public final class FactLines implements Closeable, Flushable {
  private static final JsonFactory PLAIN =
      new JsonFactoryBuilder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).rootValueSeparator((String) null).build();
  private final JsonGenerator out;

  /** @param target closed with this */
  public FactLines(OutputStream target) throws IOException {
    out = PLAIN.createGenerator(target);
  }

  /** Writes the fact on a line of its own. */
  public void write(Fact fact) throws IOException {
    out.writeStartObject();
    out.writeFieldName("t");
    out.writeNumber(seconds(Math.max(0, fact.nanos())));
    out.writeNumberField("n", fact.n());
    out.writeStringField("who", fact.who());
    out.writeStringField("what", fact.what());
    for (Map.Entry<String, Object> field : fact.fields().entrySet()) {
      out.writeFieldName(field.getKey());
      value(field.getValue());
    }
    out.writeEndObject();
    out.writeRaw('\n');
  }

  private void value(Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> field : map.entrySet()) {
        out.writeFieldName(String.valueOf(field.getKey()));
        value(field.getValue());
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

  /** So that what is made of a history is what was made of the facts; whole microseconds have six digits. */
  private static String seconds(long nanos) {
    int digits = nanos % 1000 == 0 ? 6 : 9;
    String below = Long.toString(nanos % 1_000_000_000 / (digits == 6 ? 1000 : 1));
    return nanos / 1_000_000_000 + "." + "0".repeat(digits - below.length()) + below;
  }

  /** Hands everything so far to the stream. */
  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
