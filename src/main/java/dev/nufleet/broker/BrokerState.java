package dev.nufleet.broker;

import akka.util.ByteString;
import dev.nufleet.model.DeviceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The rules of a broker: what was said, to what is wanted. One connection per device, the newer one wins; sessions;
 * deliveries. No clock, actor, disk. Times are UNIX milliseconds.
 *
 * <p>With a disk, whatever must not be answered before it is kept there waits: {@link #toKeep} says what is to be
 * written, {@link #kept} that it is there, and returns what waited for it. What ends in between was not acknowledged.
 */
final class BrokerState {
  /**
   * The place of one device; stays while it is connected, while its session is kept, or while its connects are counted.
   */
  private static final class Place {
    private Session session = new Session();
    private long connection; // 0 for none
    private String clientIp;
    private boolean clean;
    private boolean kept;
    private long minute;
    private int connects;

    boolean isConnected() {
      return connection != 0;
    }
  }

  private final BrokerLimits limits;
  private final BiPredicate<DeviceId, String> owns;
  private final boolean keeping;
  private final Map<DeviceId, Place> places = new LinkedHashMap<>();
  private final Set<DeviceId> changed = new LinkedHashSet<>();
  private final Wishes<BrokerWish> wishes = new Wishes<>();
  private final List<BrokerWish> untilKept = new ArrayList<>();
  private final List<BrokerWish> beingKept = new ArrayList<>();

  /**
   * @param owns may this device use the filter?
   * @param keeping are sessions kept on a disk?
   * @param sessions that were kept earlier
   */
  BrokerState(BrokerLimits limits, BiPredicate<DeviceId, String> owns, boolean keeping,
      Map<DeviceId, SessionKeeper.Kept> sessions) {
    this.limits = limits;
    this.owns = owns;
    this.keeping = keeping;
    sessions.forEach((device, kept) -> {
      Place place = new Place();
      place.session = Session.of(kept);
      place.kept = true;
      places.put(device, place);
    });
  }

  List<BrokerWish> signedIn(BrokerCommand.SignedIn m, long nowMillis) {
    Place place = places.computeIfAbsent(m.device(), d -> new Place());
    if (nowMillis / 60_000 != place.minute) {
      place.minute = nowMillis / 60_000;
      place.connects = 0;
    }
    if (++place.connects > limits.connectsPerMinute()) {
      say(m.connection(),
          new BrokerWord.Refused(3, "more than " + limits.connectsPerMinute() + " connects in a minute",
              Limit.CONNECTS_PER_MINUTE));
      return wishes.taken();
    }
    if (place.isConnected()) {
      disconnect(m.device(), place, "a newer connection has the same identity", nowMillis);
    }
    boolean present = !m.cleanSession() && place.kept;
    if (!present) {
      place.session = new Session();
      if (place.kept || !m.cleanSession()) {
        change(m.device());
      }
    }
    place.connection = m.connection();
    place.clientIp = m.clientIp();
    place.clean = m.cleanSession();
    place.kept = !m.cleanSession();
    wishes.add(new BrokerWish.Connected(m.device(), m.clientIp()));
    List<ByteString> backlog = new ArrayList<>();
    for (Session.Pending p : place.session.backlog(nowMillis, limits.unacknowledgedKept().toMillis())) {
      backlog.add(PacketWriter.publish(p.topic(), 1, p.packetId(), /* dup= */ true, p.payload()));
    }
    onceKept(new BrokerWish.Say(m.connection(), new BrokerWord.Accepted(present, backlog)));
    place.session.filters().forEach(filter -> onceKept(new BrokerWish.Subscribed(m.device(), filter)));
    return wishes.taken();
  }

  List<BrokerWish> subscribed(BrokerCommand.Subscribed m) {
    Place place = placeOf(m.device(), m.connection());
    if (place == null) {
      return List.of();
    }
    List<Integer> codes = new ArrayList<>();
    List<String> granted = new ArrayList<>();
    for (ClientPacket.Filter filter : m.packet().filters()) {
      boolean good = codes.size() < limits.maxFiltersPerSubscribe()
          && limits.fits(filter.text())
          && Subscriptions.valid(filter.text())
          && owns.test(m.device(), filter.text())
          && place.session.subscribe(filter.text(), limits.maxSubscriptions());
      codes.add(good ? 1 : 0x80); // the platform grants QoS 1 whatever was asked for
      if (good) {
        granted.add(filter.text());
      }
    }
    note(m.device(), place);
    ByteString answer = PacketWriter.subAck(m.packet().packetId(), codes);
    onceKept(new BrokerWish.Say(m.connection(), new BrokerWord.Answered(answer)));
    granted.forEach(filter -> onceKept(new BrokerWish.Subscribed(m.device(), filter)));
    return wishes.taken();
  }

  List<BrokerWish> unsubscribed(BrokerCommand.Unsubscribed m) {
    Place place = placeOf(m.device(), m.connection());
    if (place == null) {
      return List.of();
    }
    for (String filter : m.packet().filters()) {
      if (place.session.unsubscribe(filter)) {
        wishes.add(new BrokerWish.Unsubscribed(m.device(), filter));
      }
    }
    note(m.device(), place);
    ByteString answer = PacketWriter.unsubAck(m.packet().packetId());
    onceKept(new BrokerWish.Say(m.connection(), new BrokerWord.Answered(answer)));
    return wishes.taken();
  }

  List<BrokerWish> acknowledged(BrokerCommand.Acknowledged m) {
    Place place = placeOf(m.device(), m.connection());
    if (place != null && place.session.acknowledged(m.packetId())) {
      note(m.device(), place);
      onceKept(new BrokerWish.Say(m.connection(), new BrokerWord.Dealt()));
    } else {
      say(m.connection(), new BrokerWord.Dealt());
    }
    return wishes.taken();
  }

  List<BrokerWish> closed(BrokerCommand.Closed m) {
    Place place = placeOf(m.device(), m.connection());
    if (place == null) {
      return List.of(); // an older connection, already told
    }
    place.connection = 0;
    if (place.clean) {
      place.session = new Session();
      place.kept = false;
    }
    wishes.add(new BrokerWish.Disconnected(m.device(), place.clientIp, m.lastTrafficMillis()));
    return wishes.taken();
  }

  List<BrokerWish> deliver(BrokerCommand.Deliver m, long nowMillis) {
    Place place = places.get(m.device());
    boolean wanted = place != null && (m.evenUnsubscribed() || place.session.wants(m.topic()));
    if (!wanted || (m.qos() == 1 && !place.isConnected() && !place.kept)) {
      delivered(m.ticket());
      return wishes.taken();
    }
    if (m.qos() == 0) {
      if (place.isConnected()) {
        sayBehindWhatWaits(place.connection,
            new BrokerWord.Sent(PacketWriter.publish(m.topic(), 0, 0, /* dup= */ false, m.payload())));
      }
      delivered(m.ticket());
      return wishes.taken();
    }
    Session.Pending pending = place.session.keep(m.topic(), m.payload(), nowMillis, limits.maxUnacknowledged());
    if (pending == null) {
      wishes.add(new BrokerWish.Dropped(m.device(), m.topic()));
      delivered(m.ticket());
      return wishes.taken();
    }
    note(m.device(), place);
    if (place.isConnected()) {
      onceKept(new BrokerWish.Say(place.connection, new BrokerWord.Sent(
          PacketWriter.publish(m.topic(), 1, pending.packetId(), /* dup= */ false, m.payload()))));
    }
    if (m.ticket() != 0) {
      onceKept(new BrokerWish.Delivered(m.ticket()));
    }
    return wishes.taken();
  }

  private void delivered(long ticket) {
    if (ticket != 0) {
      wishes.add(new BrokerWish.Delivered(ticket));
    }
  }

  List<BrokerWish> cut(BrokerCommand.Cut m, long nowMillis) {
    Place place = places.get(m.device());
    if (place == null) {
      return List.of();
    }
    if (place.isConnected()) {
      disconnect(m.device(), place, m.why(), nowMillis);
    }
    if (m.forget()) {
      places.remove(m.device());
      change(m.device());
    }
    return wishes.taken();
  }

  List<BrokerWish> cutAll(BrokerCommand.CutAll m) {
    for (Place place : places.values()) {
      if (place.isConnected()) {
        say(place.connection, new BrokerWord.Cut(m.why()));
      }
    }
    return wishes.taken();
  }

  private void disconnect(DeviceId device, Place place, String why, long nowMillis) {
    say(place.connection, new BrokerWord.Cut(why));
    place.connection = 0;
    wishes.add(new BrokerWish.Disconnected(device, place.clientIp, nowMillis));
  }

  private void say(long connection, BrokerWord word) {
    wishes.add(new BrokerWish.Say(connection, word));
  }

  /** A message must not overtake the answer to a sign-in, which may wait for the disk. */
  private void sayBehindWhatWaits(long connection, BrokerWord word) {
    if (untilKept.isEmpty()) {
      say(connection, word);
    } else {
      untilKept.add(new BrokerWish.Say(connection, word));
    }
  }

  /** Only sessions that are to be kept go to disk. */
  private void note(DeviceId device, Place place) {
    if (place.kept) {
      change(device);
    }
  }

  private void change(DeviceId device) {
    if (keeping) {
      changed.add(device);
    }
  }

  private void onceKept(BrokerWish wish) {
    if (keeping) {
      untilKept.add(wish);
    } else {
      wishes.add(wish);
    }
  }

  /** Is there anything to be written, or anything that waits for it? */
  boolean hasUnkept() {
    return !changed.isEmpty() || !untilKept.isEmpty();
  }

  /** The sessions that changed since the last call; {@link #kept} is to follow when they are on disk. */
  Map<DeviceId, SessionKeeper.Kept> toKeep() {
    Map<DeviceId, SessionKeeper.Kept> sessions = new LinkedHashMap<>();
    for (DeviceId device : changed) {
      Place place = places.get(device);
      sessions.put(device, place == null || !place.kept ? SessionKeeper.Kept.ENDED : place.session.toKeep());
    }
    changed.clear();
    beingKept.addAll(untilKept);
    untilKept.clear();
    return sessions;
  }

  /** What the last {@link #toKeep} gave is on disk. */
  List<BrokerWish> kept() {
    List<BrokerWish> waited = List.copyOf(beingKept);
    beingKept.clear();
    return waited;
  }

  /** The device's place if this is its present connection, else null: late words of a replaced one are not heard. */
  private Place placeOf(DeviceId device, long connection) {
    Place place = places.get(device);
    return place != null && place.connection == connection ? place : null;
  }
}
