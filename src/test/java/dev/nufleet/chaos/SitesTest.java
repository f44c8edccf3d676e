package dev.nufleet.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SitesTest {
  @Test
  void boards_are_dealt_to_sites_by_their_name_and_the_seed_alone() {
    Sites sites = new Sites(20);
    assertThat(sites.of("board-00001", 1)).isEqualTo(sites.of("board-00001", 1)).isPresent();
    Map<String, Long> dealt = IntStream.range(0, 2000)
        .mapToObj(i -> sites.of("board-" + i, 1).orElseThrow())
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(dealt).hasSize(20).allSatisfy((site, boards) -> {
      assertThat(site).matches("site-0(0[1-9]|1[0-9]|20)");
      assertThat(boards).isBetween(60L, 150L);
    });
    assertThat(IntStream.range(0, 100).filter(i ->
        sites.of("board-" + i, 1).equals(sites.of("board-" + i, 2)))).as("another seed deals anew").hasSizeLessThan(30);
  }

  @Test
  void a_run_without_sites_has_none() {
    assertThat(new Sites(0).of("board-00001", 1)).isEqualTo(Optional.empty());
  }
}
