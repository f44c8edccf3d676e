package dev.nufleet.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {
  @TempDir Path dir;

  @Test
  void it_comes_from_the_option_the_file_or_the_environment() throws IOException {
    Path file = Files.writeString(dir.resolve("secret"), " in-a-file \r\nand more\n");
    Map<String, String> environment = Map.of("V", "around");
    assertThat(Secret.of("--s", "given", null, environment, "V")).contains("given");
    assertThat(Secret.of("--s", null, file, environment, "V")).contains("in-a-file");
    assertThat(Secret.of("--s", null, null, environment, "V")).contains("around");
    assertThat(Secret.of("--s", null, null, environment, "W")).isEmpty();
    assertThat(Secret.of("--s", null, null, Map.of("V", " "), "V")).isEmpty();
  }

  @Test
  void the_mark_that_editors_put_in_front_of_a_file_is_no_part_of_it() throws IOException {
    assertThat(Secret.inFile(Files.writeString(dir.resolve("marked"), "\ufeffsecret\r\n"), "--s")).isEqualTo("secret");
    Path empty = Files.writeString(dir.resolve("empty"), "\ufeff\n");
    assertThatThrownBy(() -> Secret.inFile(empty, "--s")).isInstanceOf(UserMistake.class);
  }

  @Test
  void a_mistake_with_it_does_not_show_it() throws IOException {
    Path file = Files.writeString(dir.resolve("secret"), "\nhidden\n");
    assertThatThrownBy(() -> Secret.of("--s", "hidden", file, Map.of(), "V")).isInstanceOf(UserMistake.class)
        .hasMessage("--s and --s-file exclude each other; leave one of them out");
    assertThatThrownBy(() -> Secret.of("--s", null, file, Map.of(), "V")).isInstanceOf(UserMistake.class)
        .hasMessageContaining("--s-file: the first line of").hasMessageNotContaining("hidden");
    assertThatThrownBy(() -> Secret.of("--s", null, dir.resolve("none"), Map.of(), "V"))
        .isInstanceOf(UserMistake.class).hasMessageContaining("does not exist");
  }
}
