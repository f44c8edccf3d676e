package dev.nufleet.storage;

import java.util.Arrays;

/**
 * References to pages by their index, {@code null} for those that nobody wrote. A page may end where nothing but fill
 * follows. Boards with the same image share not only its pages but the references to them: a group of {@value
 * #GROUP_PAGES} that is at rest is stored once in the process. A board has some twenty of them, so they lie in arrays,
 * which take a quarter of a map's bytes.
 */
final class PageTable {
  static final int GROUP_PAGES = 32;

  private final int pageBytes;
  private final byte fill;
  /** Of the groups that are there, rising. */
  private int[] numbers = {};
  /** Each at the place of its number. */
  private Group[] groups = {};
  private boolean changed;
  /** Where the group was that was looked for last: most looks are for the one that was looked for before. */
  private int lastAt;

  /** Some pages in a row. One that others may refer to is never changed, only replaced. */
  static final class Group {
    private final byte[][] pages;
    /** Others may refer to it. */
    private boolean shared;
    private boolean pooled;

    private Group(byte[][] pages) {
      this.pages = pages;
    }

    int identity() {
      int hash = 0;
      for (byte[] page : pages) {
        hash = 31 * hash + System.identityHashCode(page);
      }
      return hash;
    }

    boolean isSameAs(Group other) {
      for (int i = 0; i < pages.length; i++) {
        if (pages[i] != other.pages[i]) {
          return false;
        }
      }
      return true;
    }

    private boolean isEmpty() {
      for (byte[] page : pages) {
        if (page != null) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * @param pageBytes of a whole page, a multiple of 8
   * @param fill what stands where nobody wrote
   */
  PageTable(int pageBytes, byte fill) {
    this.pageBytes = pageBytes;
    this.fill = fill;
  }

  /** Copies what a page has from {@code from} on. */
  void read(long index, int from, byte[] into, int offset, int length) {
    byte[] page = get(index);
    int written = page == null ? 0 : Math.max(0, Math.min(page.length - from, length));
    if (written > 0) {
      System.arraycopy(page, from, into, offset, written);
    }
    Arrays.fill(into, offset + written, offset + length, fill);
  }

  /** Writes a whole page, which is shared at once. */
  void put(long index, byte[] from, int offset) {
    int written = written(from, offset, pageBytes);
    set(index, written == 0 ? null : PagePool.SHARED.intern(from, offset, written));
  }

  /** A page's bytes, to be changed. */
  byte[] copyOf(long index) {
    byte[] page = new byte[pageBytes];
    read(index, 0, page, 0, pageBytes);
    return page;
  }

  /** Shares a page that is changed no more. */
  void share(long index) {
    byte[] page = get(index);
    int written = written(page, 0, page.length);
    set(index, written == 0 ? null
        : PagePool.SHARED.adopt(written == page.length ? page : Arrays.copyOf(page, written)));
  }

  /** As many bytes as there are before the fill at the end, up to a multiple of 8. */
  private int written(byte[] page, int offset, int length) {
    int end = length;
    while (end > 0 && page[offset + end - 1] == fill) {
      end--;
    }
    return (end + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
  }

  byte[] get(long index) {
    int at = find(number(index));
    return at < 0 ? null : groups[at].pages[place(index)];
  }

  /** @param page {@code null} for one that is as if nobody had written it */
  void set(long index, byte[] page) {
    changed = true;
    int at = find(number(index));
    if (at < 0) {
      if (page == null) {
        return;
      }
      at = -1 - at;
      insert(at, number(index), new Group(new byte[GROUP_PAGES][]));
    } else if (groups[at].shared) {
      groups[at] = new Group(groups[at].pages.clone());
    }
    groups[at].pages[place(index)] = page;
  }

  /** As {@link Arrays#binarySearch(int[], int)} in the numbers. */
  private int find(int number) {
    if (lastAt < numbers.length && numbers[lastAt] == number) {
      return lastAt;
    }
    int at = Arrays.binarySearch(numbers, number);
    lastAt = Math.max(at, 0);
    return at;
  }

  private void insert(int at, int number, Group group) {
    int behind = numbers.length - at;
    int[] moreNumbers = Arrays.copyOf(numbers, numbers.length + 1);
    System.arraycopy(numbers, at, moreNumbers, at + 1, behind);
    moreNumbers[at] = number;
    Group[] moreGroups = Arrays.copyOf(groups, groups.length + 1);
    System.arraycopy(groups, at, moreGroups, at + 1, behind);
    moreGroups[at] = group;
    numbers = moreNumbers;
    groups = moreGroups;
  }

  /** The same references; from now on both replace a group before they change it. */
  PageTable copy() {
    PageTable copy = new PageTable(pageBytes, fill);
    for (Group group : groups) {
      group.shared = true;
    }
    copy.numbers = numbers; // never changed, only replaced
    copy.groups = groups.clone();
    copy.changed = changed;
    return copy;
  }

  /** Shares all groups. No page in them is changed any more. */
  void rest() {
    if (changed) {
      removeEmpty();
      for (int at = 0; at < groups.length; at++) {
        groups[at] = shared(groups[at]);
      }
      changed = false;
    }
  }

  private void removeEmpty() {
    int kept = 0;
    int[] keptNumbers = new int[numbers.length];
    for (int at = 0; at < groups.length; at++) {
      if (!groups[at].isEmpty()) {
        keptNumbers[kept] = numbers[at];
        groups[kept++] = groups[at];
      }
    }
    if (kept < groups.length) {
      numbers = Arrays.copyOf(keptNumbers, kept);
      groups = Arrays.copyOf(groups, kept);
    }
  }

  /** Shares the group in which this page is. No page in it is changed any more. */
  void rest(long index) {
    int at = Arrays.binarySearch(numbers, number(index));
    if (at >= 0) {
      groups[at] = shared(groups[at]);
    }
  }

  private static Group shared(Group group) {
    if (group.pooled) {
      return group;
    }
    group.shared = true;
    group.pooled = true;
    return PagePool.SHARED.adopt(group);
  }

  private static int number(long index) {
    return Math.toIntExact(index / GROUP_PAGES);
  }

  private static int place(long index) {
    return (int) (index % GROUP_PAGES);
  }
}
