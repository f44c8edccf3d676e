package dev.nufleet.doors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.AskPattern;
import akka.japi.function.Function;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Doors that are members of this process' cluster. */
public final class DoorsEdge implements Doors {
  /** Of each end of a door. */
  public static final String OWN_THREAD = "nufleet.doors-dispatcher";

  private static final Duration ORDER_TIME = Duration.ofSeconds(30);
  private static final Duration FOR_EVER = Duration.ofDays(1);

  private final ActorSystem<?> system;
  private final ActorRef<DoorsActor.Command> actor;
  private final Map<Integer, Consumer<Caller>> ports = new ConcurrentHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();

  private DoorsEdge(ActorSystem<?> system) {
    this.system = system;
    this.actor = system.systemActorOf(DoorsActor.create(this), "doors", DispatcherSelector.fromConfig(OWN_THREAD));
  }

  /** Of this process, which has the server. */
  public static DoorsEdge start(ActorSystem<?> system) {
    return new DoorsEdge(system);
  }

  @Override
  public CompletionStage<Closing> open(Port port, Consumer<Caller> each) {
    int number = numbers.incrementAndGet();
    ports.put(number, each);
    return ask(replyTo -> new DoorsActor.Open(number, port, replyTo), ORDER_TIME).thenApply(done -> () ->
        ask(replyTo -> new DoorsActor.Shut(number, replyTo), ORDER_TIME));
  }

  /** @return comes as soon as so many doors listen on all ports that are open */
  public CompletionStage<?> await(int doors) {
    return ask(replyTo -> new DoorsActor.Await(doors, replyTo), FOR_EVER);
  }

  private CompletionStage<DoorsActor.Answer> ask(
      Function<ActorRef<DoorsActor.Answer>, DoorsActor.Command> question, Duration most) {
    return AskPattern.ask(actor, question, most, system.scheduler()).thenApply(answer -> {
      if (!answer.failure().isEmpty()) {
        throw new IllegalArgumentException(answer.failure());
      }
      return answer;
    });
  }

  /** To whoever has the port. */
  void came(int port, Caller caller) {
    Consumer<Caller> each = ports.get(port);
    if (each != null) {
      each.accept(caller);
    }
  }
}
