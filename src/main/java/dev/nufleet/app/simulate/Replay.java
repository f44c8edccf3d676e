package dev.nufleet.app.simulate;

import dev.nufleet.hal.Printed;
import dev.nufleet.history.Fact;
import dev.nufleet.model.Printable;
import dev.nufleet.sim.Workshop;
import dev.nufleet.sim.study.Life;
import dev.nufleet.sim.study.Violation;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Lets the world of a capsule live again, shows it, and says whether the same end came. */
final class Replay {
  private final Capsule capsule;
  private final PrintWriter out;

  Replay(Capsule capsule, PrintWriter out) {
    this.capsule = capsule;
    this.out = out;
  }

  /** Event by event. @param pause after each */
  Life events(Runnable pause) {
    Set<Long> wrong = new TreeSet<>();
    wrong.add(capsule.violation().n());
    capsule.others().forEach(other -> wrong.add(other.n()));
    return live(fact -> {
      out.println(FactLine.of(fact));
      if (wrong.contains(fact.n())) {
        out.println("                  ^ here the capsule has a violation");
      }
      pause.run();
    }, (board, prints) -> { });
  }

  /** One board's console as a terminal without colours shows it. @param pause after each piece of text */
  Life console(String board, Runnable pause) {
    return live(fact -> { }, (name, prints) -> {
      if (name.equals(board)) {
        StringBuilder text = new StringBuilder();
        prints.forEach(print -> print.appendTo(text, Printed.Style.PLAIN));
        out.print(text);
        pause.run();
      }
    });
  }

  private Life live(Consumer<Fact> reader, BiConsumer<String, List<Printed>> consoles) {
    head().forEach(out::println);
    Life life = Life.of(capsule.plan(), new Workshop(), reader, consoles);
    out.println();
    end(life).forEach(out::println);
    out.flush();
    return life;
  }

  private List<String> head() {
    return List.of(
        String.format(Locale.ROOT, "seed %d, %s, %d boards, %d acts planned of which %d came true, image of %d bytes",
            capsule.plan().seed(), capsule.plan().mode().word(), capsule.plan().boards().size(),
            capsule.plan().befalls().count(), capsule.acted().size(), capsule.plan().imageBytes()),
        "the capsule says: " + Printable.line(capsule.violation().line()));
  }

  /** What came, beside what the capsule says. */
  private List<String> end(Life life) {
    List<Violation> defects = life.defects();
    String came = life.violations().isEmpty() ? "nothing is violated"
        : "violated: " + Printable.line(life.violations().get(0).line())
            + (life.violations().size() == 1 ? "" : ", and " + (life.violations().size() - 1) + " more");
    String shown = defects.isEmpty() ? "" : "; shown by unfinished boards: " + defects.stream()
        .map(one -> one.board() + " " + one.words()).collect(Collectors.joining(", "));
    return List.of(came + shown, sameness(life), program());
  }

  private String sameness(Life life) {
    Optional<Violation> same = capsule.violation().likeIn(life.ends());
    boolean history = life.end().equals(capsule.end());
    if (same.isPresent()) {
      return "the same end came: "
          + (same.get().isDefect() ? same.get().words() : same.get().invariant()) + (history
          ? ", after the same history (" + life.end().facts() + " events)"
          : ", but after another history (" + life.end().facts() + " events, the capsule has " + capsule.end().facts()
              + ")");
    }
    return "another end came: " + (capsule.violation().isDefect()
        ? capsule.violation().words() + " of the capsule is shown by no board"
        : capsule.violation().invariant() + " of the capsule is not violated so")
        + (history ? ", though the history is the same" : "");
  }

  private String program() {
    Program now = Program.ofThis();
    return now.build().equals(capsule.program().build())
        ? "the program is the one that wrote the capsule: " + Printable.line(now.line())
        : "the program is another one: " + Printable.line(capsule.program().line()) + " wrote the capsule, this is "
            + now.line();
  }
}
