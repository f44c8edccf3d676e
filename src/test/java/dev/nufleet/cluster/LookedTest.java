package dev.nufleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.cluster.setup.Discovery;
import dev.nufleet.cluster.setup.Search;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LookedTest {
  private static final Search NODE = new Search(Discovery.parse("dns:nodes"), OptionalInt.of(8558), 3);
  private static final Search RUN = Search.ofRun(Discovery.parse("dns:nodes"));

  @Test
  void a_look_that_failed_says_why_until_one_is_answered() {
    Looked failed = Looked.NOT_YET.failed("no answer within 3000 ms");
    assertThat(failed.trouble(NODE)).contains("dns:nodes:8558: no answer within 3000 ms");
    assertThat(failed.found(List.of()).trouble(NODE)).hasValueSatisfying(line ->
        assertThat(line).startsWith("dns:nodes:8558 leads nowhere yet: name servers know no address by that name"));
  }

  @Test
  void nothing_found_is_said_in_words_of_where_it_was_looked_for() {
    assertThat(nowhere("kubernetes:app=x")).endsWith("leads nowhere yet: no pod with these labels runs");
    assertThat(nowhere("dns:_m._tcp.nodes")).endsWith("leads nowhere yet: name servers know no such service");
  }

  private static String nowhere(String by) {
    return Looked.NOT_YET.trouble(Search.ofRun(Discovery.parse(by))).orElseThrow();
  }

  @Test
  void who_does_not_answer_is_named_and_of_many_some() {
    Looked three = Looked.NOT_YET.found(List.of("a:1", "b:1", "c:1")).heard(Set.of("a:1", "c:1"), false);
    assertThat(three.trouble(NODE)).contains("dns:nodes:8558 leads to 3 places, of which b:1 does not answer, or with"
        + " another certificate; a cluster is formed when all do");
    assertThat(three.trouble(RUN)).contains("dns:nodes:8558 leads to 3 places, of which b:1 does not answer, or with"
        + " another certificate; none of the others is in a cluster");
    assertThat(Looked.NOT_YET.found(List.of("a:1", "b:1", "c:1", "d:1", "e:1")).trouble(NODE))
        .hasValueSatisfying(line -> assertThat(line).contains("of which a:1, b:1, c:1 and 2 more do not answer"));
  }

  @Test
  void too_few_are_said_with_how_many_are_awaited_and_enough_with_who_begins() {
    Looked two = Looked.NOT_YET.found(List.of("a:1", "b:1")).heard(Set.of("a:1", "b:1"), false);
    assertThat(two.trouble(NODE))
        .contains("dns:nodes:8558 leads to 2 places; a cluster is formed when there are 3 (--await-contacts)");
    assertThat(two.trouble(RUN)).contains("dns:nodes:8558 leads to 2 places, and no node there is in a cluster yet");
    assertThat(two.found(List.of("a:1", "b:1", "c:1")).heard(Set.of("a:1", "b:1", "c:1"), false).trouble(NODE))
        .hasValueSatisfying(line -> assertThat(line).contains("3 places that all answer; a cluster is formed by the one"
            + " with the lowest address"));
  }

  @Test
  void once_members_were_seen_it_is_up_to_them() {
    assertThat(Looked.NOT_YET.found(List.of("a:1")).heard(Set.of("a:1"), true).heard(Set.of(), false).trouble(RUN))
        .isEmpty();
  }
}
