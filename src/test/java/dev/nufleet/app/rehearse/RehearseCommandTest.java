package dev.nufleet.app.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.app.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class RehearseCommandTest {
  @TempDir Path dir;

  private record Ran(int code, String out, String err) {}

  @Test
  void the_list_names_every_rehearsal_of_the_document() throws Exception {
    Ran ran = run("rehearse", "list");
    assertThat(ran.code()).isZero();
    String document = Files.readString(Path.of("docs/rehearsals.md"));
    assertThat(ran.out().lines()).hasSameSizeAs(Rehearsal.ALL);
    for (Rehearsal rehearsal : Rehearsal.ALL) {
      assertThat(ran.out()).contains(rehearsal.name(), rehearsal.headline());
      assertThat(document).contains("## " + rehearsal.name());
    }
  }

  @Test
  void a_rehearsal_is_told_at_the_terminal_in_json_and_with_the_consoles() throws Exception {
    Path json = dir.resolve("new/found.json");
    Path consoles = dir.resolve("consoles");
    Ran ran = run("rehearse", "port-8883", "--profile", "nuc472,iot-m263a", "--json", json.toString(), "--consoles",
        consoles.toString());
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).contains("  1. sign-in at 8883 alone", "boards    nuc472, iot-m263a",
        "console   failed ! net_connect returned -0x0044", "to do     keep port 443 open");
    JsonNode found = new ObjectMapper().readTree(json.toFile()).at("/rehearsals/0");
    assertThat(found.at("/name").asText()).isEqualTo("port-8883");
    assertThat(found.at("/setUps")).hasSize(3);
    assertThat(found.at("/setUps/2/settings/tls-chain").asText()).isEqualTo("r1");
    assertThat(found.at("/setUps/0/ports").asText()).isEqualTo("sign-in-at-8883");
    JsonNode board = found.at("/setUps/0/boards/1");
    assertThat(board.at("/profile").asText()).isEqualTo("iot-m263a");
    assertThat(board.at("/verdict").asText()).isEqualTo("stops");
    assertThat(board.at("/where").asText()).isEqualTo("sign-in");
    assertThat(board.at("/value").asInt()).isEqualTo(0x44);
    try (Stream<Path> files = Files.list(consoles)) {
      assertThat(files.map(file -> file.getFileName().toString())).hasSize(6)
          .contains("port-8883-01-nuc472.txt", "port-8883-03-iot-m263a.txt");
    }
    assertThat(consoles.resolve("port-8883-01-nuc472.txt")).content().contains("MQTT construct failed");
  }

  @ParameterizedTest
  @MethodSource
  void a_mistake_is_one_line_before_anything_starts(List<String> options, String said) {
    Ran ran = run(Stream.concat(Stream.of("rehearse"), options.stream()).toArray(String[]::new));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err().lines()).singleElement().asString().contains(said);
  }

  static Stream<Arguments> a_mistake_is_one_line_before_anything_starts() {
    return Stream.of(
        Arguments.of(List.of(), "Missing required parameter"),
        Arguments.of(List.of("root-2027"), "'root-2027' is unknown; did you mean root-2028?"),
        Arguments.of(List.of("all", "root-2028"), "'all' stands alone"),
        Arguments.of(List.of("root-2028", "list"), "'list' stands alone"),
        Arguments.of(List.of("root-2028", "--profile", "m2351"), "m2351"),
        Arguments.of(List.of("root-2028", "--json", "/"), "is a folder"),
        Arguments.of(List.of("root-2028", "--json", "/proc/nowhere/at.json"), "--json"));
  }

  private static Ran run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return new Ran(line.execute(args), out.toString(), err.toString());
  }
}
