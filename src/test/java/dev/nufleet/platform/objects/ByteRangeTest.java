package dev.nufleet.platform.objects;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteRangeTest {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-, 0, 99", "bytes=0-0, 0, 0", "bytes=99-, 99, 99", "bytes=10-19, 10, 19", "bytes=10-1000, 10, 99",
    "bytes=-1, 99, 99", "bytes=-1000, 0, 99"})
  void a_range_is_cut_to_the_file(String header, long from, long to) {
    assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange(from, to));
  }

  @ParameterizedTest
  @CsvSource({"bytes=100-", "bytes=100-200", "bytes=-0"})
  void a_range_past_the_end_cannot_be_satisfied(String header) {
    assertThat(ByteRange.of(header, 100)).isSameAs(ByteRange.UNSATISFIABLE);
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {"bytes=20-10", "bytes=-", "bytes=0-1,3-4", "lines=0-1", "bytes=a-b"})
  void words_that_are_no_range_ask_for_all(String header) {
    assertThat(ByteRange.of(header, 100)).isSameAs(ByteRange.WHOLE);
  }

  @ParameterizedTest
  @CsvSource({"bytes=0-", "bytes=-5"})
  void an_empty_file_has_no_range(String header) {
    assertThat(ByteRange.of(header, 0)).isSameAs(ByteRange.UNSATISFIABLE);
  }
}
