package dev.nufleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import dev.nufleet.cluster.setup.ClusterTimes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
        Duration.ofSeconds(8));
    Config waits = settings(ClusterSettings.SYSTEM).with(times).config();
    assertThat(waits.getDuration("akka.cluster.failure-detector.heartbeat-interval")).isEqualTo(times.heartbeat());
    assertThat(waits.getDuration(PAUSE)).isEqualTo(times.silence());
    assertThat(settings(ClusterSettings.nameFor(Optional.of(17L))).with(times).config().getDuration(PAUSE))
        .isEqualTo(times.ownSilence());
    assertThat(waits.getDuration("akka.cluster.split-brain-resolver.stable-after")).isEqualTo(times.stableAfter());
  }

  private static Duration silence(String name) {
    return settings(name).config().getDuration(PAUSE);
  }

  private static ClusterSettings settings(String name) {
    return new ClusterSettings(
        name, "127.0.0.1", 0, List.of(), Optional.of(1), Optional.empty(), Optional.empty());
  }
}
