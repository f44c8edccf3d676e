package dev.nufleet.chaos;

import dev.nufleet.model.Phase;

/** When a fault acts. */
public sealed interface When {
  /** From power-on to the end. */
  record Always() implements When {}

  /** @param nanos of the board's time after the first board was switched on */
  record After(Spread nanos) implements When {}

  /** While a board is in this phase. */
  record During(Phase phase, At at) implements When {}

  /** Where in a phase: something that the firmware does, never a moment. */
  sealed interface At {
    /** At its beginning. */
    record Beginning() implements At {}

    /** @param points hundredths of a percent of the image (download), of the operations (install) */
    record Portion(Spread points) implements At {}

    /** @param offset of the image; the fault acts once the firmware has taken the byte before it */
    record Bytes(Spread offset) implements At {}

    /** @param number of the phase's storage operations, from 1 on */
    record Operations(Spread number) implements At {}

    /** @param number of the phase's MQTT messages in both directions, from 1 on; pings are none */
    record Packets(Spread number) implements At {}
  }
}
