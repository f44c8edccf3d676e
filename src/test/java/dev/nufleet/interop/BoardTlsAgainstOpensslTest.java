package dev.nufleet.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The board's TLS client before {@code openssl s_server}: what of it the port takes, and what it fails with. */
class BoardTlsAgainstOpensslTest {
  @TempDir
  static Path folder;

  private static String openssl;

  @BeforeAll
  static void makeCertificate() {
    openssl = ExternalProgram.find("openssl");
    ExternalProgram.run(List.of(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=server",
        "-days", "10", "-keyout", folder.resolve("key.pem").toString(), "-out",
        folder.resolve("certificate.pem").toString()), "");
  }

  /** A server that says each line backwards. */
  private static ExternalProgram.Listening server(String... options) {
    return ExternalProgram.startServer(port -> {
      List<String> command = new ArrayList<>(List.of(openssl, "s_server", "-accept", "127.0.0.1:" + port, "-rev",
          "-key", folder.resolve("key.pem").toString(), "-cert", folder.resolve("certificate.pem").toString()));
      command.addAll(List.of(options));
      return command;
    });
  }

  private static String talk(String... options) throws IOException {
    ExternalProgram.Listening server = server(options);
    try (ExternalProgram program = server.program(); BoardTlsSocket board = new BoardTlsSocket(server.port())) {
      int code = board.shakeHands();
      if (code != 0) {
        return Integer.toHexString(-code);
      }
      board.write("abcdef\n");
      return board.read(7);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"AES256-SHA256", "AES256-SHA", "AES128-SHA256", "AES128-SHA"})
  void data_goes_both_ways_with_each_suite(String suite) throws IOException {
    assertThat(talk("-tls1_2", "-cipher", suite)).isEqualTo("fedcba\n");
  }

  @Test
  void a_server_of_today_is_good_enough() throws IOException {
    assertThat(talk()).isEqualTo("fedcba\n");
  }

  @Test
  void a_server_that_asks_for_a_certificate_gets_one_with_a_good_signature() throws IOException {
    assertThat(talk("-tls1_2", "-verify", "1")).isEqualTo("fedcba\n");
    assertThat(talk("-tls1_2", "-Verify", "1", "-verify_return_error")).as("of an unknown authority")
        .isEqualTo("7780");
  }

  @ParameterizedTest
  @CsvSource({"-tls1_3, , 7780", "-cipher, ECDHE-RSA-AES128-GCM-SHA256, 7780", "-max_send_frag, 512, 7080"})
  void what_the_port_cannot_do_fails_with_its_code(String option, String value, String code) throws IOException {
    String[] options = value == null ? new String[] {option} : new String[] {"-tls1_2", option, value};
    assertThat(talk(options)).isEqualTo(code);
  }

  @Test
  void an_older_version_is_refused_in_its_own_words() throws IOException {
    assertThat(talk("-tls1_1", "-cipher", "ALL:@SECLEVEL=0")).isEqualTo("6e80");
  }

  @Test
  void records_of_any_size_arrive_whole() throws IOException {
    ExternalProgram.Listening server = server("-tls1_2");
    try (ExternalProgram program = server.program(); BoardTlsSocket board = new BoardTlsSocket(server.port())) {
      assertThat(board.shakeHands()).isZero();
      for (int size : new int[] {1, 15, 16, 31, 32, 4095, 4096, 4097, 10_000}) {
        board.write("x".repeat(size) + "y\n");
        assertThat(board.read(size + 2)).as("%d", size).isEqualTo("y" + "x".repeat(size) + "\n");
      }
    }
  }
}
