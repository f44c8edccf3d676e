package dev.nufleet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NameTemplateTest {
  @Property
  void a_template_knows_the_names_that_it_makes(@ForAll @IntRange(min = 0) int number) {
    for (String text : new String[] {"nufleet-%05d", "b:%d.x", "lab%08x@%1$d", "%12d-end".replace("12", "012")}) {
      NameTemplate template = new NameTemplate(text);
      assertThat(template.makes(template.name(number))).as(text).isTrue();
    }
  }

  @Test
  void names_that_only_look_alike_are_not_its() {
    NameTemplate template = new NameTemplate("board-%05d");
    assertThat(template.makes("board-00001")).isTrue();
    assertThat(template.makes("board-123456")).isTrue();
    for (String other : new String[] {"board-1", "board-000001", "board-0000a", "xboard-00001", "board-00001x",
        "board_00001", "board-99999999999", "board-", ""}) {
      assertThat(template.makes(other)).as(other).isFalse();
    }
    assertThat(new NameTemplate("a.b%04d").makes("axb0001")).isFalse();
    assertThat(new NameTemplate("%02x-%1$d-x").makes("10-10-x")).isFalse();
    assertThat(new NameTemplate("always").makes("always")).isFalse();
  }

  @Test
  void what_is_no_template_or_gives_no_names_is_said() {
    assertThatThrownBy(() -> new NameTemplate("%s")).hasMessageContaining("is no name with a number in it");
    assertThatThrownBy(() -> new NameTemplate("b-%05d-%d")).hasMessageContaining("'b-%05d-%d' has two numbers in it");
    assertThat(new NameTemplate("%12d").text()).as("one, 12 digits wide").isEqualTo("%12d");
    assertThatThrownBy(() -> new NameTemplate("abcd").names(0, 2)).hasMessageContaining("gives two boards one name");
    assertThatThrownBy(() -> new NameTemplate("%d").names(0, 2)).hasMessageContaining("which is no DeviceName");
  }

  @Test
  void names_are_numbered_from_the_first_on() {
    NameTemplate template = new NameTemplate("b-%03d");
    assertThat(template.names(7, 3)).containsExactly("b-007", "b-008", "b-009");
    assertThat(template.names(0, 0)).isEmpty();
    assertThat(template).hasToString("b-%03d");
  }
}
