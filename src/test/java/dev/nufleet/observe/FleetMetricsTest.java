package dev.nufleet.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.BootEnded;
import dev.nufleet.model.BoardEvent.Counted;
import dev.nufleet.model.BoardEvent.DownloadStarted;
import dev.nufleet.model.BoardEvent.SignInFailed;
import dev.nufleet.model.BoardEvent.SignedIn;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.FleetFact.PhasePassed;
import dev.nufleet.model.FleetFact.StateChanged;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Traffic;
import dev.nufleet.platform.PlatformMetrics;
import dev.nufleet.platform.StandIn;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetMetricsTest {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final FleetMetrics metrics = new FleetMetrics(registry);

  @Test
  void boards_move_from_state_to_state() {
    metrics.onFact(new StateChanged(BoardProfile.M487, BoardState.OFF, BoardState.OFF));
    assertThat(text()).contains("nufleet_boards{profile=\"m487\",state=\"off\"} 1.0");
    metrics.onFact(new StateChanged(BoardProfile.M487, BoardState.OFF, BoardState.UPGRADED));
    assertThat(text())
        .contains("nufleet_boards{profile=\"m487\",state=\"off\"} 0.0")
        .contains("nufleet_boards{profile=\"m487\",state=\"upgraded\"} 1.0")
        .contains("nufleet_ota_results_total{profile=\"m487\",result=\"upgraded\"} 1.0");
  }

  @Test
  void a_phase_is_observed_in_seconds() {
    metrics.onFact(new PhasePassed(BoardProfile.NUC472, Phase.DOWNLOAD, 1_500_000_000L));
    assertThat(text())
        .contains("nufleet_ota_phase_seconds_sum{phase=\"download\",profile=\"nuc472\"} 1.5")
        .contains("nufleet_ota_phase_seconds_bucket{phase=\"download\",profile=\"nuc472\",le=\"1.0\"} 0")
        .contains("nufleet_ota_phase_seconds_bucket{phase=\"download\",profile=\"nuc472\",le=\"2.5\"} 1");
  }

  @Test
  void events_are_counted_under_the_contracts_names() {
    happens(new Counted(new Traffic(314_676, 201, 1, 1, 4, 80, 78_669, 10, 615)));
    happens(new SignedIn(false));
    happens(new SignedIn(true));
    happens(new SignInFailed("connack-4"));
    happens(new DownloadStarted(0));
    happens(new DownloadStarted(127));
    happens(new BootEnded(BootOutcome.POWER_CUT, false, FirmwareVersion.ZERO, ""));
    assertThat(text())
        .contains("nufleet_download_bytes_total 314676.0")
        .contains("nufleet_download_resumes_total 1.0")
        .contains("nufleet_mqtt_connects_total{result=\"ok\"} 2.0")
        .contains("nufleet_mqtt_connects_total{result=\"connack-4\"} 1.0")
        .contains("nufleet_mqtt_reconnects_total 1.0")
        .contains("nufleet_mqtt_publishes_total{direction=\"up\",qos=\"0\"} 201.0")
        .contains("nufleet_mqtt_publishes_total{direction=\"down\",qos=\"1\"} 4.0")
        .contains("nufleet_boot_outcomes_total{outcome=\"power-cut\"} 1.0")
        .contains("nufleet_storage_operations_total{device=\"flash\",operation=\"program\"} 78669.0")
        .contains("nufleet_storage_operations_total{device=\"card\",operation=\"program\"} 615.0");
  }

  @Test
  void the_stand_ins_figures_are_read_when_asked_for() {
    PlatformMetrics.register(registry,
        () -> new StandIn.Figures(3, Map.of("SUCCEEDED", 2L), Map.of("a1B2", Map.of("SUCCEEDED", 2L)),
            Map.of(206, 5L), Map.of()));
    assertThat(text())
        .contains("nufleet_platform_connections 3.0")
        .contains("nufleet_platform_tasks{status=\"SUCCEEDED\"} 2.0")
        .contains("nufleet_platform_http_requests_total{status=\"206\"} 5.0");
  }

  @Test
  void no_label_holds_a_boards_name() {
    happens(new SignedIn(false));
    assertThat(text()).doesNotContain("board-00042");
  }

  private void happens(BoardEvent.What what) {
    metrics.onEvent(new BoardEvent(new BoardId("board-00042"), BoardProfile.M487, 0, what));
  }

  private String text() {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      PrometheusTextFormatWriter.create().write(out, registry.scrape());
      return out.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
