package dev.nufleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import dev.nufleet.cluster.setup.ClusterTimes;
import dev.nufleet.cluster.setup.Discovery;
import dev.nufleet.cluster.setup.Search;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ClusterSettingsTest {
  private static final String PAUSE = "akka.cluster.failure-detector.acceptable-heartbeat-pause";

  @Test
  void a_silent_member_is_given_up_soon_unless_its_parent_would_see_it_end() {
    assertThat(silence(ClusterSettings.nameFor(Optional.empty()))).isEqualTo(Duration.ofSeconds(4));
    assertThat(silence(ClusterSettings.nameFor(Optional.of(17L)))).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void members_wait_as_long_as_was_said() {
    ClusterTimes times = new ClusterTimes(Duration.ofSeconds(2), Duration.ofSeconds(9), Duration.ofSeconds(90),
        Duration.ofSeconds(8), Duration.ofMillis(700), Duration.ofSeconds(6), Duration.ofSeconds(5));
    Config waits = settings(ClusterSettings.SYSTEM).with(times)
        .lookingBy(new Search(Discovery.parse("dns:nodes:9000"), OptionalInt.of(9001), 4)).config();
    assertThat(waits.getDuration("akka.cluster.failure-detector.heartbeat-interval")).isEqualTo(times.heartbeat());
    assertThat(waits.getDuration(PAUSE)).isEqualTo(times.silence());
    assertThat(settings(ClusterSettings.nameFor(Optional.of(17L))).with(times).config().getDuration(PAUSE))
        .isEqualTo(times.ownSilence());
    assertThat(waits.getDuration("akka.cluster.split-brain-resolver.stable-after")).isEqualTo(times.stableAfter());
    Config looks = waits.getConfig("akka.management.cluster.bootstrap");
    assertThat(looks.getDuration("contact-point-discovery.interval")).isEqualTo(times.lookEvery());
    assertThat(looks.getDuration("contact-point-discovery.stable-margin")).isEqualTo(times.stableMargin());
    assertThat(looks.getDuration("contact-point-discovery.resolve-timeout")).isEqualTo(times.answerWithin());
    assertThat(looks.getDuration("contact-point.probing-failure-timeout")).isEqualTo(times.answerWithin());
    assertThat(looks.getInt("contact-point-discovery.required-contact-point-nr")).isEqualTo(4);
    assertThat(waits.getInt("akka.management.http.port")).isEqualTo(9001);
    assertThat(waits.getInt("nufleet.discovery.port")).isEqualTo(9000);
  }

  @Test
  void nodes_may_form_a_cluster_of_whom_they_find_and_a_run_may_not() {
    Discovery by = Discovery.parse("kubernetes:app=x");
    String may = "akka.management.cluster.bootstrap.new-cluster-enabled";
    assertThat(settings(ClusterSettings.SYSTEM).lookingBy(new Search(by, OptionalInt.of(0), 1)).config()
        .getBoolean(may)).isTrue();
    assertThat(settings(ClusterSettings.SYSTEM).lookingBy(Search.ofRun(by)).config().getBoolean(may)).isFalse();
  }

  private static Duration silence(String name) {
    return settings(name).config().getDuration(PAUSE);
  }

  private static ClusterSettings settings(String name) {
    return new ClusterSettings(
        name, "127.0.0.1", 0, List.of(), Optional.of(1), Optional.empty(), Optional.empty());
  }
}
