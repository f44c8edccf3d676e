package dev.nufleet.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlatformFaultsTest {
  private static final DeviceId ONE = DeviceId.of("a1ChaosPk01", "board-1");
  private static final DeviceId ITS_NAMESAKE = DeviceId.of("a1ChaosPk02", "board-1");
  private static final long SECOND = 1_000_000_000L;

  private final List<String> acted = new ArrayList<>();

  @Test
  void planned_acts_come_true_one_after_the_other_and_then_no_more() {
    PlatformFaults faults = Faults.atPlatform("{ kind = http-status, status = 503, times = 2 }", acted);
    assertThat(faults.at(FaultKind.HTTP_STATUS, ONE)).isPresent();
    assertThat(faults.at(FaultKind.TRUNCATE, ONE)).isEmpty();
    assertThat(faults.at(FaultKind.HTTP_STATUS, ONE)).isPresent();
    assertThat(faults.at(FaultKind.HTTP_STATUS, ONE)).isEmpty();
    assertThat(acted).containsExactly("board-1 fault 1 #0 http-status request 0 status 503",
        "board-1 fault 1 #1 http-status request 1 status 503");
  }

  @Test
  void what_is_given_later_acts_first_and_what_is_ended_no_more() {
    PlatformFaults faults = Faults.atPlatform("{ kind = http-status, status = 503, times = 2 }", acted);
    assertThat(faults.at(FaultKind.HTTP_STATUS, ONE)).get().extracting(act -> act.drawn().status()).isEqualTo(503L);
    List<Act> more = new Planner(Faults.scenario("{ kind = http-status, status = 404, times = 2 }"), 1, 0,
        List.of("board-1")).of("board-1", BoardProfile.M487).stream().map(Act::asLive).toList();
    faults.add(Map.of("board-1", more));
    assertThat(faults.at(FaultKind.HTTP_STATUS, ONE)).contains(more.get(0));
    assertThat(faults.at(FaultKind.HTTP_STATUS, ITS_NAMESAKE)).as("one that comes later").contains(more.get(0));
    faults.end(more.get(0).fault());
    assertThat(faults.at(FaultKind.HTTP_STATUS, ONE)).get().extracting(Act::fault).isEqualTo(1);
    assertThat(faults.at(FaultKind.HTTP_STATUS, ONE)).isEmpty();
  }

  @Test
  void devices_of_two_products_with_one_name_have_their_faults_each() {
    PlatformFaults faults = Faults.atPlatform("{ kind = connack, code = 3 }", acted);
    assertThat(faults.at(FaultKind.CONNACK, ONE)).isPresent();
    assertThat(faults.at(FaultKind.CONNACK, ITS_NAMESAKE)).isPresent();
    assertThat(faults.at(FaultKind.CONNACK, ONE)).isEmpty();
  }

  @Test
  void faults_of_links_and_boards_are_not_the_platforms() {
    PlatformFaults faults = Faults.atPlatform("""
        { kind = tls-failure }
        { kind = reset, after = 5s }
        { kind = kick-off, after = 5s }
        """, acted);
    assertThat(faults.at(FaultKind.TLS_FAILURE, ONE)).isEmpty();
    assertThat(faults.timed(ONE)).extracting(Act::kind).containsExactly(FaultKind.KICK_OFF);
  }

  @Test
  void moments_stand_in_one_line_by_the_boards_time_at_its_pace() {
    Scenario scenario = Faults.scenario("""
        { kind = broker-restart, after = 40s }
        { kind = throttle, rate = 5/s }
        { kind = kick-off, after = 10s, every = 20s, times = 3 }
        """);
    Planner planner = new Planner(scenario, 1, 0, List.of("board-1"));
    PlatformMoments moments = new PlatformMoments(planner.ofPlatform(), new ChaosTime(new Pace(10)));
    assertThat(moments.due(0)).get().extracting(due -> due.act().kind()).isEqualTo(FaultKind.THROTTLE);
    assertThat(moments.due(0)).isEmpty();

    PlatformFaults faults = Faults.atPlatform("""
        { kind = broker-restart, after = 40s }
        { kind = throttle, rate = 5/s }
        { kind = kick-off, after = 10s, every = 20s, times = 3 }
        """, acted);
    moments.joined(ONE, faults.timed(ONE), 2 * SECOND);
    assertThat(moments.next()).as("the one at 1 s is past").hasValue(3 * SECOND);
    assertThat(moments.due(3 * SECOND)).get().extracting(due -> due.device().orElseThrow()).isEqualTo(ONE);
    assertThat(moments.due(3 * SECOND)).isEmpty();
    assertThat(moments.due(9 * SECOND)).get().extracting(due -> due.act().kind()).isEqualTo(FaultKind.BROKER_RESTART);
    assertThat(moments.due(9 * SECOND)).get().extracting(due -> due.act().ordinal()).isEqualTo(2);
    assertThat(moments.next()).isEmpty();
  }

  @Test
  void another_campaigns_plan_takes_the_place_of_what_is_left_and_what_was_given_stays() {
    PlatformFaults faults = Faults.atPlatform("{ kind = http-status, status = 503, times = 3 }", acted);
    assertThat(faults.at(FaultKind.HTTP_STATUS, ONE)).isPresent();
    List<Act> given = planned("{ kind = http-status, status = 404 }").stream().map(Act::asLive).toList();
    faults.add(Map.of("board-1", given));
    List<Act> next = planned("{ kind = http-status, status = 500 }, { kind = kick-off, after = 1s }");
    faults.plan(name -> next);
    assertThat(faults.timed(ONE)).containsExactly(next.get(1));
    assertThat(faults.at(FaultKind.HTTP_STATUS, ONE)).contains(given.get(0));
    assertThat(faults.at(FaultKind.HTTP_STATUS, ONE)).contains(next.get(0));
    assertThat(faults.at(FaultKind.HTTP_STATUS, ONE)).isEmpty();
    assertThat(faults.at(FaultKind.HTTP_STATUS, ITS_NAMESAKE)).as("one that comes later").contains(given.get(0));
  }

  @Test
  void moments_of_another_campaign_count_from_its_beginning() {
    Planner planner = new Planner(Faults.scenario("{ kind = broker-restart, after = 40s }"), 1, 0, List.of("board-1"));
    PlatformMoments moments = new PlatformMoments(planner.ofPlatform(), new ChaosTime(new Pace(10)));
    moments.joined(ONE, planned("{ kind = kick-off, after = 30s }"), 0);
    List<Act> given = planned("{ kind = kick-off, after = 90s }").stream().map(Act::asLive).toList();
    moments.given(Optional.of(ONE), given);

    moments.plan(planner.ofPlatform(), Map.of(ONE, planned("{ kind = kick-off, after = 10s }")), 100 * SECOND);
    assertThat(moments.due(9 * SECOND)).get().extracting(PlatformMoments.Due::act).isEqualTo(given.get(0));
    assertThat(moments.due(101 * SECOND)).get().extracting(due -> due.act().kind()).isEqualTo(FaultKind.KICK_OFF);
    assertThat(moments.due(103 * SECOND)).isEmpty();
    assertThat(moments.due(104 * SECOND)).get().extracting(due -> due.act().kind())
        .isEqualTo(FaultKind.BROKER_RESTART);
    assertThat(moments.next()).isEmpty();

    moments.given(Optional.of(ONE), planned("{ kind = kick-off, after = 1200s }").stream().map(Act::asLive).toList());
    assertThat(moments.next()).as("what is given counts from the run's beginning").hasValue(120 * SECOND);
  }

  private static List<Act> planned(String faults) {
    return new Planner(Faults.scenario(faults), 1, 0, List.of("board-1")).of("board-1", BoardProfile.M487);
  }
}
