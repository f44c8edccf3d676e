package dev.nufleet.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PackageFormTest {
  @Property
  void the_parts_of_an_image_are_the_image_and_none_is_empty(
      @ForAll @Size(min = 20, max = 300) byte[] image, @ForAll @IntRange(min = 1, max = 20) int files) {
    List<byte[]> parts = new PackageForm(files, Optional.empty(), Optional.empty(), OptionalDouble.empty()).cut(image);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    parts.forEach(whole::writeBytes);
    assertThat(whole.toByteArray()).isEqualTo(image);
    assertThat(parts).hasSize(files).allSatisfy(part -> assertThat(part).isNotEmpty());
  }

  @Test
  void a_package_says_in_words_what_is_not_usual_about_it() {
    assertThat(PackageForm.PLAIN.text()).isEmpty();
    assertThat(new PackageForm(3, Optional.of("mcu"), Optional.of("7"), OptionalDouble.of(0.2)).text())
        .isEqualTo("in 3 files, for module mcu, as a delta from 7, which 20.00% of the boards do not run");
  }
}
