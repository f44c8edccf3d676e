package dev.nufleet.sim.judge;

import dev.nufleet.history.Finding;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Judges what the platform says to somebody who has a board's name and secret, and speaks MQTT as no board does: what
 * {@code broker-packets} asks for holds for anybody. For one thread.
 */
public final class Guest {
  private final Tallies tallies;
  private final BrokerPackets broker;

  /** @param nanos since what {@code terms} call the start */
  public Guest(Terms terms, String name, LongSupplier nanos) {
    tallies = new Tallies(nanos, () -> 1);
    broker = new BrokerPackets(tallies, terms, name, packet -> { });
  }

  /** It dials. @return hears the platform's end of that */
  public Wire dials() {
    return broker.dialled();
  }

  /** To be called as time passes: something may be missing by now. */
  public void look() {
    broker.look();
  }

  public List<Finding> end() {
    look();
    return tallies.end();
  }
}
