package dev.nufleet.platform;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.stream.Materializer;
import akka.util.ByteString;
import dev.nufleet.aliyun.DeviceReport;
import dev.nufleet.aliyun.Topics;
import dev.nufleet.broker.Broker;
import dev.nufleet.broker.Receipt;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.RunClock;
import dev.nufleet.platform.campaign.Campaigns;
import dev.nufleet.platform.campaign.Configs;
import dev.nufleet.platform.device.FileSlices;
import dev.nufleet.platform.device.Quotas;
import dev.nufleet.platform.objects.ObjectStore;
import dev.nufleet.platform.openapi.ApiProblem;
import dev.nufleet.platform.openapi.OpenApi;
import dev.nufleet.platform.openapi.Params;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Effect;
import dev.nufleet.platform.registry.Firmware;
import dev.nufleet.platform.registry.Keeper;
import dev.nufleet.platform.registry.Task;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Owns what the platform knows. Each message is one turn of the rules; what they want done is done after the turn or,
 * if the state is kept on disk, after it is on disk: one write for all the turns that were waiting. Nobody is answered
 * before.
 */
public final class PlatformActor {
  public sealed interface Command {}

  public record Connected(DeviceId device, String ip) implements Command {}

  public record Subscribed(DeviceId device, String filter) implements Command {}

  public record Disconnected(DeviceId device, long lastTrafficMillis) implements Command {}

  public record Informed(DeviceId device, DeviceReport.Inform inform, Receipt receipt) implements Command {}

  public record Progressed(DeviceId device, DeviceReport.Progress report, Receipt receipt) implements Command {}

  public record Requested(DeviceId device, DeviceReport.Request request, boolean old, Receipt receipt)
      implements Command {}

  public record WantsConfig(DeviceId device, String id, Receipt receipt) implements Command {}

  public record WantsSlice(DeviceId device, FileSlices.Wanted wanted, Receipt receipt) implements Command {}

  /** A message that {@link DeviceServices} answers. */
  public record Asked(DeviceId device, String topic, ByteString payload, Receipt receipt) implements Command {}

  /** A call whose signature was checked. */
  record Call(String action, Params params, ActorRef<Answer> replyTo) implements Command {}

  record Answer(Map<String, Object> body, ApiProblem problem) {}

  /** The broker has a message for good. @param ticket of its delivery */
  record Delivered(long ticket) implements Command {}

  private record Due() implements Command {}

  private record Flush() implements Command {}

  private record Sliced(DeviceId device, ByteString message) implements Command {}

  /** What a turn is answered with. */
  private sealed interface Reply {
    /** The device's message is dealt with. */
    record Handled(Receipt receipt) implements Reply {}

    record Answered(ActorRef<Answer> to, Answer answer) implements Reply {}
  }

  /**
   * What it works with.
   * @param taskCounts by ordinal of the state, for other threads to read
   * @param feed takes events, never blocks
   */
  record PlatformParts(
      Cloud cloud,
      Campaigns campaigns,
      Configs configs,
      OpenApi api,
      ObjectStore store,
      Keeper keeper,
      boolean keeping,
      RunClock clock,
      AtomicLongArray taskCounts,
      Consumer<Effect.Told> feed,
      Workings workings,
      Quotas quotas,
      Executor blocking,
      Materializer materializer) {}

  private final ActorContext<Command> ctx;
  private final TimerScheduler<Command> timers;
  private final PlatformParts parts;
  private final Broker broker;
  private final Outbox<Reply> outbox;
  private final DeviceTurns words;
  private boolean flushing;
  private long armedFor = Long.MAX_VALUE;

  private PlatformActor(
      ActorContext<Command> ctx, TimerScheduler<Command> timers, PlatformParts parts, Broker broker) {
    this.ctx = ctx;
    this.timers = timers;
    this.parts = parts;
    this.broker = broker;
    this.outbox = new Outbox<>(parts.keeping());
    this.words = new DeviceTurns(parts.cloud(), parts.campaigns(), parts.configs());
  }

  /** @param broker starts the broker as this actor's child; if it fails, so does the platform */
  static Behavior<Command> create(PlatformParts parts, Function<ActorContext<Command>, Broker> broker) {
    return Behaviors.setup(ctx -> Behaviors.withTimers(timers -> {
      ctx.setLoggerName(PlatformActor.class);
      PlatformActor actor = new PlatformActor(ctx, timers, parts, broker.apply(ctx));
      parts.campaigns().resume(parts.clock().millis());
      actor.turned(Optional.empty());
      return actor.serving();
    }));
  }

