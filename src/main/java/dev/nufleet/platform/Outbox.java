package dev.nufleet.platform;

import dev.nufleet.platform.registry.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What turns of the rules left to be done, until it may be done: with a disk nothing leaves before the turn is kept
 * there, and a reply also waits until the QoS 1 messages of its turn are safe with the broker. What ends before was not
 * answered. No disk, broker, clock.
 *
 * @param <R> a reply to whoever asked for the turn
 */
final class Outbox<R> {
  /** To be done now, in this order. */
  sealed interface Item<R> {
    /** @param ticket comes back by {@link Outbox#delivered}; 0 for effects that nothing waits for */
    record CarryOut<R>(Effect effect, long ticket) implements Item<R> {}

    record Answer<R>(R reply) implements Item<R> {}
  }

  private record Turn<R>(List<Effect> effects, Optional<R> reply) {}

  /** A reply that waits for so many messages. */
  private record Waiting<R>(int messages, R reply) {}

  private final boolean keeping;
  private final List<Turn<R>> untilKept = new ArrayList<>();
  private final Map<Long, Waiting<R>> untilDelivered = new HashMap<>();
  private long tickets;

  /** @param keeping does what the platform knows go to a disk? */
  Outbox(boolean keeping) {
    this.keeping = keeping;
  }

  /** The rules had a turn. */
  List<Item<R>> turned(List<Effect> effects, Optional<R> reply) {
    Turn<R> turn = new Turn<>(effects, reply);
    if (!keeping) {
      return released(List.of(turn));
    }
    untilKept.add(turn);
    return List.of();
  }

  /** Does a turn wait for the disk? */
  boolean waitsForDisk() {
    return !untilKept.isEmpty();
  }

  /** All turns until now are on disk. */
  List<Item<R>> kept() {
    List<Item<R>> items = released(untilKept);
    untilKept.clear();
    return items;
  }

  /** One message is safe with the broker. @return the reply, if it was the last that the reply waited for */
  Optional<R> delivered(long ticket) {
    Waiting<R> waiting = untilDelivered.remove(ticket);
    if (waiting == null) {
      return Optional.empty();
    }
    if (waiting.messages() > 1) {
      untilDelivered.put(ticket, new Waiting<>(waiting.messages() - 1, waiting.reply()));
      return Optional.empty();
    }
    return Optional.of(waiting.reply());
  }

  private List<Item<R>> released(List<Turn<R>> turns) {
    List<Item<R>> items = new ArrayList<>();
    for (Turn<R> turn : turns) {
      int toBeSafe = turn.reply().isEmpty() ? 0 : (int) turn.effects().stream().filter(Outbox::mustNotBeLost).count();
      long ticket = toBeSafe == 0 ? 0 : ++tickets;
      for (Effect effect : turn.effects()) {
        items.add(new Item.CarryOut<>(effect, mustNotBeLost(effect) ? ticket : 0));
      }
      if (toBeSafe > 0) {
        untilDelivered.put(ticket, new Waiting<>(toBeSafe, turn.reply().get()));
      } else {
        turn.reply().ifPresent(reply -> items.add(new Item.Answer<>(reply)));
      }
    }
    return items;
  }

  private static boolean mustNotBeLost(Effect effect) {
    return effect instanceof Effect.Publish publish && publish.qos() == 1;
  }
}
