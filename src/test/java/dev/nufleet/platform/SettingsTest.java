package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.platform.openapi.ApiSettings;
import dev.nufleet.platform.openapi.OpenApi;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Directory;
import dev.nufleet.platform.registry.Ids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Path DOCUMENT = Path.of("docs/stand-in.md");

  @Test
  void every_setting_is_documented_with_its_default() throws IOException {
    List<String> lines = Files.readAllLines(DOCUMENT);
    for (Setting setting : Setting.values()) {
      assertThat(lines).as(setting.word())
          .anyMatch(line -> line.startsWith("| `" + setting.word() + "` | `" + setting.usual() + "` |")
              && line.contains(setting.meaning().split(";")[0]));
    }
  }

  @Test
  void every_default_is_allowed() {
    for (Setting setting : Setting.values()) {
      assertThat(setting.allows(setting.usual())).as(setting.word()).isTrue();
    }
  }

  @Test
  void every_action_is_documented() throws IOException {
    Map<String, OpenApi.Action> actions = new TreeMap<>();
    Cloud cloud = new Cloud(new Ids(new Random(1)), new Directory());
    OpenApi.actionsOf(cloud, null, null, null, null, ApiSettings.documented("cn-shanghai"), actions);
    assertThat(actions).hasSizeGreaterThan(50);
    String text = Files.readString(DOCUMENT);
    assertThat(actions.keySet()).filteredOn(name -> !name.startsWith("Console")).allMatch(text::contains);
  }

  @Test
  void a_wrong_name_or_value_is_told_in_one_line() {
    assertThatThrownBy(() -> StandInSettings.documented().with("notice-qos", "2"))
        .isInstanceOf(IllegalArgumentException.class).hasMessage("notice-qos=2 is not allowed; 0..1 is");
    assertThatThrownBy(() -> StandInSettings.documented().with("md5-word", "MD6"))
        .hasMessageContaining("Md5, MD5, md5");
    assertThatThrownBy(() -> StandInSettings.documented().with("nothing", "1")).hasMessageContaining("report-grace");
  }
}
