package dev.nufleet.tls.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The client does before a server in memory what the vendor's port did before the same one over sockets. The vendor's
 * record of it ({@code src/test/resources/tls/cases}) has some cases, the rows of tls.md have the others.
 */
class TlsCasesTest {
  private static final List<TlsCase> CASES = TlsCases.all();
  private static final JsonNode RECORDED = recorded();

  /** What only a socket shows: time, and TCP's ends. See {@code BoardTlsStageTest}. */
  private static final Pattern OF_SOCKETS = Pattern.compile("client-hello.*|(fin|rst)-.*|slow.*|silent.*|drip.*"
      + "|warnings.*|post-(close-notify-)?(fin|rst).*");

  /** The certificate that is shown is of our own making. */
  private static final String ITS_DIGEST = " sha256=\\w+";

  private static JsonNode recorded() {
    try {
      return new ObjectMapper().readTree(Files.readString(Path.of("src/test/resources/tls/cases/expected.json")));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Stream<String> names() {
    return CASES.stream().map(TlsCase::name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_server_s_every_whim_ends_as_the_fact_sheet_says(String name) {
    TlsCase one = named(name);
    assertThat(one.outcome()).isEqualTo(one.expected());
  }

  @Test
  void what_the_cases_expect_is_what_was_recorded() {
    List<String> differ = new ArrayList<>();
    for (TlsCase one : CASES) {
      if (RECORDED.has(one.name()) && !outcome(RECORDED.get(one.name())).equals(one.expected())) {
        differ.add(one.name() + ": " + outcome(RECORDED.get(one.name())) + " but " + one.expected());
      }
    }
    assertThat(differ).isEmpty();
  }

  @Test
  void every_recorded_case_is_here_or_needs_a_socket() {
    Set<String> here = names().collect(Collectors.toCollection(TreeSet::new));
    assertThat(here).hasSameSizeAs(CASES);
    RECORDED.fieldNames().forEachRemaining(name ->
        assertThat(here.contains(name) || OF_SOCKETS.matcher(name).matches()).as(name).isTrue());
  }

  private static TlsCase named(String name) {
    return CASES.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  private static String outcome(JsonNode recorded) {
    JsonNode connection = recorded.get("connections").get(0);
    List<String> records = new ArrayList<>();
    connection.get("records").forEach(one -> records.add(one.asText().replaceFirst(ITS_DIGEST, "")));
    return TlsCase.outcome(records.subList(1, records.size()), connection.get("end").asText(),
        text(recorded.get("code")), text(recorded.get("flags")), text(recorded.get("recv")));
  }

  private static String text(JsonNode value) {
    return value.isNull() ? null : value.asText();
  }
}
