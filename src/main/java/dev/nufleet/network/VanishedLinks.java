package dev.nufleet.network;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The sockets that a process keeps open for boards which lost power, oldest first. Each costs a descriptor; where there
 * would be too many, the oldest is given back. Called from the threads of many links.
 */
final class VanishedLinks {
  private final int atMost;
  private final Set<Runnable> held = new LinkedHashSet<>();

  VanishedLinks(int atMost) {
    this.atMost = atMost;
  }

  /** @param giveBack ends the socket, from any thread; called once at most, and asynchronous */
  void hold(Runnable giveBack) {
    Runnable oldest = null;
    synchronized (held) {
      held.add(giveBack);
      if (held.size() > atMost) {
        oldest = held.iterator().next();
        held.remove(oldest);
      }
    }
    if (oldest != null) {
      oldest.run();
    }
  }

  /** The socket is gone. Does nothing for one that was not held. */
  void forget(Runnable giveBack) {
    synchronized (held) {
      held.remove(giveBack);
    }
  }

  int count() {
    synchronized (held) {
      return held.size();
    }
  }
}
