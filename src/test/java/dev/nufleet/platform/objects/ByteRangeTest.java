package dev.nufleet.platform.objects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.platform.objects.ByteRange.Several;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of platform.md section 5 among them, for an object of 1,000 bytes. */
class ByteRangeTest {
  private static final ByteRange WHOLE = new ByteRange.Whole();
  private static final ByteRange UNSATISFIABLE = new ByteRange.Unsatisfiable();

  private static ByteRange usual(String header, long size) {
    return ByteRange.of(header, size, false, Several.REFUSED);
  }

  private static ByteRange standard(String header, long size) {
    return ByteRange.of(header, size, true, Several.REFUSED);
  }

  @ParameterizedTest
  @CsvSource({"bytes=0-, 0, 999", "bytes=0-0, 0, 0", "bytes=999-, 999, 999", "bytes=999-999, 999, 999",
    "bytes=10-19, 10, 19", "bytes=0-999, 0, 999", "bytes=-1, 999, 999", "bytes=-1000, 0, 999", "' bytes= 5-7 ', 5, 7",
    "bytes=0000000000000000000000005-00000000000000000000007, 5, 7"})
  void a_range_within_the_object_is_served_either_way(String header, long from, long to) {
    assertThat(usual(header, 1000)).isEqualTo(new ByteRange.Part(from, to));
    assertThat(standard(header, 1000)).isEqualTo(new ByteRange.Part(from, to));
  }

  @ParameterizedTest
  @CsvSource({"bytes=0-1000, 0, 999", "bytes=500-2000, 500, 999", "bytes=-2000, 0, 999", "bytes=-1001, 0, 999",
    "bytes=10-99999999999999999999, 10, 999", "bytes=-99999999999999999999, 0, 999"})
  void a_range_that_reaches_past_the_object_is_ignored_and_by_the_standard_cut(String header, long from, long to) {
    assertThat(usual(header, 1000)).isEqualTo(WHOLE);
    assertThat(standard(header, 1000)).isEqualTo(new ByteRange.Part(from, to));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=1000-", "bytes=1000-2000", "bytes=1000-1000", "bytes=-0",
    "bytes=99999999999999999999-", "bytes=99999999999999999999-99999999999999999999"})
  void a_range_outside_the_object_is_ignored_and_by_the_standard_refused(String header) {
    assertThat(usual(header, 1000)).isEqualTo(WHOLE);
    assertThat(standard(header, 1000)).isEqualTo(UNSATISFIABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=20-10", "bytes=-", "bytes=", "bytes", "byte=0-499", "lines=0-1", "bytes=a-b",
    "bytes=--1", "bytes=0-1-2", "bytes=0x0-1", "bytes=0-1,", "bytes=0-1,b", "bytes=0-1;3-4", "bytes=1 -2",
    "bytes=\u0661-\u0662"})
  void words_that_are_no_range_ask_for_all(String header) {
    assertThat(usual(header, 1000)).isEqualTo(WHOLE);
    assertThat(standard(header, 1000)).isEqualTo(WHOLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-1,3-4", "bytes=0-1, 3-4", "bytes=5000-6000,0-1"})
  void several_ranges_are_refused(String header) {
    assertThat(usual(header, 1000)).isEqualTo(UNSATISFIABLE);
    assertThat(standard(header, 1000)).isEqualTo(UNSATISFIABLE);
  }

  @ParameterizedTest
  @CsvSource({"'bytes=7-9,3-4', 7, 9", "'bytes=-3 , 3-4', 997, 999"})
  void of_several_ranges_the_first_is_served_if_the_setting_says_so(String header, long from, long to) {
    assertThat(ByteRange.of(header, 1000, false, Several.FIRST_SERVED)).isEqualTo(new ByteRange.Part(from, to));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-", "bytes=0-0", "bytes=-5"})
  void an_empty_object_has_no_range(String header) {
    assertThat(usual(header, 0)).isEqualTo(WHOLE);
    assertThat(standard(header, 0)).isEqualTo(UNSATISFIABLE);
  }

  @Property
  void what_is_served_lies_within_the_object_and_begins_where_it_was_asked(
      @ForAll @LongRange(min = 0, max = 40) long size, @ForAll @LongRange(min = 0, max = 45) long from,
      @ForAll @LongRange(min = 0, max = 45) long to, @ForAll boolean open, @ForAll boolean standard) {
    String header = "bytes=" + from + "-" + (open ? "" : to);
    if (ByteRange.of(header, size, standard, Several.REFUSED) instanceof ByteRange.Part part) {
      assertThat(part.from()).isEqualTo(from);
      assertThat(part.to()).isBetween(from, size - 1);
      assertThat(part.to() == to || part.to() == size - 1).isTrue();
    } else {
      assertThat(from >= size || (!open && (to < from || (to >= size && !standard)))).isTrue();
    }
  }
}
