package dev.nufleet.platform.openapi;

import java.util.HashSet;
import java.util.Set;

/**
 * Nonces of calls, each of which counts once: who listens cannot make a call again. A nonce is remembered for as long
 * as its call's time stamp would be taken, and up to twice that. Safe for many threads.
 */
public final class Nonces {
  /** Remembered at least; with more in the same time the oldest are forgotten early. */
  static final int MOST = 100_000;

  private final long keptMillis;
  private Set<String> older = new HashSet<>();
  private Set<String> newer = new HashSet<>();
  private long newerSince;

  /** @param keptMillis how long a call may be on its way, in both directions of the clock */
  public Nonces(long keptMillis) {
    this.keptMillis = keptMillis;
  }

  /** @throws ApiProblem if there is no nonce, or it was used */
  public synchronized void use(String nonce, String name, long nowMillis) {
    if (nonce.isEmpty()) {
      throw ApiProblem.missing(name);
    }
    if (nonce.length() > 128) {
      throw ApiProblem.transport(400, "InvalidParameter", name + " has more than 128 characters");
    }
    if (nowMillis - newerSince >= 2 * keptMillis) { // both are too old to be taken again
      newer = new HashSet<>();
    }
    if (nowMillis - newerSince >= keptMillis || newer.size() >= MOST) {
      older = newer;
      newer = new HashSet<>();
      newerSince = nowMillis;
    }
    if (older.contains(nonce) || !newer.add(nonce)) {
      throw ApiProblem.transport(400, "SignatureNonceUsed", "Specified signature nonce was used already.");
    }
  }
}
