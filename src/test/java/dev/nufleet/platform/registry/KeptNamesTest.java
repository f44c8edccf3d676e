package dev.nufleet.platform.registry;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Random;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A state that somebody else wrote, or an earlier version. */
class KeptNamesTest {
  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "Device|pk/x|{\"productKey\":\"pk\",\"name\":\"../../x\",\"secret\":\"s\"}|DeviceName '../../x'",
      "Product|p|{\"key\":\"a/b\",\"name\":\"n\"}|ProductKey 'a/b'",
      "Session|pk/..|{\"filters\":[],\"unacknowledged\":[]}|DeviceName '..'"})
  void a_kept_name_that_there_cannot_be_ends_the_start(String kind, String key, String json, String found) {
    Path file = dir.resolve("stand-in.mv");
    try (MVStore store = new MVStore.Builder().fileName(file.toString()).compress().open()) {
      store.openMap(kind).put(key, json);
    }
    try (DiskKeeper disk = new DiskKeeper(file)) {
      assertThatThrownBy(() -> disk.load(new Cloud(new Ids(new Random(1)), new Directory())))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("there cannot be: " + found);
    }
  }
}
