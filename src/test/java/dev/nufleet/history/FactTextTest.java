package dev.nufleet.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.BootEnded;
import dev.nufleet.model.BoardEvent.Counted;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Traffic;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class FactTextTest {
  @Test
  void a_board_event_is_its_records_name_and_components() {
    assertThat(FactLine.of(BoardFacts.of(7, event(12_345_678_900L,
        new BootEnded(BootOutcome.POWER_CUT, true, new FirmwareVersion(1577150001), "ab")))))
        .isEqualTo("{\"t\":12.345678900,\"n\":7,\"who\":\"board-00001\",\"what\":\"BootEnded\","
            + "\"outcome\":\"power-cut\",\"installed\":true,\"activeVersion\":\"1577150001\","
            + "\"activeSha256\":\"ab\"}");
    assertThat(FactLine.of(BoardFacts.of(1, event(5, new Counted(new Traffic(1, 2, 3, 4, 5, 6, 7, 8, 9))))))
        .isEqualTo("{\"t\":0.000000005,\"n\":1,\"who\":\"board-00001\",\"what\":\"Counted\",\"since\":{"
            + "\"downloadedBytes\":1,\"publishesUpQos0\":2,\"publishesUpQos1\":3,\"publishesDownQos0\":4,"
            + "\"publishesDownQos1\":5,\"flashErases\":6,\"flashPrograms\":7,\"cardReads\":8,\"cardPrograms\":9}}");
  }

  @Test
  void a_fault_is_told_by_chaos_and_names_its_board() {
    Fact fact = BoardFacts.of(3, event(1_000_000_000, new FaultActed(FaultKind.LINK_DROP, 2, 0, "fault 2 #0", -1)));
    assertThat(FactLine.of(fact)).isEqualTo("{\"t\":1.000000,\"n\":3,\"who\":\"chaos\",\"what\":\"FaultActed\","
        + "\"board\":\"board-00001\",\"kind\":\"link-drop\",\"fault\":2,\"ordinal\":0,\"text\":\"fault 2 #0\","
        + "\"offNanos\":-1,\"how\":\"\",\"lastsNanos\":0}");
    assertThat(fact.board()).isEqualTo("board-00001");
  }

  @Property
  void what_is_written_reads_back(@ForAll @LongRange(min = 0, max = 1L << 46) long nanos, @ForAll String who,
      @ForAll String text, @ForAll long number, @ForAll boolean flag) throws BadHistory {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("text", text);
    fields.put("number", number);
    fields.put("flag", flag);
    fields.put("nested", Map.of("text", text));
    Fact fact = new Fact(9, nanos, who, "What", fields);
    String line = FactLine.of(fact);
    assertThat(line.chars()).allMatch(c -> c >= ' ' && c <= 127);
    Fact read = FactText.read(line);
    assertThat(read.nanos()).as("to the nanosecond over the first 19 hours").isEqualTo(nanos);
    assertThat(read.who()).isEqualTo(who);
    assertThat(read.text("text")).isEqualTo(text);
    assertThat(read.number("number")).isEqualTo(number);
    assertThat(read.flag("flag")).isEqualTo(flag);
    assertThat(FactLine.of(new Fact(9, nanos, read.who(), read.what(), read.fields()))).isEqualTo(line);
  }

  @Test
  void what_is_no_fact_is_refused_with_what_is_wrong() {
    for (String line : new String[] {"", "null", "7", "[]", "garbage", "{\"t\":1,", "{\"t\":1,\"n\":1}x",
        "{\"t\":1,\"t\":2,\"n\":1,\"who\":\"a\",\"what\":\"b\"}"}) {
      assertThatThrownBy(() -> FactText.read(line)).as(line)
          .isInstanceOf(BadHistory.class).hasMessage("is no JSON object");
    }
    for (String line : new String[] {"{}", "{\"t\":1,\"n\":1.5,\"who\":\"a\",\"what\":\"b\"}",
        "{\"t\":\"1\",\"n\":1,\"who\":\"a\",\"what\":\"b\"}", "{\"t\":1,\"n\":1,\"who\":null,\"what\":\"b\"}"}) {
      assertThatThrownBy(() -> FactText.read(line)).as(line)
          .isInstanceOf(BadHistory.class).hasMessage("lacks t, n, who or what");
    }
  }

  private static BoardEvent event(long nanos, BoardEvent.What what) {
    return new BoardEvent(new BoardId("board-00001"), BoardProfile.M487, nanos, what);
  }
}
