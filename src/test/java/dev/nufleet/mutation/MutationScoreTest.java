package dev.nufleet.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;

class MutationScoreTest {
  @Test
  void a_package_below_its_threshold_is_named_although_all_together_reach_theirs() throws XMLStreamException {
    MutationScore score = read(killed("dev.a.One", 17), survived("dev.a.One$Inner", 3), killed("dev.b.Two", 4),
        survived("dev.b.Two", 1));

    assertThat(score.complaints(85, 80, List.of("dev.a.*", "dev.b.*")))
        .containsExactly("package dev.b is below 85 %: 4/5 80.0 %");
  }

  @Test
  void all_together_have_a_threshold_of_their_own() throws XMLStreamException {
    MutationScore score = read(killed("dev.a.One", 17), survived("dev.a.One", 3));

    assertThat(score.complaints(85, 90, List.of("dev.a.*")))
        .containsExactly("all packages together are below 90 %: 17/20 85.0 %");
  }

  @Test
  void a_glob_that_matches_no_changed_class_is_a_complaint() throws XMLStreamException {
    MutationScore score = read(killed("dev.a.One", 1));

    assertThat(score.complaints(85, 90, List.of("dev.a.*", "dev.gone.*")))
        .containsExactly("nothing was changed in dev.gone.*: correct the glob in the profile mutation");
  }

  @Test
  void a_run_that_changed_nothing_is_no_success() throws XMLStreamException {
    assertThat(read().complaints(85, 90, List.of("dev.a.*"))).isNotEmpty();
  }

  @Test
  void the_table_has_a_line_for_each_package_and_one_for_all() throws XMLStreamException {
    MutationScore score = read(killed("dev.b.Two", 2), killed("dev.a.One", 2), survived("dev.a.Other", 1));

    assertThat(score.table().lines().map(line -> line.replaceAll(" +", " "))).containsExactly("Mutations killed:",
        "dev.a 2/3 66.7 %", "dev.b 2/2 100.0 %", "all 4/5 80.0 %");
  }

  private static MutationScore read(String... mutations) throws XMLStreamException {
    String report = "<?xml version='1.0' encoding='UTF-8'?>\n<mutations partial='true'>\n"
        + String.join("", mutations) + "</mutations>";
    return MutationScore.read(new ByteArrayInputStream(report.getBytes(StandardCharsets.UTF_8)));
  }

  private static String killed(String className, int times) {
    return mutation("true", "KILLED", className).repeat(times);
  }

  private static String survived(String className, int times) {
    return mutation("false", "SURVIVED", className).repeat(times);
  }

  private static String mutation(String detected, String status, String className) {
    return "<mutation detected='" + detected + "' status='" + status + "' numberOfTestsRun='1'>"
        + "<mutatedClass>" + className + "</mutatedClass><mutatedMethod>m</mutatedMethod></mutation>\n";
  }
}
