package dev.nufleet.history;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardEvent.What;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Traffic;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Facts of boards as the events that they were: what {@link BoardFacts} made of these, back again. A component that a
 * fact lacks, because the program that wrote it knew none of that name, is 0, false or empty.
 */
public final class ToldEvents {
  private static final Map<String, Shape> KINDS = new HashMap<>();
  private static final Shape TRAFFIC = Shape.of(Traffic.class);

  static {
    for (Class<?> kind : What.class.getPermittedSubclasses()) {
      KINDS.put(kind.getSimpleName(), Shape.of(kind));
    }
  }

  /** How a record is made of its components. */
  private record Shape(RecordComponent[] components, Constructor<?> whole) {
    private static Shape of(Class<?> type) {
      RecordComponent[] components = type.getRecordComponents();
      try {
        return new Shape(components, type.getDeclaredConstructor(
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new)));
      } catch (NoSuchMethodException e) {
        throw new IllegalStateException("every record has it: " + type, e);
      }
    }

    private Object made(Function<String, Object> value) throws BadHistory {
      Object[] values = new Object[components.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = ToldEvents.value(components[i].getType(), value.apply(components[i].getName()));
      }
      try {
        return whole.newInstance(values);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("events are public records: " + whole, e);
      }
    }
  }

  private ToldEvents() {}

  /**
   * The event that a fact was.
   *
   * @param profiles of the boards; empty for a name that is no board's
   * @return empty if it is no event of a board: the platform, the operator or the run said it
   * @throws BadHistory if a word in it is none of its small set
   */
  public static Optional<BoardEvent> of(Fact fact, Function<BoardId, Optional<BoardProfile>> profiles)
      throws BadHistory {
    Shape shape = KINDS.get(fact.what());
    BoardId board = new BoardId(fact.board());
    Optional<BoardProfile> profile = shape == null || isOfPlatform(fact) ? Optional.empty() : profiles.apply(board);
    if (profile.isEmpty()) {
      return Optional.empty();
    }
    try {
      What what = (What) shape.made(fact.fields()::get);
      long boardMillis = fact.fields().containsKey(Fact.BOARD_MILLIS)
          ? fact.number(Fact.BOARD_MILLIS) : BoardEvent.NO_TIME;
      return Optional.of(new BoardEvent(board, profile.get(), fact.nanos(), boardMillis, what));
    } catch (BadHistory e) {
      throw new BadHistory("has n " + fact.n() + ", a " + fact.what() + " " + e.getMessage());
    }
  }

  /** A fault that a stand-in's own hands did, be it to one board. */
  public static boolean isOfPlatform(Fact fact) {
    return Facts.kind(fact).filter(kind -> kind.side() == FaultKind.Side.PLATFORM).isPresent();
  }

  /** A fault that came true at the platform. @return empty if the fact is none */
  public static Optional<FaultActed> atPlatform(Fact fact) throws BadHistory {
    return isOfPlatform(fact)
        ? Optional.of((FaultActed) KINDS.get(fact.what()).made(fact.fields()::get)) : Optional.empty();
  }

  private static Object value(Class<?> type, Object value) throws BadHistory {
    if (type == boolean.class) {
      return Boolean.TRUE.equals(value);
    } else if (type == long.class) {
      return value instanceof Number number ? number.longValue() : 0L;
    } else if (type == int.class) {
      return value instanceof Number number ? number.intValue() : 0;
    } else if (type == Traffic.class) {
      Map<?, ?> counts = value instanceof Map<?, ?> inner ? inner : Map.of();
      return TRAFFIC.made(counts::get);
    }
    String text = value instanceof String word ? word : "";
    if (type == String.class) {
      return text;
    } else if (type == FaultKind.class) {
      return FaultKind.byWord(text).orElseThrow(() -> new BadHistory("with the unknown fault '" + text + "'"));
    } else if (type == FirmwareVersion.class) {
      return version(text);
    } else if (type.isEnum()) {
      return constant(type, text);
    }
    throw new IllegalStateException("no event had a " + type + " so far");
  }

  private static FirmwareVersion version(String text) throws BadHistory {
    try {
      return FirmwareVersion.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BadHistory("with '" + text + "' for a version");
    }
  }

  private static Object constant(Class<?> type, String word) throws BadHistory {
    String name = word.toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(type.getEnumConstants()).filter(one -> ((Enum<?>) one).name().equals(name)).findFirst()
        .orElseThrow(() -> new BadHistory("with the unknown word '" + word + "'"));
  }
}
