package dev.nufleet.tls.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The client repeats recorded connections of the vendor's port, byte for byte: {@code src/test/resources/tls}, and with
 * {@code -Dtls.recorded=DIR} those of another folder.
 */
class BoardTlsRecordedTest {
  private static final Path RECORDS =
      Path.of(System.getProperty("tls.recorded", "src/test/resources/tls"));

  static Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(RECORDS)) {
      return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".json")).sorted().toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void every_byte_that_the_port_sent_is_sent_again(String name) throws IOException {
    RecordedHandshake handshake = new RecordedHandshake(RECORDS.resolve(name));
    handshake.play();
    assertThat(handshake.sent).isEqualTo(handshake.recordedSent());
    assertThat(handshake.allWasDrawn()).as("all random bytes are drawn").isTrue();
  }

  @ParameterizedTest
  @MethodSource("names")
  void what_the_port_printed_is_what_the_client_says(String name) throws IOException {
    RecordedHandshake handshake = new RecordedHandshake(RECORDS.resolve(name));
    handshake.play();
    assertThat(handshake.console).isEqualTo(handshake.recordedConsole());
  }

  @Test
  void there_are_records_of_all_suites() throws IOException {
    assertThat(names()).contains("suite-002f.json", "suite-003c.json", "suite-003d.json");
  }
}
