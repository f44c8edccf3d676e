package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.DeviceTriple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedNamesTest {
  private static final List<DeviceTriple> ALIKE = List.of(DeviceTriple.of("pk", "board-1", "s"),
      DeviceTriple.of("pk", "board-2", "s"), DeviceTriple.of("pk", "Board-1", "s"));

  @TempDir Path dir;

  @Test
  void names_that_differ_in_case_only_do_not_share_a_file() {
    assertThatThrownBy(() -> SharedNames.refuse("--state", dir, ALIKE, folder -> true)).isInstanceOf(UserMistake.class)
        .hasMessageStartingWith("--state: board-1 and Board-1 differ in case only");
    SharedNames.refuse("--state", dir, ALIKE, folder -> false);
    SharedNames.refuse("--state", dir, ALIKE.subList(0, 2), folder -> true);
  }

  @Test
  void a_folder_is_asked_without_a_trace() throws IOException {
    Path lower = Files.createFile(dir.resolve("a"));
    boolean blind = Files.exists(dir.resolve("A"));
    Files.delete(lower);
    assertThat(SharedNames.isBlindToCase(dir.resolve("not/yet/there"))).isEqualTo(blind);
    assertThat(dir).isEmptyDirectory();
  }
}
