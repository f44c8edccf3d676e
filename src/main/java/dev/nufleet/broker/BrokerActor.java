package dev.nufleet.broker;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.util.ByteString;
import dev.nufleet.model.DeviceId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is connected and what is kept for whom: one connection per device, the newer one wins; sessions; deliveries. What
 * devices publish does not pass here, it goes from their connections straight to {@link BrokerRules}.
 */
final class BrokerActor {
  sealed interface Command {}

  /** A sign-in that the rules accepted. */
  record SignedIn(DeviceId device, ClientLink link, boolean cleanSession) implements Command {}

  record Subscribed(DeviceId device, ClientLink link, ClientPacket.Subscribe packet) implements Command {}

  record Unsubscribed(DeviceId device, ClientLink link, ClientPacket.Unsubscribe packet) implements Command {}

  record Acknowledged(DeviceId device, ClientLink link, int packetId) implements Command {}

  record Closed(DeviceId device, ClientLink link, long lastTrafficMillis) implements Command {}

  /**
   * @param evenUnsubscribed hand it to a connected device whether it subscribed or not, as the platform does for some
   *     topics
   */
  record Deliver(
      DeviceId device, String topic, ByteString payload, int qos, boolean evenUnsubscribed, Runnable kept)
      implements Command {}

  /** @param forget its session too */
  record Cut(DeviceId device, String why, boolean forget) implements Command {}

  record CutAll(String why) implements Command {}

  private record Flush() implements Command {}

  /**
   * The place of one device; stays while it is connected, while its session is kept, or while its connects are counted.
   */
  private static final class Place {
    private Session session = new Session();
    private ClientLink link;
    private boolean clean;
    private boolean kept;
    private long minute;
    private int connects;
  }

  private final ActorContext<Command> ctx;
  private final BrokerLimits limits;
  private final BrokerRules rules;
  private final Clock clock;
  private final SessionKeeper keeper;
  private final Map<DeviceId, Place> places = new HashMap<>();
  private final Set<DeviceId> changed = new LinkedHashSet<>();
  private final List<Runnable> afterFlush = new ArrayList<>();

  private BrokerActor(
      ActorContext<Command> ctx, BrokerLimits limits, BrokerRules rules, Clock clock, SessionKeeper keeper) {
    this.ctx = ctx;
    this.limits = limits;
    this.rules = rules;
    this.clock = clock;
    this.keeper = keeper;
  }

  static Behavior<Command> create(BrokerLimits limits, BrokerRules rules, Clock clock, SessionKeeper keeper) {
    return Behaviors.setup(ctx -> {
      ctx.setLoggerName(BrokerActor.class);
      BrokerActor actor = new BrokerActor(ctx, limits, rules, clock, keeper);
      keeper.load().forEach((device, kept) -> {
        Place place = new Place();
        place.session = Session.of(kept);
        place.kept = true;
        actor.places.put(device, place);
      });
      return actor.serving();
    });
  }

  private Behavior<Command> serving() {
    return Behaviors.receive(Command.class)
        .onMessage(SignedIn.class, this::signedIn)
        .onMessage(Subscribed.class, this::subscribed)
        .onMessage(Unsubscribed.class, this::unsubscribed)
        .onMessage(Acknowledged.class, this::acknowledged)
        .onMessage(Closed.class, this::closed)
        .onMessage(Deliver.class, this::deliver)
        .onMessage(Cut.class, this::cut)
        .onMessage(Flush.class, m -> flush())
        .onMessage(CutAll.class, m -> {
          places.values().forEach(place -> {
            if (place.link != null) {
              place.link.cut(m.why());
            }
          });
          return Behaviors.same();
        })
        .build();
  }

  private Behavior<Command> signedIn(SignedIn m) {
    Place place = places.computeIfAbsent(m.device(), d -> new Place());
    long now = clock.millis();
    if (now / 60_000 != place.minute) {
      place.minute = now / 60_000;
      place.connects = 0;
    }
    if (++place.connects > limits.connectsPerMinute()) {
      m.link().refuse(3, "more than " + limits.connectsPerMinute() + " connects in a minute");
      return Behaviors.same();
    }
    if (place.link != null) {
      ClientLink older = place.link;
      place.link = null;
      older.cut("a newer connection has the same identity");
      rules.disconnected(m.device(), older.clientIp(), now);
    }
    boolean present = !m.cleanSession() && place.kept;
    if (!present) {
      place.session = new Session();
      if (place.kept || !m.cleanSession()) {
        changed.add(m.device());
      }
    }
    place.link = m.link();
    place.clean = m.cleanSession();
    place.kept = !m.cleanSession();
    rules.connected(m.device(), m.link().clientIp());
    List<ByteString> backlog = new ArrayList<>();
    for (Session.Pending p : place.session.backlog(now, limits.unacknowledgedKept().toMillis())) {
      backlog.add(PacketWriter.publish(p.topic(), 1, p.packetId(), /* dup= */ true, p.payload()));
    }
    List<String> filters = List.copyOf(place.session.filters());
    return kept(() -> {
      m.link().accept(present, backlog);
      filters.forEach(filter -> rules.subscribed(m.device(), filter));
    });
  }

