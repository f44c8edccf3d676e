package dev.nufleet.storage;

import java.util.HashMap;
import java.util.Map;

/**
 * References to pages by their index, {@code null} for those that nobody wrote. Boards with the same image share not
 * only its pages but the references to them: a group of {@value #GROUP_PAGES} that is at rest is stored once in the
 * process.
 */
final class PageTable {
  static final int GROUP_PAGES = 64;

  private final Map<Integer, Group> groups = new HashMap<>();
  private boolean changed;

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

  byte[] get(long index) {
    Group group = groups.get(number(index));
    return group == null ? null : group.pages[place(index)];
  }

  /** @param page {@code null} for one that is as if nobody had written it */
  void set(long index, byte[] page) {
    changed = true;
    Group group = groups.get(number(index));
    if (group == null) {
      if (page == null) {
        return;
      }
      group = new Group(new byte[GROUP_PAGES][]);
      groups.put(number(index), group);
    } else if (group.shared) {
      group = new Group(group.pages.clone());
      groups.put(number(index), group);
    }
    group.pages[place(index)] = page;
  }

  /** The same references; from now on both replace a group before they change it. */
  PageTable copy() {
    PageTable copy = new PageTable();
    groups.values().forEach(group -> group.shared = true);
    copy.groups.putAll(groups);
    copy.changed = changed;
    return copy;
  }

  /** Shares all groups. No page in them is changed any more. */
  void rest() {
    if (changed) {
      groups.values().removeIf(Group::isEmpty);
      groups.replaceAll((number, group) -> shared(group));
      changed = false;
    }
  }

  /** Shares the group in which this page is. No page in it is changed any more. */
  void rest(long index) {
    groups.computeIfPresent(number(index), (number, group) -> shared(group));
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
