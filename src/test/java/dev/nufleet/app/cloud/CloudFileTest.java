package dev.nufleet.app.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudFileTest {
  private static final Path USUAL = Path.of(CloudFile.USUAL);

  @TempDir Path dir;

  @Test
  void every_instance_is_whole_in_each_of_its_regions_and_each_limit_has_a_source_and_a_date() {
    CloudFile file = CloudFile.read(USUAL);
    assertThat(file.kinds()).containsExactly("enterprise", "legacy-public", "public");
    assertThat(file.regions()).hasSize(8);
    int instances = 0;
    for (String kind : file.kinds()) {
      for (String region : file.regions()) {
        if (kind.equals("enterprise") || !region.matches("cn-(beijing|shenzhen)")) {
          CloudInstance instance = file.instance(asked(kind, region));
          instances++;
          assertThat(instance.apiHost()).isEqualTo("iot." + region + ".aliyuncs.com");
          assertThat(instance.otaHost()).contains(region);
          assertThat(instance.mqttHost("pk")).doesNotContain("{");
          assertThat(instance.limits().all()).hasSize(LimitName.values().length).allSatisfy((name, limit) -> {
            assertThat(limit.source()).isNotBlank();
            assertThat(limit.dated()).isNotBlank();
          });
        }
      }
    }
    assertThat(instances).isEqualTo(20);
  }

  @Test
  void every_limit_stands_in_the_document_too() throws IOException {
    String document = Files.readString(Path.of("docs/cloud.md"));
    CloudLimits enterprise = CloudFile.read(USUAL).instance(asked("enterprise", "cn-shanghai")).limits();
    enterprise.all().forEach((name, limit) ->
        assertThat(document).as(name.word()).contains(limit.value() == CloudLimits.BOUGHT
            ? "bought" : enterprise.text(name)));
  }

  @Test
  void a_file_of_ones_own_says_what_was_bought() throws IOException {
    Path own = own("connects-per-second = { value = 500", "connects-per-second = { value = 100");
    CloudLimits limits = CloudFile.read(own).instance(asked("enterprise", "cn-shanghai")).limits();
    assertThat(limits.most(LimitName.CONNECTS_PER_SECOND)).isEqualTo(100);
    assertThat(limits.planned(LimitName.CONNECTS_PER_SECOND)).isEqualTo(80);
    Path brief = own("limits = ${limits}\n  }\n}", "limits = ${limits} { connects-per-second = 7 }\n  }\n}");
    assertThat(CloudFile.read(brief).instance(asked("enterprise", "cn-shanghai")).limits().all()
        .get(LimitName.CONNECTS_PER_SECOND).source()).isEqualTo(brief.toString());
  }

  @Test
  void what_is_wrong_with_a_file_is_one_line_with_its_place() throws IOException {
    assertThatThrownBy(() -> CloudFile.read(dir.resolve("none.conf"))).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none.conf: there is no such file").hasMessageContaining("--limits");
    Path negative = own("connects-per-second = { value = 500", "connects-per-second = { value = -1");
    assertThatThrownBy(() -> CloudFile.read(negative).instance(asked("enterprise", "cn-shanghai")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(".*own.conf: [0-9]+: connects-per-second: '-1' is no limit; 1..1000000000000 and bought are"
            + " allowed");
    Path unknown = own("  packages = {", "  packets = { value = 1, source = x, dated = y }\n  packages = {");
    assertThatThrownBy(() -> CloudFile.read(unknown).instance(asked("enterprise", "cn-shanghai")))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("packets is no limit; there are devices");
    Path share = own("headroom = 80%", "headroom = 0%");
    assertThatThrownBy(() -> CloudFile.read(share).instance(asked("enterprise", "cn-shanghai")))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("'0%' is no share");
  }

  private Path own(String before, String after) throws IOException {
    String text = Files.readString(USUAL);
    assertThat(text).contains(before);
    return Files.writeString(dir.resolve("own.conf"), text.replace(before, after));
  }

  private static CloudFile.Asked asked(String kind, String region) {
    return new CloudFile.Asked(Optional.of(kind), region,
        Optional.of("iot-1").filter(id -> !kind.equals("legacy-public")), Optional.empty(), 443, Optional.empty());
  }
}
