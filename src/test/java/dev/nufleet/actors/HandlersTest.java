package dev.nufleet.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.javadsl.Behaviors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandlersTest {
  sealed interface Command {}

  private record Add(int number) implements Command {}

  private enum Word implements Command {
    SUM
  }

  private sealed interface Ending extends Command {}

  private record End() implements Ending {}

  private sealed interface Loose {}

  private non-sealed interface Anything extends Loose {}

  private static final Handlers<Counter, Command> HANDLERS = Handlers.of(Counter.class, Command.class)
      .on(Add.class, (counter, add) -> counter.sum += add.number())
      .on(Word.class, Counter::tell)
      .becoming(End.class, (counter, end) -> Behaviors.stopped())
      .atEnd(counter -> counter.told.add("ended"))
      .build();

  private static final class Counter {
    private final List<String> told = new ArrayList<>();
    private int sum;

    private void tell(Word word) {
      told.add(word + " " + sum);
    }
  }

  @Test
  void a_command_comes_to_the_handler_of_its_kind_and_to_its_own_actor() {
    Counter one = new Counter();
    Counter other = new Counter();
    BehaviorTestKit<Command> first = BehaviorTestKit.create(HANDLERS.behaviorOf(one));
    BehaviorTestKit<Command> second = BehaviorTestKit.create(HANDLERS.behaviorOf(other));
    first.run(new Add(3));
    second.run(new Add(5));
    first.run(new Add(4));
    first.run(Word.SUM);
    second.run(Word.SUM);
    assertThat(one.told).containsExactly("SUM 7");
    assertThat(other.told).containsExactly("SUM 5");
  }

  @Test
  void a_handler_may_end_its_actor() {
    BehaviorTestKit<Command> kit = BehaviorTestKit.create(HANDLERS.behaviorOf(new Counter()));
    kit.run(new Add(1));
    assertThat(kit.isAlive()).isTrue();
    kit.run(new End());
    assertThat(kit.isAlive()).isFalse();
  }

  @Test
  void what_is_to_be_done_last_is_done_when_the_actor_has_been_stopped_and_at_no_other_signal() {
    Counter counter = new Counter();
    BehaviorTestKit<Command> kit = BehaviorTestKit.create(HANDLERS.behaviorOf(counter));
    kit.signal(PreRestart.instance());
    assertThat(counter.told).isEmpty();
    kit.signal(PostStop.instance());
    assertThat(counter.told).containsExactly("ended");
  }

  @Test
  void an_actor_that_has_nothing_to_do_last_is_stopped_without() {
    Handlers<Counter, Ending> handlers = Handlers.of(Counter.class, Ending.class)
        .on(End.class, (counter, end) -> counter.told.add("end"))
        .build();
    Counter counter = new Counter();
    BehaviorTestKit<Ending> kit = BehaviorTestKit.create(handlers.behaviorOf(counter));
    kit.run(new End());
    kit.signal(PostStop.instance());
    assertThat(counter.told).containsExactly("end");
  }

  /** As by Akka's builder: it goes to the dead letters, and the actor goes on. */
  @Test
  void what_is_told_past_the_compiler_is_not_handled() {
    Counter counter = new Counter();
    BehaviorTestKit<Object> kit = BehaviorTestKit.create(anyOf(HANDLERS.behaviorOf(counter)));
    kit.run("no command");
    kit.run(Word.SUM);
    assertThat(counter.told).containsExactly("SUM 0");
  }

  @SuppressWarnings("unchecked")
  private static Behavior<Object> anyOf(Behavior<?> behavior) {
    return (Behavior<Object>) behavior;
  }

  @Test
  void a_kind_without_a_handler_is_refused_however_deep_it_lies() {
    Handlers.Builder<Counter, Command> table = Handlers.of(Counter.class, Command.class)
        .on(Word.class, Counter::tell);
    assertThatThrownBy(table::build).isInstanceOf(IllegalStateException.class).hasMessage(
        "Counter has no handler for dev.nufleet.actors.HandlersTest$Add, dev.nufleet.actors.HandlersTest$End");
  }

  @Test
  void a_kind_has_one_handler() {
    Handlers.Builder<Counter, Command> table = Handlers.of(Counter.class, Command.class)
        .on(Word.class, Counter::tell);
    assertThatThrownBy(() -> table.on(Word.class, Counter::tell)).isInstanceOf(IllegalStateException.class)
        .hasMessage("Counter handles dev.nufleet.actors.HandlersTest$Word twice");
  }

  @Test
  void only_what_may_be_told_has_a_handler() {
    Handlers.Builder<Counter, Command> table = Handlers.of(Counter.class, Command.class);
    assertThatThrownBy(() -> table.on(Ending.class, (counter, end) -> {})).isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("$Ending is no kind of dev.nufleet.actors.HandlersTest$Command");
  }

  @Test
  void commands_that_anybody_may_add_to_are_refused() {
    assertThatThrownBy(() -> Handlers.of(Counter.class, Loose.class)).isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("HandlersTest$Anything is not sealed");
  }
}
