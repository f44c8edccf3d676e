package dev.nufleet.ota;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NoticeFieldsTest {
  @Test
  void a_shorter_md5_leaves_the_tail_of_the_one_before() {
    Notice notice = Notice.NONE.withMd5("0123456789abcdef0123456789abcdef").withMd5("ffff");

    assertThat(notice.md5()).isEqualTo("ffff456789abcdef0123456789abcdef");
  }

  @Test
  void a_percent_is_reckoned_in_32_bits() {
    assertThat(OtaSample.percentOf(127, 314_676)).isZero();
    assertThat(OtaSample.percentOf(314_676, 314_676)).isEqualTo(100);
    assertThat(OtaSample.percentOf(21_474_837, 21_474_837)).as("just above 2^31").isEqualTo(-99);
    assertThat(OtaSample.percentOf(127, 0)).isZero();
  }
}
