package dev.nufleet.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.BootEnded;
import dev.nufleet.model.BoardEvent.Counted;
import dev.nufleet.model.BoardEvent.DownloadStarted;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardEvent.SignInFailed;
import dev.nufleet.model.BoardEvent.SignedIn;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.FleetFact.Failed;
import dev.nufleet.model.FleetFact.PhasePassed;
import dev.nufleet.model.FleetFact.StateChanged;
import dev.nufleet.model.HandClock;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Traffic;
import dev.nufleet.platform.PlatformMetrics;
import dev.nufleet.platform.StandIn;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FleetMetricsTest {
  static final FleetMetrics.RunLabels RUN = new FleetMetrics.RunLabels("run-1", "calm", "embedded", "max");

  private final AtomicLong now = new AtomicLong();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final FleetMetrics metrics = new FleetMetrics(registry, RUN, new HandClock(now::get), nanos -> nanos / 2);

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
  void nodes_are_shown_as_they_were_told_last() {
    assertThat(text()).contains("nufleet_nodes{state=\"up\"} 1.0", "nufleet_nodes{state=\"lost\"} 0.0");
    metrics.onNodes(Map.of("up", 2L, "lost", 1L));
    assertThat(text()).contains("nufleet_nodes{state=\"up\"} 2.0", "nufleet_nodes{state=\"lost\"} 1.0",
        "nufleet_nodes{state=\"unreachable\"} 0.0");
  }

  @Test
  void a_phase_is_observed_in_seconds() {
    metrics.onFact(passed(1_500_000_000L));
    assertThat(text())
        .contains("nufleet_ota_phase_seconds_sum{phase=\"download\",profile=\"nuc472\"} 1.5")
        .contains("nufleet_ota_phase_seconds_bucket{phase=\"download\",profile=\"nuc472\",le=\"1.44544\"} 0")
        .contains("nufleet_ota_phase_seconds_bucket{phase=\"download\",profile=\"nuc472\",le=\"1.584893\"} 1");
  }

  @Test
  void causes_are_there_before_anything_fails_so_that_a_rate_has_the_first() {
    metrics.startAtZero(List.of("connack-4"), List.of("digest-mismatch"));
    assertThat(text())
        .contains("nufleet_mqtt_connects_total{result=\"connack-4\"} 0.0")
        .contains("nufleet_failures_total{cause=\"digest-mismatch\",profile=\"m487\"} 0.0")
        .doesNotContain("nufleet_mqtt_connects_total{result=\"digest-mismatch\"}");
  }

  private static PhasePassed passed(long nanos) {
    return new PhasePassed(new BoardId("board-00042"), BoardProfile.NUC472, Phase.DOWNLOAD, nanos);
  }

  @Test
  void examples_of_times_name_run_and_board_where_the_format_has_examples() {
    metrics.onFact(passed(1_500_000_000L));
    String open = text("application/openmetrics-text; version=1.0.0");
    assertThat(open).containsPattern("le=\"1.584893\"} 1 # \\{board=\"board-00042\",run=\"run-1\"} 1\\.5 [0-9.]+\n")
        .endsWith("# EOF\n");
    assertThat(text()).as("the older format has none").doesNotContain("board-00042", "# EOF");
  }

  @Test
  void the_run_stands_beside_its_metrics() {
    assertThat(text()).contains(
        "nufleet_run_info{pace=\"max\",run=\"run-1\",scenario=\"calm\",target=\"embedded\"} 1");
  }

  @Test
  void boards_without_the_new_version_are_counted_by_cause() {
    metrics.onFact(new Failed(BoardProfile.M487, "digest-mismatch"));
    metrics.onFact(new Failed(BoardProfile.M487, "digest-mismatch"));
    assertThat(text()).contains("nufleet_failures_total{cause=\"digest-mismatch\",profile=\"m487\"} 2.0");
  }

  /** As Prometheus finds one: between the ends of its bucket, in proportion. */
  @Property
  void a_quantile_of_times_from_a_millisecond_to_an_hour_is_at_most_a_tenth_off(
      @ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = 1, max = 3_600_000) Double> millis,
      @ForAll @DoubleRange(min = 0, max = 1) double quantile) {
    double[] bounds = TimeBuckets.seconds();
    double[] sorted = millis.stream().mapToDouble(one -> one / 1000).sorted().toArray();
    double rank = quantile * sorted.length;
    double exact = sorted[(int) Math.max(0, Math.ceil(rank) - 1)];
    int bucket = 0;
    while (below(sorted, bounds[bucket]) < Math.max(rank, 1e-9)) {
      bucket++;
    }
    double before = bucket == 0 ? 0 : below(sorted, bounds[bucket - 1]);
    double from = bucket == 0 ? 0 : bounds[bucket - 1];
    double found = from + (bounds[bucket] - from) * (rank - before) / (below(sorted, bounds[bucket]) - before);
    if (exact > bounds[0]) {
      assertThat(found).isBetween(exact * 0.9, exact * 1.1);
    }
  }

  private static long below(double[] sorted, double bound) {
    return Arrays.stream(sorted).filter(one -> one <= bound).count();
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
    StandInTimes latencies = new StandInTimes();
    latencies.answered(StandInTimes.Port.OTA, 2_000_000_000);
    latencies.dealtWith(3_000_000);
    PlatformMetrics.register(registry,
        () -> new StandIn.Figures(3, Map.of("SUCCEEDED", 2L), Map.of("a1B2", Map.of("SUCCEEDED", 2L)),
            Map.of(206, 5L), Map.of()), latencies);
    assertThat(text())
        .contains("nufleet_platform_connections 3.0")
        .contains("nufleet_platform_tasks{status=\"SUCCEEDED\"} 2.0")
        .contains("nufleet_platform_http_requests_total{status=\"206\"} 5.0")
        .contains("nufleet_platform_http_seconds_bucket{port=\"ota\",le=\"1.584893\"} 0")
        .contains("nufleet_platform_http_seconds_bucket{port=\"ota\",le=\"2.511886\"} 1")
        .contains("nufleet_platform_http_seconds_count{port=\"api\"} 0")
        .contains("nufleet_platform_message_seconds_sum 0.003");
  }

  @Test
  void a_stand_ins_times_may_be_shown_by_several_registries() {
    StandInTimes latencies = new StandInTimes();
    latencies.dealtWith(1);
    for (int i = 0; i < 2; i++) {
      PrometheusRegistry one = new PrometheusRegistry();
      latencies.register(one);
      assertThat(new String(Exposition.of(one, "").text(), StandardCharsets.UTF_8))
          .contains("nufleet_platform_message_seconds_count 1");
    }
  }

  @Test
  void the_process_tells_of_itself_beside_the_registry() {
    assertThat(text()).contains("jvm_memory_used_bytes{", "jvm_gc_collection_seconds_count{", "process_open_fds ",
        "process_max_fds ", "process_cpu_seconds_total ");
  }

  @Test
  void a_fault_acts_until_its_time_is_over() {
    metrics.onFault(lasting(FaultKind.LINK_DROP, 1, 2_000_000_000));
    metrics.onFault(lasting(FaultKind.LINK_DROP, 1, 4_000_000_000L));
    metrics.onFault(lasting(FaultKind.RESET, 2, 0));
    assertThat(text()).contains("nufleet_chaos_faults_acting{kind=\"link-drop\"} 2.0")
        .contains("nufleet_chaos_faults_acting{kind=\"reset\"} 0.0")
        .contains("nufleet_chaos_faults_total{kind=\"reset\"} 1.0");
    now.set(1_200_000_000);
    assertThat(text()).as("at this pace a board's second is half of ours")
        .contains("nufleet_chaos_faults_acting{kind=\"link-drop\"} 1.0");
    now.set(2_200_000_000L);
    assertThat(text()).contains("nufleet_chaos_faults_acting{kind=\"link-drop\"} 0.0");
  }

  @Test
  void a_fault_without_an_end_acts_until_it_is_taken_back_or_its_campaign_ends() {
    metrics.onFault(lasting(FaultKind.LATENCY, 1, FaultActed.TO_THE_END));
    metrics.onFault(lasting(FaultKind.LATENCY, 2, FaultActed.TO_THE_END));
    now.set(3_600_000_000_000L);
    metrics.onFaultEnded(2);
    assertThat(text()).contains("nufleet_chaos_faults_acting{kind=\"latency\"} 1.0");
    metrics.onCampaignEnded();
    assertThat(text()).contains("nufleet_chaos_faults_acting{kind=\"latency\"} 0.0");
  }

  @Test
  void as_many_faults_act_as_came_true_however_many_ends_they_have() {
    for (int i = 1; i <= 5000; i++) {
      metrics.onFault(lasting(FaultKind.LINK_DROP, 1, i * 1_000_000_000L));
    }
    assertThat(text()).contains("nufleet_chaos_faults_acting{kind=\"link-drop\"} 5000.0");
  }

  private static FaultActed lasting(FaultKind kind, int fault, long nanos) {
    return new FaultActed(kind, fault, 0, kind.word(), 0, "", nanos);
  }

  @Test
  void campaigns_and_the_run_have_their_moments() {
    now.set(5_500_000_000L);
    assertThat(text()).contains("nufleet_campaign_started_timestamp_seconds 0.0",
        "nufleet_run_started_timestamp_seconds 0.0", "nufleet_nodes{state=\"up\"} 1.0");
    metrics.onCampaignStarted();
    now.set(6_500_000_000L);
    metrics.onCampaignEnded();
    metrics.onRunEnded();
    assertThat(text()).contains("nufleet_campaign_started_timestamp_seconds 5.5",
        "nufleet_campaign_ended_timestamp_seconds 6.5", "nufleet_run_ended_timestamp_seconds 6.5");
  }

  @Test
  void nodes_count_by_where_they_stand() {
    metrics.onNodes(Map.of("up", 2L, "lost", 1L));
    assertThat(text()).contains("nufleet_nodes{state=\"up\"} 2.0", "nufleet_nodes{state=\"unreachable\"} 0.0",
        "nufleet_nodes{state=\"lost\"} 1.0");
    metrics.onNodes(Map.of("unreachable", 2L, "lost", 1L));
    assertThat(text()).contains("nufleet_nodes{state=\"up\"} 0.0", "nufleet_nodes{state=\"unreachable\"} 2.0");
  }

  @Test
  void a_sign_in_has_its_time_whatever_comes_of_it() {
    happens(new SignedIn(false, 1200));
    happens(new SignInFailed("connack-4", false, 300));
    assertThat(text()).contains("nufleet_mqtt_sign_in_seconds_sum{result=\"ok\"} 1.2",
        "nufleet_mqtt_sign_in_seconds_sum{result=\"failed\"} 0.3");
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
    return text("");
  }

  private String text(String accept) {
    return new String(Exposition.of(registry, accept).text(), StandardCharsets.UTF_8);
  }
}
