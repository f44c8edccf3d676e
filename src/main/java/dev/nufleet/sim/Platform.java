package dev.nufleet.sim;

import akka.util.ByteString;
import dev.nufleet.platform.SerialStandIn;
import java.util.OptionalLong;

/** The stand-in in the world: its rules, its one timer, and the bytes of its one image. */
final class Platform {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final SerialStandIn standIn;
  private final ByteString image;
  private final Turns turns;
  private final Turns.Party party;
  private long armedFor = Long.MAX_VALUE;

  Platform(SerialStandIn standIn, ByteString image, Turns turns, Turns.Party party) {
    this.standIn = standIn;
    this.image = image;
    this.turns = turns;
    this.party = party;
    arm();
  }

  SerialStandIn standIn() {
    return standIn;
  }

  ByteString image() {
    return image;
  }

  long nanosOf(long millis) {
    return (millis - turns.startedAt().toEpochMilli()) * NANOS_PER_MILLI;
  }

  /** To be called whenever the rules had a turn: what they wait for may have moved. */
  void arm() {
    OptionalLong next = standIn.next();
    if (next.isPresent() && next.getAsLong() < armedFor) {
      armedFor = next.getAsLong();
      party.at(Math.max(armedFor, turns.nanos() + NANOS_PER_MILLI), this::due);
    }
  }

  private void due() {
    armedFor = Long.MAX_VALUE;
    standIn.tick();
    arm();
  }
}
