package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.app.settings.ChaosFile;
import dev.nufleet.app.settings.Home;
import dev.nufleet.app.settings.Scenarios;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.chaos.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a scenario sets a stand-in to. */
class ChaosOptionsTest {
  @TempDir Path dir;

  private Scenario scenario(String text) throws IOException {
    return ChaosOptions.scenario(ChaosFile.read(Files.writeString(dir.resolve("s.conf"), text), Set.of()));
  }

  @Test
  void a_scenario_sets_what_the_stand_in_knows() throws IOException {
    assertThat(scenario("platform { md5-word = MD5, notice-qos = 1 }").platform())
        .isEqualTo(Map.of("md5-word", "MD5", "notice-qos", "1"));
    assertThat(scenario("name = none\nplatform { notice-qos = 1 }").isNone()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "platform { md5-wrod = MD5 } | s.conf: 2: md5-wrod: 'md5-wrod' is no setting; there are",
    "platform { md5-wrod = MD5 } | did you mean md5-word?",
    "platform { notice-qos = 2 } | s.conf: 2: notice-qos: notice-qos=2 is not allowed; 0..1 is",
    "platform { notice-qos { a = 1 } } | s.conf: 2: notice-qos is OBJECT; a text, a number, true, false or a list",
    "platform = 5 | s.conf: 2: platform: is no object; platform { notice-qos = 1 } is"})
  void what_it_does_not_know_is_refused_with_file_and_line(String text, String said) {
    assertThatThrownBy(() -> scenario("for = \"x\"\n" + text)).isInstanceOf(UserMistake.class)
        .hasMessageContaining(said.strip());
  }

  @Test
  void all_scenarios_that_come_along_are_whole_and_say_what_they_are_for() {
    List<ChaosFile> all = Scenarios.all(Home.find(), RunCommand.settableOptions());
    assertThat(all).hasSizeGreaterThan(20).allSatisfy(file -> {
      Scenario scenario = ChaosOptions.scenario(file);
      assertThat(file.file().getFileName()).hasToString(scenario.name() + ".conf");
      assertThat(scenario.purpose()).as(scenario.name()).isNotBlank();
      assertThat(Files.readString(file.file())).startsWith("# ").contains("for = ");
    });
  }

  /** Rows of platform.md's section 14 that faults, settings and options of a run can bring about. */
  @Test
  void what_users_of_the_platform_run_into_has_its_scenario() {
    List<String> names = Scenarios.all(Home.find(), RunCommand.settableOptions()).stream()
        .map(file -> file.scenario().name()).toList();
    assertThat(names).contains("digest-words", "bad-digests", "wrong-answers", "second-tls", "slow-links",
        "bad-images", "stale-downloads", "dropped-publishes", "untold-versions", "short-timeouts", "endless-loops",
        "silent-devices", "overlapping-ranges", "expired-links", "same-identity", "old-roots");
  }
}
