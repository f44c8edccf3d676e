package dev.nufleet.app.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nufleet.sim.Workshop;
import dev.nufleet.sim.WorldPlan;
import dev.nufleet.sim.study.Trace;
import dev.nufleet.sim.study.Trace.Difference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OtherJvmTest {
  private final Workshop workshop = new Workshop();
  private final Worlds worlds = Worlds.of(1, 0, Worlds.SWARM);

  @Test
  void worlds_live_alike_where_language_zone_charset_and_hash_codes_are_others() {
    try (OtherJvm other = OtherJvm.start(worlds)) {
      for (long seed = 1; seed <= 6; seed++) {
        other.begin(seed);
        WorldPlan plan = worlds.plan(seed);
        assertThat(other.end(plan, Trace.of(plan, workshop), workshop)).as("seed %d", seed).isEmpty();
      }
    }
  }

  /** Homes beside this Java's whose version is another one that this program runs on. */
  private static Optional<Path> anotherVersion() throws IOException {
    Path here = Path.of(System.getProperty("java.home")).toRealPath();
    try (Stream<Path> beside = Files.list(here.getParent())) {
      return beside.filter(home -> {
        int feature = feature(home);
        return feature >= 17 && feature != Runtime.version().feature();
      }).sorted().findFirst();
    }
  }

  /** What its {@code release} says: {@code JAVA_VERSION="25.0.1"}; 0 if it has none. */
  private static int feature(Path home) {
    if (!Files.isExecutable(home.resolve("bin").resolve("java"))) {
      return 0;
    }
    try {
      Matcher version = Pattern.compile("(?m)^JAVA_VERSION=\"([0-9]+)").matcher(
          Files.readString(home.resolve("release")));
      return version.find() ? Integer.parseInt(version.group(1)) : 0;
    } catch (IOException e) {
      return 0; // a folder of another kind
    }
  }

  @Test
  void worlds_live_alike_in_a_java_of_another_version() throws IOException {
    Optional<Path> home = anotherVersion();
    assumeTrue(home.isPresent(), "no Java of another version, 17 or newer, is beside this one");
    try (OtherJvm other = OtherJvm.start(worlds, home.get())) {
      assertThat(Runtime.Version.parse(other.version()).feature()).isEqualTo(feature(home.get()));
      for (long seed = 1; seed <= 20; seed++) {
        other.begin(seed);
        WorldPlan plan = worlds.plan(seed);
        assertThat(other.end(plan, Trace.of(plan, workshop), workshop)).as("seed %d", seed).isEmpty();
      }
    }
  }

  @Test
  void the_first_difference_is_shown_as_it_is_on_both_sides() {
    try (OtherJvm other = OtherJvm.start(worlds)) {
      WorldPlan plan = worlds.plan(3);
      WorldPlan slower = plan.underWay(plan.latencyNanos() + 1, plan.jitterNanos());
      other.begin(3);
      Optional<Difference> differs = other.end(slower, Trace.of(slower, workshop), workshop);
      assertThat(differs).isPresent();
      assertThat(differs.get().item()).isPositive();
      assertThat(differs.get().first()).isNotEqualTo(differs.get().second()).isNotEmpty();
      assertThat(differs.get().second()).isEqualTo(
          Trace.text(plan, workshop, (int) differs.get().item()).replace("\r", "\\u000d").replace("\n", "\\u000a"));
      other.begin(4);
      Trace next = Trace.of(worlds.plan(4), workshop);
      assertThat(other.end(worlds.plan(4), next, workshop)).as("and it goes on").isEmpty();
    }
  }
}
