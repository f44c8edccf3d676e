package dev.nufleet.storage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Equal pages of all boards in the process, and equal groups of them, stored once. What is pooled is never changed; it
 * lives as long as some storage refers to it. Threads may share a pool.
 */
final class PagePool {
  static final PagePool SHARED = new PagePool();

  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Shelf<byte[]> pages = new Shelf<>();
  private final Shelf<PageTable.Group> groups = new Shelf<>();

  /** Things by a hash of their content, as long as somebody refers to them. */
  private static final class Shelf<T> {
    private final ConcurrentHashMap<Long, Entry<T>> things = new ConcurrentHashMap<>();
    private final ReferenceQueue<T> gone = new ReferenceQueue<>();

    /** What is here and equal; else what {@code other} makes, which is here from now on. */
    T find(Long key, Predicate<T> equal, Supplier<T> other) {
      forgetGone();
      Entry<T> entry = things.get(key);
      T here = entry == null ? null : entry.get();
      if (here != null && equal.test(here)) {
        return here;
      }
      T made = other.get();
      if (here == null) { // else another content has the same hash: this one stays alone
        things.put(key, new Entry<>(key, made, gone));
      }
      return made;
    }

    int size() {
      forgetGone();
      return things.size();
    }

    private void forgetGone() {
      for (Reference<? extends T> entry = gone.poll(); entry != null; entry = gone.poll()) {
        things.remove(((Entry<?>) entry).key, entry);
      }
    }
  }

  private static final class Entry<T> extends WeakReference<T> {
    private final Long key;

    Entry(Long key, T thing, ReferenceQueue<T> queue) {
      super(thing, queue);
      this.key = key;
    }
  }

  /** A page equal to the range, whose length is a multiple of 8: pooled, or a copy that is pooled from now on. */
  byte[] intern(byte[] from, int offset, int length) {
    return pages.find(hash(from, offset, length), page -> equal(page, from, offset, length),
        () -> Arrays.copyOfRange(from, offset, offset + length));
  }

  /** A page equal to {@code page}: pooled, or {@code page} itself, which the caller then no longer changes. */
  byte[] adopt(byte[] page) {
    return pages.find(hash(page, 0, page.length), other -> equal(other, page, 0, page.length), () -> page);
  }

  /** A group of the very same pages: pooled, or {@code group} itself, which the caller then no longer changes. */
  PageTable.Group adopt(PageTable.Group group) {
    return groups.find((long) group.identity(), group::isSameAs, () -> group);
  }

  /** How many pages are pooled; those that nobody refers to any more may still be counted. */
  int size() {
    return pages.size();
  }

  /** As {@link #size}, of groups. */
  int groups() {
    return groups.size();
  }

  private static boolean equal(byte[] page, byte[] from, int offset, int length) {
    return Arrays.equals(page, 0, page.length, from, offset, offset + length);
  }

  private static long hash(byte[] from, int offset, int length) {
    long even = 0x9E3779B97F4A7C15L * length;
    long odd = ~even;
    for (int at = offset; at < offset + length; at += Long.BYTES) { // neither waits for the other's product
      long before = even;
      even = odd;
      odd = mixed(before, (long) LONGS.get(from, at));
    }
    return mixed(mixed(even, odd) >>> 32, even);
  }

  private static long mixed(long hash, long next) {
    return (Long.rotateLeft(hash, 29) ^ next) * 0xBF58476D1CE4E5B9L;
  }
}
