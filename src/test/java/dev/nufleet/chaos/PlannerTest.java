package dev.nufleet.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.Phase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final long IMAGE = 100_000;
  private static final long SECOND = 1_000_000_000L;
  private static final List<String> NAMES = IntStream.range(0, 400).mapToObj(i -> "board-" + i).toList();
  private static final When IN_DOWNLOAD =
      new When.During(Phase.DOWNLOAD, new When.At.Portion(new Spread(1000, 9000)));

  @Test
  void a_board_has_the_same_plan_in_a_fleet_and_in_a_part_of_one_and_another_with_another_seed() {
    Scenario scenario = scenario(drops(new Boards.Share(0.6), new Spread(1, 3)));
    List<Act> whole = new Planner(scenario, 7, IMAGE, NAMES).of("board-3", BoardProfile.M487);
    assertThat(new Planner(scenario, 7, IMAGE, List.of("board-3")).of("board-3", BoardProfile.M487)).isEqualTo(whole);
    assertThat(plans(scenario, 7)).isEqualTo(plans(scenario, 7)).isNotEqualTo(plans(scenario, 8));
  }

  @Test
  void a_fault_more_moves_nothing_in_the_others() {
    Fault first = drops(new Boards.All(), Spread.of(2));
    Fault second = fault(2, FaultKind.RESET, new Boards.All(), IN_DOWNLOAD, Spread.of(2));
    List<Act> alone = new Planner(scenario(first), 7, IMAGE, NAMES).of("board-3", BoardProfile.M487);
    List<Act> both = new Planner(scenario(first, second), 7, IMAGE, NAMES).of("board-3", BoardProfile.M487);
    assertThat(both.subList(0, 2)).isEqualTo(alone);
    assertThat(both.get(2).spot()).as("another fault draws for itself").isNotEqualTo(alone.get(0).spot());
  }

  @Test
  void positions_in_percent_are_bytes_of_the_image_in_ascending_order() {
    assertThat(NAMES).allSatisfy(name -> {
      List<Act> acts = new Planner(scenario(drops(new Boards.All(), Spread.of(3))), 1, IMAGE, NAMES)
          .of(name, BoardProfile.M487);
      List<Long> offsets = acts.stream().map(act -> ((Spot.ImageByte) act.spot()).offset()).toList();
      assertThat(offsets).hasSize(3).isSorted().allSatisfy(at -> assertThat(at).isBetween(10_000L, 90_000L));
      assertThat(acts).extracting(Act::ordinal).containsExactly(0, 1, 2);
      assertThat(acts).allSatisfy(act ->
          assertThat(act.drawn().lastsNanos()).isBetween(2 * SECOND, 20 * SECOND));
    });
  }

  @Test
  void shares_numbers_profiles_and_names_choose_boards() {
    assertThat(hit(new Boards.Share(0.25))).hasSizeBetween(70, 130);
    assertThat(hit(new Boards.Number(17))).hasSize(17);
    assertThat(hit(new Boards.Number(1000))).hasSize(NAMES.size());
    assertThat(hit(new Boards.Named("board-1?"))).hasSize(10);
    assertThat(hit(new Boards.Named("*-1*9*"))).containsExactlyInAnyOrder("board-19", "board-109", "board-119",
        "board-129", "board-139", "board-149", "board-159", "board-169", "board-179", "board-189", "board-190",
        "board-191", "board-192", "board-193", "board-194", "board-195", "board-196", "board-197", "board-198",
        "board-199");
    assertThat(hit(new Boards.Named("board-7."))).as("a dot is a dot").isEmpty();
    assertThat(hit(new Boards.Named("*a*".repeat(2000)))).as("many stars cost no time").isEmpty();
    assertThat(hit(new Boards.Named("b*9"))).hasSize(40);
    assertThat(hit(new Boards.Named("board"))).isEmpty();
    assertThat(hit(new Boards.OfProfile(BoardProfile.NUC472))).isEmpty();
    assertThat(hit(new Boards.OfProfile(BoardProfile.M487))).hasSize(NAMES.size());
    assertThat(hit(new Boards.Platform())).isEmpty();
  }

  @Test
  void moments_that_lie_centuries_ahead_stay_ahead() {
    Fault fault = new Fault(1, FaultKind.RESET, new Boards.All(), new When.After(Spread.of(999_999_999 * SECOND)), 1,
        Spread.of(1000), Optional.of(Spread.of(999_999_999 * SECOND)), Parameters.NONE);
    List<Act> acts = new Planner(scenario(fault), 1, IMAGE, NAMES).of("board-3", BoardProfile.M487);
    assertThat(acts).hasSize(1000).allSatisfy(act ->
        assertThat(((Spot.Moment) act.spot()).boardNanos()).isGreaterThanOrEqualTo(999_999_999 * SECOND));
  }

  @Test
  void a_site_falls_as_a_whole_and_at_one_moment() {
    Fault outage = fault(1, FaultKind.LINK_DROP, new Boards.AtSites(0.3),
        new When.After(new Spread(10 * SECOND, 90 * SECOND)), Spread.of(1));
    Scenario scenario = new Scenario("s", "", 20, List.of(outage), OperatorPolicy.DEFAULT);
    Planner planner = new Planner(scenario, 5, IMAGE, NAMES);
    var bySite = NAMES.stream().collect(Collectors.groupingBy(name -> planner.siteOf(name).orElseThrow(),
        Collectors.mapping(name -> planner.of(name, BoardProfile.M487), Collectors.toSet())));
    assertThat(bySite).hasSize(20).allSatisfy((site, plans) -> assertThat(plans).as(site).hasSize(1));
    assertThat(bySite.values().stream().filter(plans -> !plans.equals(Set.of(List.of())))).hasSizeBetween(2, 12);
    assertThat(bySite.values().stream().distinct().count()).as("each at a moment of its own").isGreaterThan(2);
  }

  @Test
  void of_occasions_those_in_a_row_are_hit_and_no_more_than_asked_for() {
    Fault half = new Fault(1, FaultKind.HTTP_STATUS, new Boards.All(), new When.Always(), 0.5, Spread.of(2),
        Optional.empty(), Parameters.NONE);
    var lengths = NAMES.stream().map(name -> new Planner(scenario(half), 3, IMAGE, NAMES).of(name, BoardProfile.M487))
        .collect(Collectors.groupingBy(List::size, Collectors.counting()));
    assertThat(lengths.get(0)).isBetween(160L, 240L);
    assertThat(lengths.get(1)).isBetween(60L, 140L);
    assertThat(lengths.get(2)).isBetween(60L, 140L);
    assertThat(lengths).hasSize(3);
  }

  @Test
  void what_comes_back_has_its_moments_one_after_the_other() {
    Fault often = new Fault(1, FaultKind.RESET, new Boards.All(), new When.After(Spread.of(10 * SECOND)), 1,
        Spread.of(3), Optional.of(Spread.of(5 * SECOND)), Parameters.NONE);
    List<Act> acts = new Planner(scenario(often), 1, IMAGE, NAMES).of("board-0", BoardProfile.M487);
    assertThat(acts).extracting(act -> act.spot().text()).containsExactly("after 10.000s", "after 15.000s",
        "after 20.000s");
    Moments moments = new Moments(acts);
    assertThat(moments.first()).containsExactly(acts.get(0));
    assertThat(moments.after(acts.get(0))).contains(acts.get(1));
    assertThat(moments.after(acts.get(2))).isEmpty();
  }

  @Test
  void the_digest_knows_boards_acts_and_places_and_no_order_of_arrival() {
    List<Act> acts = new Planner(scenario(drops(new Boards.All(), Spread.of(2))), 1, IMAGE, NAMES)
        .of("board-0", BoardProfile.M487);
    var there = List.of(acts.get(0).told(), acts.get(1).told());
    var back = List.of(acts.get(1).told(), acts.get(0).told());
    String digest = ActedDigest.of(Map.of("board-0", there));
    assertThat(ActedDigest.of(Map.of("board-0", back))).isEqualTo(digest);
    assertThat(ActedDigest.of(Map.of("board-1", there))).isNotEqualTo(digest);
    assertThat(ActedDigest.of(Map.of("board-0", there.subList(0, 1)))).isNotEqualTo(digest);
  }

  private static Set<String> hit(Boards boards) {
    Planner planner = new Planner(scenario(drops(boards, Spread.of(1))), 1, IMAGE, NAMES);
    return NAMES.stream().filter(name -> !planner.of(name, BoardProfile.M487).isEmpty()).collect(Collectors.toSet());
  }

  private static List<List<Act>> plans(Scenario scenario, long seed) {
    Planner planner = new Planner(scenario, seed, IMAGE, NAMES);
    return NAMES.stream().map(name -> planner.of(name, BoardProfile.M487)).toList();
  }

  private static Scenario scenario(Fault... faults) {
    return new Scenario("s", "", 0, List.of(faults), OperatorPolicy.DEFAULT);
  }

  private static Fault drops(Boards boards, Spread times) {
    return fault(1, FaultKind.LINK_DROP, boards, IN_DOWNLOAD, times);
  }

  private static Fault fault(int number, FaultKind kind, Boards boards, When when, Spread times) {
    Parameters lasting = new Parameters(Optional.of(new Spread(2 * SECOND, 20 * SECOND)), Optional.empty(),
        Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), Optional.empty(),
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    return new Fault(number, kind, boards, when, 1, times, Optional.empty(), lasting);
  }
}