  private Behavior<Command> subscribed(Subscribed m) {
    Place place = placeOf(m.device(), m.link());
    if (place == null) {
      return Behaviors.same();
    }
    List<Integer> codes = new ArrayList<>();
    List<String> granted = new ArrayList<>();
    for (ClientPacket.Filter filter : m.packet().filters()) {
      boolean good = codes.size() < limits.maxFiltersPerSubscribe()
          && fits(filter.text(), limits)
          && Subscriptions.valid(filter.text())
          && rules.owns(m.device(), filter.text())
          && place.session.subscribe(filter.text(), limits.maxSubscriptions());
      codes.add(good ? 1 : 0x80); // the platform grants QoS 1 whatever was asked for
      if (good) {
        granted.add(filter.text());
      }
    }
    note(m.device(), place);
    return kept(() -> {
      m.link().answer(PacketWriter.subAck(m.packet().packetId(), codes));
      granted.forEach(filter -> rules.subscribed(m.device(), filter));
    });
  }

  static boolean fits(String topic, BrokerLimits limits) {
    if (topic.length() > limits.maxTopicBytes()
        || topic.getBytes(StandardCharsets.UTF_8).length > limits.maxTopicBytes()) {
      return false;
    }
    return topic.chars().filter(c -> c == '/').count() <= limits.maxTopicSlashes();
  }

  private Behavior<Command> unsubscribed(Unsubscribed m) {
    Place place = placeOf(m.device(), m.link());
    if (place != null) {
      for (String filter : m.packet().filters()) {
        if (place.session.unsubscribe(filter)) {
          rules.unsubscribed(m.device(), filter);
        }
      }
      note(m.device(), place);
      return kept(() -> m.link().answer(PacketWriter.unsubAck(m.packet().packetId())));
    }
    return Behaviors.same();
  }

  private Behavior<Command> acknowledged(Acknowledged m) {
    Place place = placeOf(m.device(), m.link());
    if (place != null && place.session.acknowledged(m.packetId())) {
      note(m.device(), place);
      return kept(m.link()::handled);
    }
    m.link().handled();
    return Behaviors.same();
  }

  private Behavior<Command> closed(Closed m) {
    Place place = placeOf(m.device(), m.link());
    if (place == null) {
      return Behaviors.same(); // an older connection, already told
    }
    place.link = null;
    if (place.clean) {
      place.session = new Session();
      place.kept = false;
    }
    rules.disconnected(m.device(), m.link().clientIp(), m.lastTrafficMillis());
    return Behaviors.same();
  }

  private Behavior<Command> deliver(Deliver m) {
    Place place = places.get(m.device());
    boolean wanted = place != null && (m.evenUnsubscribed() || place.session.wants(m.topic()));
    if (!wanted || (m.qos() == 1 && place.link == null && !place.kept)) {
      m.kept().run();
      return Behaviors.same();
    }
    if (m.qos() == 0) {
      if (place.link != null) {
        place.link.send(PacketWriter.publish(m.topic(), 0, 0, false, m.payload()));
      }
      m.kept().run();
      return Behaviors.same();
    }
    Session.Pending pending =
        place.session.keep(m.topic(), m.payload(), clock.millis(), limits.maxUnacknowledged());
    if (pending == null) {
      ctx.getLog().info("{} owes {} acknowledgements; a message on {} is dropped",
          m.device(), limits.maxUnacknowledged(), m.topic());
      m.kept().run();
      return Behaviors.same();
    }
    note(m.device(), place);
    ClientLink link = place.link;
    return kept(() -> {
      if (link != null) {
        link.send(PacketWriter.publish(m.topic(), 1, pending.packetId(), false, m.payload()));
      }
      m.kept().run();
    });
  }

  private Behavior<Command> cut(Cut m) {
    Place place = places.get(m.device());
    if (place == null) {
      return Behaviors.same();
    }
    if (place.link != null) {
      ClientLink link = place.link;
      place.link = null;
      link.cut(m.why());
      rules.disconnected(m.device(), link.clientIp(), clock.millis());
    }
    if (m.forget()) {
      places.remove(m.device());
      changed.add(m.device());
    }
    return kept(() -> { });
  }

  /** Only sessions that are to be kept go to disk. */
  private void note(DeviceId device, Place place) {
    if (place.kept) {
      changed.add(device);
    }
  }

  /** Does something at once or, if sessions are kept on disk, when the changes until now are there. */
  private Behavior<Command> kept(Runnable then) {
    if (keeper == SessionKeeper.NONE) {
      changed.clear();
      then.run();
    } else {
      if (afterFlush.isEmpty()) {
        ctx.getSelf().tell(new Flush()); // behind all that waits now
      }
      afterFlush.add(then);
    }
    return Behaviors.same();
  }

  private Behavior<Command> flush() {
    if (!changed.isEmpty()) {
      Map<DeviceId, SessionKeeper.Kept> sessions = new HashMap<>();
      for (DeviceId device : changed) {
        Place place = places.get(device);
        sessions.put(device, place == null || !place.kept ? SessionKeeper.Kept.ENDED : place.session.toKeep());
      }
      changed.clear();
      keeper.keep(sessions);
    }
    List<Runnable> waiting = List.copyOf(afterFlush);
    afterFlush.clear();
    waiting.forEach(Runnable::run);
    return Behaviors.same();
  }

  /** The device's place if this is its present connection, else null: late words of a replaced one are not heard. */
  private Place placeOf(DeviceId device, ClientLink link) {
    Place place = places.get(device);
    return place != null && place.link == link ? place : null;
  }
}
