package dev.nufleet.app.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the vendor's bootloader and writer did, recorded: we do the same, on every board that a recording holds for. */
class RecordedVectorsTest {
  static final Path VECTORS = Path.of("src/test/resources/vectors");

  private static List<Path> vectors() throws IOException {
    try (Stream<Path> entries = Files.list(VECTORS)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> every_recorded_vector_holds_in_every_detail() throws IOException {
    return vectors().stream().map(vector -> DynamicTest.dynamicTest(vector.getFileName().toString(), () -> {
      VectorRunner.Verdict verdict = VectorRunner.run(vector);
      assertThat(verdict.failures()).isEmpty();
      assertThat(verdict.otherDifferences()).isEmpty();
    }));
  }

  @Test
  void all_of_them_are_here() throws IOException {
    assertThat(vectors()).hasSize(53);
  }
}
