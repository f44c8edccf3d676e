package dev.nufleet.broker;

import akka.util.ByteString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the broker keeps of one device between its packets and, with clean session 0, between its connections: granted
 * filters and QoS 1 messages without an acknowledgement. No clock and no socket.
 */
final class Session {
  private final List<String> filters = new ArrayList<>(4); // each once, in the order in which they came
  private Map<Integer, Pending> unacknowledged = Map.of(); // most devices never have one
  private int lastId;

  /** @param sinceMillis when it was first to be sent */
  record Pending(int packetId, String topic, ByteString payload, long sinceMillis) {}

  static Session of(SessionKeeper.Kept kept) {
    Session session = new Session();
    kept.filters().stream().distinct().forEach(session.filters::add);
    session.lastId = kept.lastId();
    if (!kept.unacknowledged().isEmpty()) {
      session.unacknowledged = new LinkedHashMap<>();
      kept.unacknowledged().forEach(m -> session.unacknowledged.put(
          m.packetId(), new Pending(m.packetId(), m.topic(), m.payload(), m.sinceMillis())));
    }
    return session;
  }

  SessionKeeper.Kept toKeep() {
    return new SessionKeeper.Kept(List.copyOf(filters), lastId, unacknowledged.values().stream()
        .map(p -> new SessionKeeper.KeptMessage(p.packetId(), p.topic(), p.payload(), p.sinceMillis())).toList());
  }

  /** @return false if the device has all filters that it may have */
  boolean subscribe(String filter, int maxSubscriptions) {
    if (filters.contains(filter)) {
      return true;
    }
    return filters.size() < maxSubscriptions && filters.add(filter);
  }

  boolean unsubscribe(String filter) {
    return filters.remove(filter);
  }

  Collection<String> filters() {
    return filters;
  }

  boolean wants(String topic) {
    for (String filter : filters) {
      if (filter.equals(topic) || Subscriptions.matches(filter, topic)) {
        return true;
      }
    }
    return false;
  }

  /** Keeps a QoS 1 message until it is acknowledged. @return null if the device owes acknowledgements for too many */
  Pending keep(String topic, ByteString payload, long nowMillis, int maxUnacknowledged) {
    if (unacknowledged.size() >= maxUnacknowledged) {
      return null;
    }
    if (unacknowledged.isEmpty()) {
      unacknowledged = new LinkedHashMap<>(4);
    }
    do {
      lastId = lastId == 0xffff ? 1 : lastId + 1;
    } while (unacknowledged.containsKey(lastId));
    Pending pending = new Pending(lastId, topic, payload, nowMillis);
    unacknowledged.put(lastId, pending);
    return pending;
  }

  /** @return false if nothing waited for it */
  boolean acknowledged(int packetId) {
    if (unacknowledged.isEmpty() || unacknowledged.remove(packetId) == null) {
      return false;
    }
    if (unacknowledged.isEmpty()) {
      unacknowledged = Map.of();
    }
    return true;
  }

  /** What is to be sent again to a device that came back, oldest first; what is older than the limit is forgotten. */
  List<Pending> backlog(long nowMillis, long keptMillis) {
    for (Iterator<Pending> i = unacknowledged.values().iterator(); i.hasNext(); ) {
      if (i.next().sinceMillis() < nowMillis - keptMillis) {
        i.remove();
      }
    }
    return new ArrayList<>(unacknowledged.values());
  }
}
