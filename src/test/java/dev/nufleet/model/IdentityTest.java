package dev.nufleet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, keys and versions: their bounds, their order, and that secrets do not print. */
class IdentityTest {
  @Test
  void a_product_key_has_1_to_20_letters_and_digits() {
    assertThat(new ProductKey("p".repeat(20))).hasToString("p".repeat(20));
    assertThatThrownBy(() -> new ProductKey("p".repeat(21)))
        .hasMessageContaining("21 characters; 1..20").hasMessageNotContaining("pp");
    assertThatThrownBy(() -> new ProductKey("")).hasMessageContaining("0 characters; 1..20");
  }

  @Test
  void a_device_name_has_4_to_32_characters() {
    assertThat(new DeviceName("d".repeat(32))).hasToString("d".repeat(32));
    assertThat(new DeviceName("-_@:")).hasToString("-_@:");
    assertThatThrownBy(() -> new DeviceName("d".repeat(33))).hasMessageContaining("33 characters; 4..32");
    assertThatThrownBy(() -> new DeviceName("dev")).hasMessageContaining("3 characters; 4..32");
    assertThatThrownBy(() -> new DeviceName("")).hasMessageContaining("0 characters; 4..32");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../out", "a/bc", "a bc", "a+bc", "a#bc", "a&bc", "b\u00f6rd", "a\nbc", "\u202eabc",
      "\u0661\u0662\u0663\u0664"})
  void what_the_platform_documents_for_no_name_is_in_none(String text) {
    assertThatThrownBy(() -> new DeviceName(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("something else in it; 4..32 letters, digits and - _ @ . : are allowed")
        .hasMessageNotContaining("\n").hasMessageNotContaining("\u202e");
    assertThatThrownBy(() -> new ProductKey(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_board_has_a_file_of_its_own_name() {
    assertThat(new BoardId("NuMaker-IoT_M487@a:b.7").fileName()).isEqualTo("NuMaker-IoT_M487@a:b.7");
    assertThat(new BoardId("....").fileName()).isEqualTo("%2E...");
    assertThat(new BoardId("a/b%\u00f6").fileName()).isEqualTo("a%2Fb%25%C3%B6");
    assertThat(new BoardId("09AZaz").fileName()).as("the ends of what is plain").isEqualTo("09AZaz");
    assertThat(new BoardId("/;?[`{").fileName()).as("what is next to it").isEqualTo("%2F%3B%3F%5B%60%7B");
  }

  @Test
  void a_device_secret_has_1_to_64_characters_and_is_never_shown() {
    assertThat(new DeviceSecret("s".repeat(64))).hasToString("***");
    assertThatThrownBy(() -> new DeviceSecret("s".repeat(65)))
        .hasMessageContaining("65 characters; 1..64").hasMessageNotContaining("ss");
    assertThatThrownBy(() -> new DeviceSecret("")).hasMessageContaining("0 characters; 1..64");
  }

  @Test
  void a_triple_prints_without_its_secret_and_its_key_as_topics_write_it() {
    DeviceTriple triple = DeviceTriple.of("pk", "name", "hidden");
    assertThat(triple.toString()).contains("pk", "name").doesNotContain("hidden");
    assertThat(triple.deviceSecret().reveal()).isEqualTo("hidden");
    assertThat(DeviceId.of(triple)).isEqualTo(DeviceId.of("pk", "name")).hasToString("pk/name");
    assertThat(new BoardId("board-00001")).hasToString("board-00001");
  }

  @Test
  void a_root_of_trust_is_equal_by_its_bytes_and_cannot_be_changed_from_outside() {
    String hex = "000102030405060708090a0b0c0d0e0f";
    RootOfTrust root = RootOfTrust.parse(hex).orElseThrow();
    root.reveal()[0] = 99;
    assertThat(root).isEqualTo(RootOfTrust.parse(hex.toUpperCase(Locale.ROOT)).orElseThrow())
        .hasSameHashCodeAs(RootOfTrust.parse(hex).orElseThrow());
    RootOfTrust other = RootOfTrust.parse("00".repeat(16)).orElseThrow();
    assertThat(root).isNotEqualTo(other).isNotEqualTo(hex);
    assertThat(root.hashCode()).isNotEqualTo(other.hashCode());
  }

  @Test
  void versions_are_compared_as_unsigned_numbers_of_64_bits() {
    FirmwareVersion small = FirmwareVersion.parse("1577151897");
    FirmwareVersion greatest = FirmwareVersion.parse("18446744073709551615");
    assertThat(greatest).hasToString("18446744073709551615").isGreaterThan(small);
    assertThat(greatest.newerThan(small)).isTrue();
    assertThat(small.newerThan(greatest)).isFalse();
    assertThat(small.newerThan(new FirmwareVersion(1577151897))).isFalse();
    assertThat(small).isEqualByComparingTo(new FirmwareVersion(1577151897)).isGreaterThan(FirmwareVersion.ZERO);
  }

  @Test
  void a_version_in_milliseconds_or_finer_is_doubted() {
    assertThat(FirmwareVersion.parse("1735689600123").doubt()).hasValueSatisfying(
        doubt -> assertThat(doubt).contains("looks like milliseconds").contains("1735689600 is the same time"));
    assertThat(FirmwareVersion.parse("1735689600123456").doubt()).get().asString()
        .contains("looks like microseconds").contains("; 1735689600 is the same time");
    assertThat(FirmwareVersion.parse("1735689600123456789").doubt()).get().asString()
        .contains("looks like nanoseconds").contains("; 1735689600 is the same time");
    for (String fine : new String[] {"1735689600", "999999999999", "10000000000000", "18446744073709551615"}) {
      assertThat(FirmwareVersion.parse(fine).doubt()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v1", "-1", "+1", "1.0", "18446744073709551616", "\u0661"})
  void other_texts_are_no_version(String text) {
    assertThatThrownBy(() -> FirmwareVersion.parse(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is no version");
  }
}
