package dev.nufleet.observe;

import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.FaultKind;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Faults that go on, by their kinds. Each counts from when it came true until its time is over, somebody takes it back
 * or its campaign ends. Safe for many threads.
 *
 * <p>Kept are numbers of faults by the moment of their end, at most {@link #MOST_ENDS} of these for each fault of the
 * scenario: memory does not grow with the fleet.
 */
final class ActingFaults {
  /** Ends that lie closer together count as one. */
  private static final long STEP_NANOS = 100_000_000;
  private static final int MOST_ENDS = 1000;
  private static final long NEVER = Long.MAX_VALUE;

  private record Ends(FaultKind kind, TreeMap<Long, Integer> counts) {}

  private final Map<Integer, Ends> byFault = new HashMap<>();

  /** @param lastsNanos from now on, or {@link FaultActed#TO_THE_END}; 0 is over at once */
  synchronized void began(FaultActed act, long nowNanos, long lastsNanos) {
    if (lastsNanos == 0) {
      return;
    }
    TreeMap<Long, Integer> ends = byFault.computeIfAbsent(act.fault(),
        fault -> new Ends(act.kind(), new TreeMap<>())).counts();
    forgetOver(ends, nowNanos);
    long end = lastsNanos == FaultActed.TO_THE_END ? NEVER : (nowNanos + lastsNanos) / STEP_NANOS + 1;
    if (ends.size() >= MOST_ENDS && !ends.containsKey(end)) {
      Long later = ends.ceilingKey(end);
      end = later == null ? ends.lastKey() : later;
    }
    ends.merge(end, 1, Integer::sum);
  }

  /** Somebody took it back. */
  synchronized void ended(int fault) {
    byFault.remove(fault);
  }

  /** What acts of a campaign ends with it. */
  synchronized void allEnded() {
    byFault.clear();
  }

  synchronized int acting(FaultKind kind, long nowNanos) {
    int acting = 0;
    for (Ends one : byFault.values()) {
      if (one.kind() == kind) {
        forgetOver(one.counts(), nowNanos);
        acting += one.counts().values().stream().mapToInt(Integer::intValue).sum();
      }
    }
    return acting;
  }

  private static void forgetOver(TreeMap<Long, Integer> ends, long nowNanos) {
    ends.headMap(nowNanos / STEP_NANOS, true).clear();
  }
}
