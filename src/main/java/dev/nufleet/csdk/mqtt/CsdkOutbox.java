package dev.nufleet.csdk.mqtt;

import akka.util.ByteString;
import java.util.ArrayList;
import java.util.Iterator;
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
    private long sentAt;
    private boolean acknowledged;

    Entry(int packetId, ByteString packet, long sentAt) {
      this.packetId = packetId;
      this.packet = packet;
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
      }
    }
  }

  /** Drops what is acknowledged and resends what is old ({@code MQTTPubInfoProc}). */
  void walk() {
    if (entries.isEmpty()) {
      return; // so it is in all but a few of the thousands of cycles of a download
    }
    for (Iterator<Entry> all = entries.iterator(); all.hasNext(); ) {
      Entry entry = all.next();
      if (entry.acknowledged) {
        all.remove();
      } else if (session.connected() && session.hal.uptimeMillis() - entry.sentAt > RESEND_AFTER_MILLIS) {
        entry.sentAt = session.hal.uptimeMillis();
        if (session.send(entry.packet) != CsdkCodes.SUCCESS) {
          session.lose("write-failed");
          return;
        }
        session.hal.countPublish(true, 1);
      }
    }
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
