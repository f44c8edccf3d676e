package dev.nufleet.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules of form over all sources. */
class TidyTest {
  private static final int LINE_LIMIT = 120;
  /** More rules than these are no longer known by heart; split them by responsibility. */
  private static final int MOST_LINES = 300;
  private static final Pattern HOLDS_TESTS = Pattern.compile("(?m)^  @(Test|ParameterizedTest|Property|Example)\\b");

  @Test
  void no_import_is_a_wildcard() throws IOException {
    assertThat(linesMatching("import (static )?[\\w.]+\\.\\*;")).isEmpty();
  }

  @Test
  void no_line_is_longer_than_the_limit() throws IOException {
    assertThat(linesMatching(".{" + (LINE_LIMIT + 1) + ",}")).isEmpty();
  }

  @Test
  void nothing_is_left_for_later_in_a_comment() throws IOException {
    assertThat(linesMatching(".*\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b.*")).isEmpty();
  }

  @Test
  void no_line_holds_a_tab_or_ends_in_blanks() throws IOException {
    assertThat(linesMatching(".*\\t.*|.*\\s")).isEmpty();
  }

  @Test
  void every_package_says_what_it_is_for() throws IOException {
    Set<Path> silent = new TreeSet<>();
    for (Path file : sources()) {
      if (file.startsWith("src/main") && !Files.exists(file.resolveSibling("package-info.java"))) {
        silent.add(file.getParent());
      }
    }
    assertThat(silent).isEmpty();
  }

  @Test
  void no_file_of_the_product_is_too_long_to_be_known() throws IOException {
    Set<String> longer = new TreeSet<>();
    for (Path file : sources()) {
      if (file.startsWith("src/main") && Files.readAllLines(file).size() > MOST_LINES) {
        longer.add(file.getFileName().toString());
      }
    }
    assertThat(longer).isEmpty();
  }

  /** The build runs classes by their name; a class called otherwise would be compiled and never run. */
  @Test
  void what_holds_tests_is_named_so_that_the_build_runs_it() throws IOException {
    Set<Path> unseen = new TreeSet<>();
    for (Path file : sources()) {
      if (!file.getFileName().toString().endsWith("Test.java") && HOLDS_TESTS.matcher(Files.readString(file)).find()) {
        unseen.add(file);
      }
    }
    assertThat(unseen).isEmpty();
  }

  private static List<String> linesMatching(String pattern) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : sources()) {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).matches(pattern)) {
          found.add(file + ":" + (i + 1) + ": " + lines.get(i));
        }
      }
    }
    return found;
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
