package dev.nufleet.actors;

import akka.actor.typed.Behavior;
import akka.actor.typed.ExtensibleBehavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.Signal;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * What the actors of one class do at each kind of their commands. It is a constant of the class, so an actor holds a
 * reference to it and nothing more. Akka's own builder makes its cases anew for each actor, 40 bytes for each kind:
 * right where there are a few actors, but every board has five of them.
 *
 * <p>The commands are sealed, and each kind has exactly one handler: a class whose table lacks one cannot be used at
 * all. A command finds its handler by its class in one step, however many kinds there are.
 *
 * @param <A> the actors
 * @param <C> their commands
 */
public final class Handlers<A, C> {
  private final Map<Class<?>, BiFunction<A, C, Behavior<C>>> byKind;
  private final Consumer<A> atEnd;

  private Handlers(Map<Class<?>, BiFunction<A, C, Behavior<C>>> byKind, Consumer<A> atEnd) {
    this.byKind = Map.copyOf(byKind);
    this.atEnd = atEnd;
  }

  /**
   * A table to be filled.
   *
   * @param commands sealed, down to classes that have no kinds of their own
   */
  public static <A, C> Builder<A, C> of(Class<A> actors, Class<C> commands) {
    return new Builder<>(actors, commands);
  }

  /** The behavior of one of the actors. It lasts until a handler wants another one. */
  public Behavior<C> behaviorOf(A actor) {
    return new Handling<>(this, actor);
  }

  /** The kinds of command that have a handler. */
  public Set<Class<?>> kinds() {
    return byKind.keySet();
  }

  private static final class Handling<A, C> extends ExtensibleBehavior<C> {
    private final Handlers<A, C> handlers;
    private final A actor;

    private Handling(Handlers<A, C> handlers, A actor) {
      this.handlers = handlers;
      this.actor = actor;
    }

    @Override
    public Behavior<C> receive(TypedActorContext<C> ctx, C command) {
      BiFunction<A, C, Behavior<C>> handler = handlers.byKind.get(command.getClass());
      return handler == null ? Behaviors.unhandled() : handler.apply(actor, command); // null: told past the compiler
    }

    /** Whatever else Akka signals is handled as it does by itself. */
    @Override
    public Behavior<C> receiveSignal(TypedActorContext<C> ctx, Signal signal) {
      if (!(signal instanceof PostStop)) {
        return Behaviors.unhandled();
      }
      handlers.atEnd.accept(actor);
      return Behaviors.same();
    }
  }

  /** Takes the handlers, one for each kind. */
  public static final class Builder<A, C> {
    private final Class<A> actors;
    private final Class<C> commands;
    private final Set<Class<?>> kinds = new HashSet<>();
    private final Map<Class<?>, BiFunction<A, C, Behavior<C>>> byKind = new HashMap<>();
    private Consumer<A> atEnd = actor -> {};

    private Builder(Class<A> actors, Class<C> commands) {
      this.actors = actors;
      this.commands = commands;
      addKindsOf(commands);
    }

    private void addKindsOf(Class<?> type) {
      if (type.isSealed()) {
        for (Class<?> kind : type.getPermittedSubclasses()) {
          addKindsOf(kind);
        }
      } else if (type.isInterface()) {
        throw new IllegalStateException(type.getName() + " is not sealed: nobody knows what kinds of it "
            + actors.getSimpleName() + " may be told");
      } else {
        kinds.add(type);
      }
    }

    /** At this kind of command the actor does something and goes on as it is. */
    public <M extends C> Builder<A, C> on(Class<M> kind, BiConsumer<A, M> handler) {
      return becoming(kind, (actor, command) -> {
        handler.accept(actor, command);
        return Behaviors.same();
      });
    }

    /** At this kind of command the handler says what the actor is from then on. */
    public <M extends C> Builder<A, C> becoming(Class<M> kind, BiFunction<A, M, Behavior<C>> handler) {
      if (!kinds.contains(kind)) {
        throw new IllegalStateException(kind.getName() + " is no kind of " + commands.getName());
      }
      if (byKind.put(kind, (actor, command) -> handler.apply(actor, kind.cast(command))) != null) {
        throw new IllegalStateException(actors.getSimpleName() + " handles " + kind.getName() + " twice");
      }
      return this;
    }

    /** What the actor does when it has been stopped. */
    public Builder<A, C> atEnd(Consumer<A> last) {
      atEnd = last;
      return this;
    }

    /** @throws IllegalStateException if a kind of command has no handler */
    public Handlers<A, C> build() {
      Set<String> missing = new TreeSet<>();
      kinds.stream().filter(kind -> !byKind.containsKey(kind)).map(Class::getName).forEach(missing::add);
      if (!missing.isEmpty()) {
        throw new IllegalStateException(actors.getSimpleName() + " has no handler for " + String.join(", ", missing));
      }
      return new Handlers<>(byKind, atEnd);
    }
  }
}
