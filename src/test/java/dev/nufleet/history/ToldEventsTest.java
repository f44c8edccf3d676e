package dev.nufleet.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.What;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Traffic;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ToldEventsTest {
  private static final BoardId BOARD = new BoardId("board-00001");

  static Class<?>[] kinds() {
    return What.class.getPermittedSubclasses();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void every_kind_of_event_comes_back_from_its_line_as_it_was(Class<?> kind) throws Exception {
    for (int which = 0; which < 3; which++) {
      long millis = kind == BoardEvent.FaultActed.class || which == 0 ? BoardEvent.NO_TIME : 1234;
      BoardEvent event =
          new BoardEvent(BOARD, BoardProfile.IOT_M263A, 12_345_678_901L + which, millis, (What) sample(kind, which));
      String line = FactLine.of(BoardFacts.of(7, event));
      assertThat(told(FactText.read(line))).as(line).contains(event);
    }
  }

  @Test
  void what_others_say_is_no_event_of_a_board() throws Exception {
    Map<String, Object> atPlatform = new LinkedHashMap<>(
        Map.of("board", BOARD.value(), "kind", "http-status", "fault", 2, "ordinal", 1, "text", "fault 2 #1"));
    Fact fault = new Fact(1, 1, "chaos", "FaultActed", atPlatform);
    assertThat(told(fault)).isEmpty();
    assertThat(ToldEvents.atPlatform(fault)).hasValueSatisfying(act -> {
      assertThat(act.kind()).isEqualTo(FaultKind.HTTP_STATUS);
      assertThat(act.fault()).isEqualTo(2);
      assertThat(act.text()).isEqualTo("fault 2 #1");
    });
    assertThat(told(new Fact(1, 1, "operator", "SwitchedOn", Map.of("board", BOARD.value())))).isEmpty();
    assertThat(told(new Fact(1, 1, "board-2", "PowerLost", Map.of()))).as("a board of nobody's").isEmpty();
    assertThat(told(new Fact(1, 1, BOARD.value(), "OfALaterVersion", Map.of()))).isEmpty();
  }

  @Test
  void what_a_fact_of_an_older_program_lacks_is_nothing_and_what_is_no_word_is_refused() throws Exception {
    assertThat(told(new Fact(1, 5, BOARD.value(), "SignedIn", Map.of()))).contains(
        new BoardEvent(BOARD, BoardProfile.IOT_M263A, 5, new BoardEvent.SignedIn(false)));
    assertThatThrownBy(() -> told(new Fact(57, 5, BOARD.value(), "BootEnded", Map.of("outcome", "flies"))))
        .isInstanceOf(BadHistory.class).hasMessage("has n 57, a BootEnded with the unknown word 'flies'");
    assertThatThrownBy(() -> told(new Fact(57, 5, BOARD.value(), "BootEnded",
        Map.of("outcome", "boots", "activeVersion", "-1")))).hasMessageContaining("with '-1' for a version");
  }

  private static Optional<BoardEvent> told(Fact fact) throws BadHistory {
    return ToldEvents.of(fact, board -> board.equals(BOARD) ? Optional.of(BoardProfile.IOT_M263A) : Optional.empty());
  }

  /** @param which of several that differ */
  private static Object sample(Class<?> type, int which) throws ReflectiveOperationException {
    if (type == boolean.class) {
      return which == 1;
    } else if (type == int.class) {
      return 3 * which - 1;
    } else if (type == long.class) {
      return 5_000_000_000L * which - 1;
    } else if (type == String.class) {
      return which == 0 ? "" : "wört \"" + which + "\"\n";
    } else if (type == FirmwareVersion.class) {
      return new FirmwareVersion(which - 1L);
    } else if (type == FaultKind.class) {
      FaultKind[] ofBoards = Arrays.stream(FaultKind.values())
          .filter(kind -> kind.side() != FaultKind.Side.PLATFORM).toArray(FaultKind[]::new);
      return ofBoards[which];
    } else if (type.isEnum()) {
      return type.getEnumConstants()[which % type.getEnumConstants().length];
    } else if (type == Traffic.class || What.class.isAssignableFrom(type)) {
      RecordComponent[] components = type.getRecordComponents();
      Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Object[] values = new Object[types.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = sample(types[i], which);
      }
      return type.getDeclaredConstructor(types).newInstance(values);
    }
    throw new IllegalStateException("no sample of " + type);
  }
}
