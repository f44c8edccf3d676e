package dev.nufleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterSettingsTest {
  @Test
  void a_silent_member_is_given_up_soon_unless_its_parent_would_see_it_end() {
    assertThat(silence(ClusterSettings.nameFor(Optional.empty()))).isEqualTo(Duration.ofSeconds(4));
    assertThat(silence(ClusterSettings.nameFor(Optional.of(17L)))).isEqualTo(Duration.ofMinutes(1));
  }

  private static Duration silence(String name) {
    return new ClusterSettings(
        name, "127.0.0.1", 0, List.of(), Optional.of(1), Optional.empty(), Optional.empty()).config()
        .getDuration("akka.cluster.failure-detector.acceptable-heartbeat-pause");
  }
}
