package dev.nufleet.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.report.RunEnd;
import dev.nufleet.model.HostTrouble;
import dev.nufleet.ota.WriteRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CausesTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/nufleet");
  /** The ways in which the sources name a cause as a literal, and how many places each has at least. */
  private static final List<String> NAMED = List.of(
      "lastFailure = \"([a-z0-9-]+)\"",
      "(?:answered|halt|fail|leave)\\([^\";]*\"([a-z0-9-]+)\"",
      "\"(bad-connack|connack-other)\"",
      "\\bcause = \"([a-z0-9-]+)\"",
      "DownloadHindered\\(\"([a-z0-9-]+)\"",
      "orElse\\(\"(host-[a-z-]+)\"\\)",
      "HALTED = \"([a-z0-9-]+)\"",
      "HARD_FAULT = \"([a-z0-9-]+)\"",
      "\"(no-candidate)\"");

  @Test
  void every_cause_that_the_sources_can_name_is_explained() throws IOException {
    Set<String> named = new TreeSet<>();
    for (String form : NAMED) {
      Set<String> found = find(Pattern.compile(form));
      assertThat(found).as("the sources have no more causes of the form %s; mend this test", form).isNotEmpty();
      named.addAll(found);
    }
    Arrays.stream(WriteRefused.Cause.values()).map(WriteRefused.Cause::id).forEach(named::add);
    for (int code = 1; code <= 5; code++) {
      named.add("connack-" + code);
    }
    Arrays.stream(HostTrouble.values()).map(HostTrouble::cause).forEach(named::add);
    Arrays.stream(RunEnd.By.values()).map(by -> new RunEnd(by, "").cause()).forEach(named::add);
    named.remove("done"); // the program's end without a fault: no cause of a failure
    assertThat(named).contains("dns", "tls", "no-mqtt", "fatal-error", "no-bootable-image", "digest-mismatch");
    assertThat(Causes.known()).containsAll(named);
  }

  @Test
  void an_advice_is_a_meaning_and_what_to_do_in_one_line() {
    assertThat(Causes.known()).allSatisfy(cause ->
        assertThat(Causes.advice(cause)).as(cause).matches("[^:]+: .{8,}").doesNotContain("\n"));
  }

  @Test
  void a_cause_without_an_explanation_costs_nobody_a_report() {
    assertThat(Causes.advice("brand-new")).contains("please report it");
  }

  private static Set<String> find(Pattern form) throws IOException {
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Stream.of("csdk", "ota", "board", "fleet")
        .flatMap(part -> walk(SOURCES.resolve(part)))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        Matcher match = form.matcher(Files.readString(file));
        while (match.find()) {
          found.add(match.group(1));
        }
      }
    }
    return found;
  }

  private static Stream<Path> walk(Path dir) {
    try {
      return Files.walk(dir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
