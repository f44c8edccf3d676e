package dev.nufleet.app.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.chaos.Boards;
import dev.nufleet.chaos.Fault;
import dev.nufleet.chaos.Spread;
import dev.nufleet.chaos.When;
import dev.nufleet.model.Phase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveFaultTest {
  @TempDir Path dir;

  @Test
  void it_has_the_words_of_a_scenario_and_numbers_may_be_numbers() {
    Fault fault = read("""
        {"kind": "slicer", "boards": 20, "during": "download", "at": "10%..90%", "bytes": 100, "times": 3}""");
    assertThat(fault.number()).isEqualTo(4);
    assertThat(fault.boards()).isEqualTo(new Boards.Number(20));
    assertThat(fault.when()).isEqualTo(
        new When.During(Phase.DOWNLOAD, new When.At.Portion(new Spread(1000, 9000))));
    assertThat(fault.times()).isEqualTo(Spread.of(3));
  }

  @Test
  void one_that_does_not_say_when_acts_at_once() {
    assertThat(read("{\"kind\":\"link-drop\",\"lasts\":\"20s\"}").when()).isEqualTo(new When.After(Spread.of(0)));
    assertThat(read("{\"kind\":\"latency\",\"delay\":\"20ms\"}").when()).isEqualTo(new When.After(Spread.of(0)));
    assertThat(read("{\"kind\":\"tls-failure\"}").when()).as("it acts at handshakes").isEqualTo(new When.Always());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "{} | fault: faults: has a fault without kind",
    "[] | fault: is no object",
    "{\"kind\":\"link-drop\" | fault: is no JSON",
    "{\"kind\":\"reset\"} x | fault: is no JSON",
    "{\"kind\":\"reset\",\"kind\":\"close\"} | fault: is no JSON: Duplicate field 'kind'",
    "{\"kind\":\"link-dorp\"} | fault: kind: 'link-dorp' is no kind of fault; did you mean link-drop?",
    "{\"kind\":\"link-drop\"} | fault: link-drop: needs lasts",
    "{\"kind\":\"link-drop\",\"lasts\":5} | fault: lasts: '5' is no time",
    "{\"kind\":\"link-drop\",\"lasts\":[\"5s\"]} | fault: lasts: is of the kind list",
    "{\"kind\":\"link-drop\",\"lasts\":null} | fault: lasts: is of the kind null",
    "{\"kind\":\"reset\",\"at\":\"50%\"} | fault: at: needs during",
    "{\"kind\":\"reset\",\"boards\":{\"a\":1}} | fault: boards: is of the kind object",
    "{\"kind\":\"reset\",\"scope\":\"site\",\"share\":\"10%\"} | fault: scope: the boards of this run share no sites",
    "{\"kind\":\"reset\",\"wen\":\"now\"} | fault: wen: is unknown to reset"})
  void a_mistake_is_one_line_that_says_what_is_allowed(String json, String line) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(UserMistake.class).hasMessageStartingWith(line)
        .message().doesNotContain("\n");
  }

  @Test
  void it_is_no_hocon_that_could_read_files_of_this_machine() throws IOException {
    Path file = Files.writeString(dir.resolve("a.conf"), "kind = reset");
    assertThatThrownBy(() -> read("include file(\"" + file + "\")")).hasMessageStartingWith("fault: is no JSON");
    assertThatThrownBy(() -> read("{\"kind\":\"reset\",\"boards\":\"${user.home}\"}"))
        .hasMessageStartingWith("fault: boards: '${user.home}' names no boards");
  }

  @Test
  void what_is_nested_deeply_is_no_fault_and_harms_nobody() {
    assertThatThrownBy(() -> read("[".repeat(LiveFault.MOST_BYTES))).isInstanceOf(UserMistake.class);
    assertThatThrownBy(() -> read("{\"kind\":".repeat(1000))).isInstanceOf(UserMistake.class);
  }

  private static Fault read(String json) {
    return LiveFault.read(json.getBytes(StandardCharsets.UTF_8), 4, 0);
  }
}
