package dev.nufleet.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets what was put in first. */
public final class Bounded<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1;
  private final int most;

  /** @param most entries that it keeps */
  public Bounded(int most) {
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
