package dev.nufleet.storage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Equal pages of all boards in the process, and equal groups of them, stored once. What is pooled is never changed; it
 * lives as long as some storage refers to it. Threads may share a pool.
 */
final class PagePool {
  static final PagePool SHARED = new PagePool();

  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Shelf<byte[]> pages = new Shelf<>();
  private final Shelf<PageTable.Group> groups = new Shelf<>();

  /**
   * Things by a hash of their content, as long as somebody refers to them. Each is one link of a chain, no more: of
   * what one board alone has there are some pages as well.
   */
  private static final class Shelf<T> {
    private static final int BINS = 64;
    private final List<Bin<T>> bins = Stream.generate(Bin<T>::new).limit(BINS).toList();
    private final ReferenceQueue<T> gone = new ReferenceQueue<>();

    /** What is here and equal; else what {@code other} makes, which is here from now on. */
    T find(long hash, Predicate<T> equal, Supplier<T> other) {
      forgetGone();
      Bin<T> bin = bin(hash);
      T here = bin.find(hash);
      if (here != null && equal.test(here)) {
        return here;
      }
      T made = other.get();
      if (here == null) { // else another content has the same hash: this one stays alone
        bin.add(new Entry<>(hash, made, gone));
      }
      return made;
    }

    private Bin<T> bin(long hash) {
      return bins.get((int) (hash >>> Long.SIZE / 2) & BINS - 1);
    }

    int size() {
      forgetGone();
      return bins.stream().mapToInt(Bin::size).sum();
    }

    private void forgetGone() {
      for (Reference<? extends T> entry = gone.poll(); entry != null; entry = gone.poll()) {
        bin(((Entry<?>) entry).hash).remove((Entry<?>) entry);
      }
    }
  }

  /** Some of a shelf's things, which threads take turns with. */
  private static final class Bin<T> {
    private static final int FIRST_CHAINS = 16;
    private List<Entry<T>> chains = new ArrayList<>(Collections.nCopies(FIRST_CHAINS, null));
    private int size;

    synchronized T find(long hash) {
      for (Entry<T> entry = chains.get(chain(hash)); entry != null; entry = entry.next) {
        T thing = entry.hash == hash ? entry.get() : null;
        if (thing != null) {
          return thing;
        }
      }
      return null;
    }

    synchronized void add(Entry<T> entry) {
      if (size >= chains.size()) {
        grow();
      }
      put(entry);
      size++;
    }

    synchronized void remove(Entry<?> gone) {
      int chain = chain(gone.hash);
      Entry<T> before = null;
      for (Entry<T> entry = chains.get(chain); entry != null; entry = entry.next) {
        if (entry != gone) {
          before = entry;
          continue;
        }
        if (before == null) {
          chains.set(chain, entry.next);
        } else {
          before.next = entry.next;
        }
        size--;
      }
    }

    synchronized int size() {
      return size;
    }

    private void put(Entry<T> entry) {
      int chain = chain(entry.hash);
      entry.next = chains.get(chain);
      chains.set(chain, entry);
    }

    private void grow() {
      List<Entry<T>> before = chains;
      chains = new ArrayList<>(Collections.nCopies(2 * before.size(), null));
      for (Entry<T> first : before) {
        for (Entry<T> entry = first; entry != null; ) {
          Entry<T> following = entry.next;
          put(entry);
          entry = following;
        }
      }
    }

    private int chain(long hash) {
      return (int) hash & chains.size() - 1;
    }
  }

  private static final class Entry<T> extends WeakReference<T> {
    private final long hash;
    private Entry<T> next;

    Entry(long hash, T thing, ReferenceQueue<T> queue) {
      super(thing, queue);
      this.hash = hash;
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
    return groups.find(mixed(0, group.identity()), group::isSameAs, () -> group);
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
