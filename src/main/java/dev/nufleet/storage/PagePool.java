package dev.nufleet.storage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Equal pages of all boards in the process, stored once. A pooled page is never changed; it lives as long as some
 * storage refers to it. Threads may share a pool.
 */
final class PagePool {
  static final PagePool SHARED = new PagePool();

  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final ConcurrentHashMap<Long, Entry> pages = new ConcurrentHashMap<>();
  private final ReferenceQueue<byte[]> gone = new ReferenceQueue<>();

  private static final class Entry extends WeakReference<byte[]> {
    final Long key;

    Entry(Long key, byte[] page, ReferenceQueue<byte[]> queue) {
      super(page, queue);
      this.key = key;
    }
  }

  /** A page equal to the range, whose length is a multiple of 8: pooled, or a copy that is pooled from now on. */
  byte[] intern(byte[] from, int offset, int length) {
    return find(from, offset, length, null);
  }

  /** A page equal to {@code page}: pooled, or {@code page} itself, which the caller then no longer changes. */
  byte[] adopt(byte[] page) {
    return find(page, 0, page.length, page);
  }

  private byte[] find(byte[] from, int offset, int length, byte[] whole) {
    forgetGone();
    Long key = hash(from, offset, length);
    Entry entry = pages.get(key);
    byte[] pooled = entry == null ? null : entry.get();
    if (pooled != null && Arrays.equals(pooled, 0, pooled.length, from, offset, offset + length)) {
      return pooled;
    }
    byte[] page = whole != null ? whole : Arrays.copyOfRange(from, offset, offset + length);
    if (pooled == null) { // else another content has the same hash: this page stays unpooled
      pages.put(key, new Entry(key, page, gone));
    }
    return page;
  }

  /** How many pages are pooled; those that nobody refers to any more may still be counted. */
  int size() {
    forgetGone();
    return pages.size();
  }

  private void forgetGone() {
    for (Object entry = gone.poll(); entry != null; entry = gone.poll()) {
      pages.remove(((Entry) entry).key, entry);
    }
  }

  private static long hash(byte[] from, int offset, int length) {
    long h = 0x9E3779B97F4A7C15L * length;
    for (int at = offset; at < offset + length; at += Long.BYTES) {
      h = (Long.rotateLeft(h, 29) ^ (long) LONGS.get(from, at)) * 0xBF58476D1CE4E5B9L;
    }
    h ^= h >>> 32;
    return h * 0x94D049BB133111EBL;
  }
}
