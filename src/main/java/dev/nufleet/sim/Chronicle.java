package dev.nufleet.sim;

import dev.nufleet.history.BoardFacts;
import dev.nufleet.history.Examination;
import dev.nufleet.history.Fact;
import dev.nufleet.history.PlatformEars;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.platform.StandIn;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A world's history as it is told: each fact is judged, counted into one number, and forgotten. */
final class Chronicle {
  /** FNV-1a for text: the same on every machine. */
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final Turns turns;
  private final PlatformEars ears;
  private final Consumer<Fact> reader;
  private final Examination examination = new Examination();
  private boolean closed;
  private long facts;
  private long hash = FNV_OFFSET;

  /** @param reader sees each fact too */
  Chronicle(Turns turns, String productKey, Consumer<Fact> reader) {
    this.turns = turns;
    this.ears = new PlatformEars(productKey);
    this.reader = reader;
  }

  void told(BoardEvent event) {
    add(BoardFacts.of(facts + 1, event));
  }

  void said(String who, String what, Map<String, Object> fields) {
    add(new Fact(facts + 1, turns.nanos(), who, what, fields));
  }

  /** A fault has come true at the platform. */
  void befell(StandIn.Acted fault) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fault.device().ifPresent(device -> fields.put(Fact.BOARD, device.deviceName().value()));
    fields.put("kind", fault.act().kind().word());
    fields.put("fault", fault.act().fault());
    fields.put("ordinal", fault.act().ordinal());
    fields.put("text", fault.act().text());
    said(BoardFacts.CHAOS, "FaultActed", fields);
  }

  /** What the platform tells subscribed applications. */
  void heard(String topic, Map<String, Object> body) {
    ears.hear(topic, body).ifPresent(said -> said(said.who(), said.what(), said.fields()));
  }

  /** What is told from now on is heard by nobody. */
  void close() {
    closed = true;
  }

  private void add(Fact fact) {
    if (closed) {
      return;
    }
    facts++;
    examination.see(fact);
    count(fact.nanos());
    count(fact.who());
    count(fact.what());
    fact.fields().forEach((name, value) -> {
      count(name);
      count(String.valueOf(value));
    });
    reader.accept(fact);
  }

  private void count(String text) {
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    hash = (hash ^ 0xffff) * FNV_PRIME;
  }

  private void count(long number) {
    hash = (hash ^ number) * FNV_PRIME;
    hash = (hash ^ number >>> 32) * FNV_PRIME;
  }

  long facts() {
    return facts;
  }

  /** One number for all facts so far, in their order. */
  long hash() {
    return hash;
  }

  Examination examination() {
    return examination;
  }
}
