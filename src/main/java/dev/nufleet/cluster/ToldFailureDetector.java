package dev.nufleet.cluster;

import akka.event.EventStream;
import akka.remote.PhiAccrualFailureDetector;
import com.typesafe.config.Config;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Judges a member by its silences, as Akka does, unless somebody knows for certain that its process has ended. A member
 * that was put out ({@code Down}) leaves a cluster only once its failure detector says that it does not answer, so what
 * a parent knows has to come in here. Akka makes one for each member that is watched, by this class's name.
 */
public final class ToldFailureDetector extends PhiAccrualFailureDetector {
  /** Addresses with the cluster's name. A run's own processes are few, and none comes back to an address. */
  private static final Set<String> ENDED = ConcurrentHashMap.newKeySet();

  public ToldFailureDetector(Config config, EventStream events) {
    super(config, events);
  }

  /** @param address of a member whose process has ended */
  static void ended(String address) {
    ENDED.add(address);
  }

  @Override
  public boolean isAvailable() {
    return !ENDED.contains(address()) && super.isAvailable();
  }
}
