package dev.nufleet.history;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.Traffic;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Board events as facts: the record's name, and its components as fields. A new kind of event, or a new component, is
 * in the history without a line here.
 */
public final class BoardFacts {
  /** Who made what befalls boards. */
  public static final String CHAOS = "chaos";

  private static final ClassValue<RecordComponent[]> COMPONENTS = new ClassValue<>() {
    @Override
    protected RecordComponent[] computeValue(Class<?> kind) {
      return kind.getRecordComponents();
    }
  };

  private BoardFacts() {}

  /** Faults are told by {@code chaos} and name their board; all else is told by the board itself. */
  public static Fact of(long n, BoardEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    String who = event.board().value();
    if (event.what() instanceof FaultActed) {
      fields.put(Fact.BOARD, who);
      who = CHAOS;
    } else if (event.boardMillis() != BoardEvent.NO_TIME) {
      fields.put(Fact.BOARD_MILLIS, event.boardMillis());
    }
    put(fields, event.what());
    return new Fact(n, event.atNanos(), who, event.what().getClass().getSimpleName(), fields);
  }

  private static void put(Map<String, Object> fields, Object values) {
    for (RecordComponent component : COMPONENTS.get(values.getClass())) {
      try {
        fields.put(component.getName(), plain(component.getAccessor().invoke(values)));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("events are public records: " + values.getClass(), e);
      }
    }
  }

  /** Numbers as they are, words of small sets as in scenarios and reports, versions and the like as they print. */
  private static Object plain(Object value) {
    if (value instanceof Boolean || value instanceof Number) {
      return value;
    }
    if (value instanceof FaultKind kind) {
      return kind.word();
    }
    if (value instanceof Enum<?> word) {
      return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
    if (value instanceof Traffic counts) {
      Map<String, Object> inner = new LinkedHashMap<>();
      put(inner, counts);
      return inner;
    }
    return String.valueOf(value);
  }
}
