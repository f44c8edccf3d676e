package dev.nufleet.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.app.settings.UserMistake;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private final List<String> done = new ArrayList<>();
  private final List<String> progress = new ArrayList<>();
  private final Children children = new Children();

  /** What a part does in its turn. */
  private interface Turn {
    void take(Figures into, int turn) throws Unmeasured, Over;
  }

  private final class Scripted implements Part {
    private final String word;
    private final Turn script;
    private int turn;

    Scripted(String word, Turn script) {
      this.word = word;
      this.script = script;
    }

    @Override
    public String word() {
      return word;
    }

    @Override
    public String doing() {
      return "doing " + word;
    }

    @Override
    public List<Figure> figures() {
      return List.of(new Figure(word, "ms", word));
    }

    @Override
    public void measure(Figures into) throws Unmeasured, Over {
      done.add(word);
      turn++;
      script.take(into, turn);
    }
  }

  private Figures measured(int number, Part... parts) throws Over {
    Figures figures = new Figures(List.of(parts).stream().flatMap(part -> part.figures().stream()).toList());
    new Rounds(List.of(parts), number, figures, children, SystemRunClock.start(), progress::add).measure();
    return figures;
  }

  @Test
  void all_parts_have_their_turn_before_one_has_its_second() throws Over {
    Figures figures = measured(3, new Scripted("a", (into, turn) -> into.add("a", turn)),
        new Scripted("b", (into, turn) -> into.add("b", 10 * turn)));
    assertThat(done).containsExactly("a", "b", "a", "b", "a", "b");
    assertThat(figures.of("a").orElseThrow().values()).containsExactly(1.0, 2.0, 3.0);
    assertThat(figures.median("b")).contains(20.0);
    assertThat(progress.get(3)).matches("round 2 of 3, \\d+ s: doing b");
  }

  @Test
  void a_part_that_cannot_be_measured_keeps_no_other_from_its_turn_and_tries_again() throws Over {
    Figures figures = measured(2, new Scripted("a", (into, turn) -> {
      if (turn == 1) {
        throw Unmeasured.broken("no luck");
      }
      into.add("a", 7);
    }), new Scripted("b", (into, turn) -> into.add("b", 1)));
    assertThat(figures.median("a")).contains(7.0);
    assertThat(figures.of("b").orElseThrow().values()).hasSize(2);
    assertThat(figures.isBroken()).isTrue();
    assertThat(progress).contains("not measured: no luck");
  }

  @Test
  void a_part_that_breaks_down_is_told_and_ends_nothing() throws Over {
    Figures figures = measured(1, new Scripted("a", (into, turn) -> {
      throw new IllegalStateException("a hole");
    }), new Scripted("b", (into, turn) -> {
      throw new UserMistake("no stand-in comes up");
    }), new Scripted("c", (into, turn) -> into.add("c", 1)));
    assertThat(figures.skipped().get("a")).contains("broke down").contains("a hole");
    assertThat(figures.skipped().get("b")).isEqualTo("no stand-in comes up");
    assertThat(figures.median("c")).contains(1.0);
  }

  @Test
  void what_fails_because_the_bench_was_ended_is_no_failure() {
    Figures[] known = new Figures[1];
    assertThatThrownBy(() -> measured(2, new Scripted("a", (into, turn) -> {
      known[0] = into;
      children.endAll();
      throw Unmeasured.broken("a run of 20 boards left no report");
    }), new Scripted("b", (into, turn) -> into.add("b", 1)))).isInstanceOf(Over.class);
    assertThat(done).containsExactly("a");
    assertThat(known[0].isBroken()).isFalse();
    assertThat(progress).hasSize(1);
  }
}
