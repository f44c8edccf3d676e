package dev.nufleet.csdk.mqtt;

import akka.util.ByteString;
import dev.nufleet.model.BoardEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * The QoS 1 publishes that wait for their PUBACK. Each is sent again, as it was, when it is older than twice the
 * request timeout, without end and over reconnects. An acknowledged one keeps its place until the list is walked.
 */
final class CsdkOutbox {
  static final int CAPACITY = 10;
  /** Resent when older than this. */
  static final int RESEND_AFTER_MILLIS = 2 * CsdkSession.REQUEST_TIMEOUT_MILLIS;

  private static final class Entry {
    private final int packetId;
    private final ByteString packet;
    private final long firstSentAt;
    private long sentAt;
    private boolean acknowledged;

    Entry(int packetId, ByteString packet, long sentAt) {
      this.packetId = packetId;
      this.packet = packet;
      this.firstSentAt = sentAt;
      this.sentAt = sentAt;
    }
  }

  private final CsdkSession session;
  private final List<Entry> entries = new ArrayList<>(1);

  CsdkOutbox(CsdkSession session) {
    this.session = session;
  }

  boolean isFull() {
    return entries.size() == CAPACITY;
  }

  int size() {
    return entries.size();
  }

  void add(int packetId, ByteString packet) {
    entries.add(new Entry(packetId, packet, session.hal.uptimeMillis()));
  }

  /** Takes back the newest entry: it never left. */
  void removeLast() {
    entries.remove(entries.size() - 1);
  }

  void acknowledge(int packetId) {
    for (Entry entry : entries) {
      if (entry.packetId == packetId) {
        entry.acknowledged = true;
        session.hal.report(
            new BoardEvent.PublishAcknowledged(session.hal.uptimeMillis() - entry.firstSentAt));
      }
    }
  }

  /**
   * Drops what is acknowledged and resends what is old ({@code MQTTPubInfoProc}).
   *
   * @param then is called before this returns, unless a packet has to wait for room
   */
  void walk(Runnable then) {
    walk(0, then);
  }

  private void walk(int from, Runnable then) {
    int at = from;
    while (at < entries.size()) {
      Entry entry = entries.get(at);
      if (entry.acknowledged) {
        entries.remove(at);
      } else if (session.connected() && session.hal.uptimeMillis() - entry.sentAt > RESEND_AFTER_MILLIS) {
        resend(entry, at + 1, then);
        return;
      } else {
        at++;
      }
    }
    then.run();
  }

  private void resend(Entry entry, int next, Runnable then) {
    entry.sentAt = session.hal.uptimeMillis();
    session.send(entry.packet, code -> {
      if (code != CsdkCodes.SUCCESS) {
        session.lose("write-failed");
        then.run();
        return;
      }
      session.hal.countPublish(true, 1);
      walk(next, then);
    });
  }

  /** Milliseconds until the first resend is due, 0 if it is; {@link Long#MAX_VALUE} if nothing waits. */
  long nextResendIn() {
    long soonest = Long.MAX_VALUE;
    for (Entry entry : entries) {
      if (!entry.acknowledged) {
        soonest = Math.min(soonest, entry.sentAt + RESEND_AFTER_MILLIS + 1 - session.hal.uptimeMillis());
      }
    }
    return Math.max(soonest, 0);
  }
}