  private Behavior<Command> serving() {
    return Behaviors.receive(Command.class)
        .onMessage(Progressed.class, m -> {
          parts.workings().taken(m).ifPresent(parts.cloud()::want);
          return turn(m);
        })
        .onMessage(Informed.class, m -> {
          parts.workings().taken(m).ifPresent(parts.cloud()::want);
          return turn(m);
        })
        .onMessage(Connected.class, this::turn)
        .onMessage(Disconnected.class, this::turn)
        .onMessage(Subscribed.class, this::turn)
        .onMessage(Requested.class, this::turn)
        .onMessage(WantsConfig.class, this::turn)
        .onMessage(Asked.class, this::turn)
        .onMessage(WantsSlice.class, this::wantsSlice)
        .onMessage(Sliced.class, this::sliced)
        .onMessage(Call.class, this::call)
        .onMessage(Due.class, m -> {
          armedFor = Long.MAX_VALUE;
          parts.campaigns().tick(parts.clock().millis());
          return turned(Optional.empty());
        })
        .onMessage(Flush.class, m -> flush())
        .onMessage(Delivered.class, m -> {
          outbox.delivered(m.ticket()).ifPresent(this::answer);
          return Behaviors.same();
        })
        .onSignal(PostStop.class, s -> {
          flush();
          return Behaviors.same();
        })
        .build();
  }

  private Behavior<Command> turn(Command word) {
    return turned(words.take(word, parts.clock().millis()).map(Reply.Handled::new));
  }

  private Behavior<Command> wantsSlice(WantsSlice m) {
    Firmware firmware = parts.cloud().firmwareOfStream(m.wanted().streamId())
        .filter(f -> f.productKey.isEmpty() || f.productKey.equals(m.device().productKey().value())).orElse(null);
    ctx.pipeToSelf(FileSlices.answer(m.wanted(), firmware, parts.store(), parts.materializer()), (message, failure) -> {
      if (failure != null) {
        ctx.getSystem().log().error("cannot read a slice for {}", m.device(), failure);
      }
      return new Sliced(m.device(), failure == null ? message : ByteString.emptyByteString());
    });
    broker.handled(m.receipt());
    return Behaviors.same();
  }

  private Behavior<Command> sliced(Sliced m) {
    if (!m.message().isEmpty()) {
      broker.deliver(
          m.device(), new Topics(m.device().productKey(), m.device().deviceName()).fileDownloadReply(), m.message(), 0,
          /* evenUnsubscribed= */ true, 0);
    }
    return Behaviors.same();
  }

  private Behavior<Command> call(Call m) {
    Answer answer;
    try {
      answer = new Answer(parts.api().call(m.action(), m.params(), parts.clock().millis()), null);
    } catch (ApiProblem problem) {
      answer = new Answer(Map.of(), problem);
    }
    return turned(Optional.of(new Reply.Answered(m.replyTo(), answer)));
  }

  /** After a turn of the rules. @param reply waits for the turn to be kept */
  private Behavior<Command> turned(Optional<Reply> reply) {
    if (!parts.keeping()) {
      parts.cloud().takeChanged();
      parts.cloud().takeRemoved();
    }
    carryOut(outbox.turned(parts.cloud().takeEffects(), reply));
    if (outbox.waitsForDisk() && !flushing) {
      flushing = true;
      ctx.getSelf().tell(new Flush()); // behind all that waits now
    }
    for (Task.Status status : Task.Status.values()) {
      parts.taskCounts().lazySet(status.ordinal(), parts.cloud().taskCount(status));
    }
    arm();
    return Behaviors.same();
  }

  private void arm() {
    OptionalLong next = parts.campaigns().next();
    if (next.isPresent() && next.getAsLong() < armedFor) {
      armedFor = next.getAsLong();
      timers.startSingleTimer("due", new Due(), Duration.ofMillis(Math.max(1, armedFor - parts.clock().millis())));
    }
  }

  private Behavior<Command> flush() {
    flushing = false;
    parts.keeper().keep(parts.cloud().takeChanged(), parts.cloud().takeRemoved());
    carryOut(outbox.kept());
    return Behaviors.same();
  }

  private void carryOut(List<Outbox.Item<Reply>> items) {
    for (Outbox.Item<Reply> item : items) {
      if (item instanceof Outbox.Item.Answer<Reply> answer) {
        answer(answer.reply());
      } else if (item instanceof Outbox.Item.CarryOut<Reply> wanted) {
        carryOut(wanted.effect(), wanted.ticket());
      }
    }
  }

  private void carryOut(Effect effect, long ticket) {
    if (effect instanceof Effect.Publish publish && !parts.quotas().sends(publish.device())) {
      outbox.delivered(ticket).ifPresent(this::answer); // nobody waits for what is dropped
    } else if (effect instanceof Effect.Publish publish) {
      parts.workings().pushed(publish, parts.cloud());
      broker.deliver(publish.device(), publish.topic(), ByteString.fromArray(publish.payload()), publish.qos(),
          publish.evenUnsubscribed(), ticket);
    } else if (effect instanceof Effect.Cut cut) {
      broker.cut(cut.device(), cut.why(), cut.forget());
    } else if (effect instanceof Effect.Discard discard) {
      parts.blocking().execute(() -> parts.store().delete(discard.object()));
    } else if (effect instanceof Effect.Told told) {
      parts.feed().accept(told);
    }
  }

  private void answer(Reply reply) {
    if (reply instanceof Reply.Handled handled) {
      broker.handled(handled.receipt());
    } else if (reply instanceof Reply.Answered answered) {
      answered.to().tell(answered.answer());
    }
  }
}
