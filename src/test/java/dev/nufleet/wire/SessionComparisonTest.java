package dev.nufleet.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.wire.SessionComparison.Difference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The comparison itself: what passes for the same session, and that nothing else does. */
class SessionComparisonTest {
  private static final long LATE_MILLIS = 2_000;

  @Test
  void a_recording_is_like_itself_and_like_its_second_run() throws IOException {
    for (String name : Scenario.names()) {
      Scenario scenario = Scenario.read(name);
      assertThat(SessionComparison.differences(scenario, scenario.observed())).as(name).isEmpty();
      List<WireEvent> second = new ArrayList<>();
      for (WireEvent event : scenario.observed()) {
        second.add(at(event, scenario.otherMillis().get(second.size())));
      }
      assertThat(SessionComparison.differences(scenario, second)).as(name).isEmpty();
    }
  }

  @Test
  void every_event_left_out_is_missed() throws IOException {
    Scenario scenario = Scenario.read("size-254");
    for (int i = 0; i < scenario.observed().size(); i++) {
      List<WireEvent> here = new ArrayList<>(scenario.observed());
      WireEvent removed = here.remove(i);
      assertThat(SessionComparison.differences(scenario, here).isEmpty()).as(removed.toString())
          .isEqualTo(removed.isOfServer());
    }
  }

  @Test
  void another_byte_another_record_and_another_end_are_seen_in_every_event() throws IOException {
    Scenario scenario = Scenario.read("http-header");
    for (WireEvent event : WireEvent.ofClient(scenario.observed())) {
      assertDiffers(scenario, event, new WireEvent(
          event.millis(), event.connection(), event.kind(), event.text() + "x", event.records()), false);
      assertDiffers(scenario, event, new WireEvent(
          event.millis(), event.connection(), event.kind(), event.text(), List.of(1, event.text().length())), false);
    }
  }

  @Test
  void what_comes_late_differs_in_time_alone_and_reports_have_time() throws IOException {
    Scenario scenario = Scenario.read("url-nopath");
    WireEvent report = scenario.observed().stream().filter(event -> event.kind().equals("PUBLISH")).findFirst()
        .orElseThrow();
    assertDiffers(scenario, report, at(report, report.millis() + LATE_MILLIS), true);
    assertThat(SessionComparison.differences(scenario, with(scenario, event -> event.millis() < report.millis()
        ? event : at(event, event.millis() + 600)))).as("within 700 ms").isEmpty();

    Scenario download = Scenario.read("plain"); // its 98 reports lie between the last SUBSCRIBE and the DISCONNECT
    assertThat(SessionComparison.differences(download, withLateEnd(download, 8_000))).isEmpty();
    assertThat(SessionComparison.differences(download, withLateEnd(download, 9_000))).hasSize(1);
  }

  @Test
  void racing_lanes_may_pass_each_other_but_none_may_lose_anything() throws IOException {
    Scenario scenario = Scenario.read("second");
    List<WireEvent> acknowledgementsLast = new ArrayList<>(scenario.observed());
    acknowledgementsLast.removeIf(event -> event.kind().equals("PUBACK"));
    assertThat(SessionComparison.differences(scenario, acknowledgementsLast)).isNotEmpty();
    scenario.observed().stream().filter(event -> event.kind().equals("PUBACK")).forEach(acknowledgementsLast::add);
    assertThat(SessionComparison.differences(scenario, acknowledgementsLast)).isEmpty();
  }

  @Test
  void a_lost_link_may_cost_sixteen_reports_more_and_not_seventeen() throws IOException {
    Scenario scenario = Scenario.read("mid-fin");
    assertThat(SessionComparison.differences(scenario, withoutLastReports(scenario, 16))).isEmpty();
    assertThat(SessionComparison.differences(scenario, withoutLastReports(scenario, 17))).isNotEmpty();
  }

  @Test
  void a_client_that_goes_on_is_not_held_to_the_last_of_its_time() throws IOException {
    Scenario scenario = Scenario.read("ping");
    WireEvent ping = scenario.observed().get(scenario.observed().size() - 1);
    assertThat(ping.kind()).isEqualTo("PINGREQ");
    List<WireEvent> without = scenario.observed().subList(0, scenario.observed().size() - 1);
    assertThat(SessionComparison.differences(scenario, without)).as("in the last 15 %").isEmpty();
    WireEvent early = at(ping, 50_000);
    assertThat(SessionComparison.differences(scenario, plus(without, early, early))).hasSize(1);
  }

  @Test
  void another_boot_after_the_clients_own_goodbye_is_left_out() throws IOException {
    Scenario scenario = Scenario.read("version-dots");
    assertThat(SessionComparison.differences(scenario,
        plus(scenario.observed(), WireEvent.of(9_000, "M2", "open", "")))).isEmpty();
    assertThat(SessionComparison.differences(scenario,
        plus(scenario.observed(), WireEvent.of(9_000, "M1", "PINGREQ", "\u00c0\u0000")))).hasSize(1);
  }

  private static void assertDiffers(Scenario scenario, WireEvent event, WireEvent changed, boolean ofTime) {
    assertThat(SessionComparison.differences(scenario, with(scenario, one -> one == event ? changed : one)))
        .as(event.toString()).isNotEmpty().extracting(Difference::ofTime).containsOnly(ofTime);
  }

  private static List<WireEvent> with(Scenario scenario, UnaryOperator<WireEvent> change) {
    return scenario.observed().stream().map(change).toList();
  }

  private static List<WireEvent> withLateEnd(Scenario scenario, long lateMillis) {
    return with(scenario,
        event -> event.kind().equals("DISCONNECT") ? at(event, event.millis() + lateMillis) : event);
  }

  private static List<WireEvent> withoutLastReports(Scenario scenario, int fewer) {
    List<WireEvent> here = new ArrayList<>(scenario.observed());
    List<WireEvent> reports = here.stream().filter(event -> event.lane() == WireEvent.Lane.PROGRESS).toList();
    here.removeAll(reports.subList(reports.size() - fewer, reports.size()));
    return here;
  }

  private static List<WireEvent> plus(List<WireEvent> events, WireEvent... more) {
    List<WireEvent> all = new ArrayList<>(events);
    all.addAll(List.of(more));
    return all;
  }

  private static WireEvent at(WireEvent event, long millis) {
    return new WireEvent(millis, event.connection(), event.kind(), event.text(), event.records());
  }
}
