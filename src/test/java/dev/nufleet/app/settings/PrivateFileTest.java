package dev.nufleet.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.DeviceTriple;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs({OS.LINUX, OS.MAC}) // where files have owners and modes
class PrivateFileTest {
  @TempDir Path dir;

  private static String mode(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void a_list_of_devices_is_for_its_owner_only_whatever_was_there() throws Exception {
    Path file = dir.resolve("devices.csv");
    List<DeviceTriple> devices = List.of(DeviceTriple.of("pk", "dev-1", "secret"));
    DeviceList.write(file, devices);
    assertThat(mode(file)).isEqualTo("rw-------");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    DeviceList.write(file, devices);
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(DeviceList.read(file)).isEqualTo(devices);
    try (var files = Files.list(dir)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void a_key_that_is_kept_is_for_its_owner_only_and_the_same_the_next_time() throws Exception {
    Path file = dir.resolve("data").resolve("access-key");
    AccessKey made = AccessKey.keptIn(file);
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(AccessKey.keptIn(file)).isEqualTo(made);
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void a_link_stays_a_link() throws Exception {
    Path file = Files.createFile(dir.resolve("there"));
    Path link = Files.createSymbolicLink(dir.resolve("here"), file);
    PrivateFile.write(link, "text");
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(Files.readString(file)).isEqualTo("text");
  }
}
