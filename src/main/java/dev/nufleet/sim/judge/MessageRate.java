package dev.nufleet.sim.judge;

/** How many messages of QoS 1 a broker takes over a connection within a second; more are dropped without a word. */
final class MessageRate {
  private static final int MESSAGES = 10;
  private static final long SECOND_MILLIS = 1000;

  private long second;
  private int messages;

  /** One more. @return whether it is taken */
  boolean takes(long millis) {
    messages = millis / SECOND_MILLIS == second ? messages + 1 : 1;
    second = millis / SECOND_MILLIS;
    return messages <= MESSAGES;
  }
}
