package dev.nufleet.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code docs/fidelity.md} names as proof must be there. */
class FidelityTest {
  /** {@code SomeTest}, {@code SomeTest.a_method}, or {@code …a_method} of the class named before it. */
  private static final Pattern NAMED = Pattern.compile("`(?:(\\w+Test)|…)(?:\\.?(\\w+))?`");

  @Test
  void every_test_that_the_table_names_exists() throws IOException {
    Map<String, String> sources = testSources();
    Set<String> missing = new TreeSet<>();
    String type = "";
    for (Matcher named = NAMED.matcher(Files.readString(Path.of("docs/fidelity.md"))); named.find(); ) {
      type = named.group(1) == null ? type : named.group(1);
      String source = sources.getOrDefault(type, "");
      String method = named.group(2);
      if (source.isEmpty() || method != null && !source.contains("void " + method + "(")) {
        missing.add(type + "." + method);
      }
    }
    assertThat(missing).isEmpty();
  }

  private static Map<String, String> testSources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      return files.filter(file -> file.toString().endsWith("Test.java")).collect(Collectors.toMap(
          file -> file.getFileName().toString().replace(".java", ""), FidelityTest::read, (a, b) -> a + b));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
