package dev.nufleet.chaos;

import dev.nufleet.model.Phase;
import java.util.Locale;

/**
 * Where a planned act takes place, in words of what the firmware consumes: the same for every chunking of TCP, every
 * pace and every machine.
 */
public sealed interface Spot {
  /** As plans and digests have it. */
  String text();

  /** A time as a whole multiple; all that is no time stays. */
  default Spot rounded(long unitNanos) {
    return this;
  }

  /** Not tied to anything: acts all along. */
  record Always() implements Spot {
    @Override
    public String text() {
      return "always";
    }
  }

  /** @param boardNanos of the board's time after the first board was switched on */
  record Moment(long boardNanos) implements Spot {
    @Override
    public String text() {
      return String.format(Locale.ROOT, "after %.3fs", boardNanos / 1e9);
    }

    @Override
    public Spot rounded(long unitNanos) {
      return new Moment(boardNanos / unitNanos * unitNanos);
    }
  }

  /** The beginning of a phase. */
  record PhaseBegins(Phase phase) implements Spot {
    @Override
    public String text() {
      return phase.word();
    }
  }

  /** The firmware has taken so many bytes of an image. */
  record ImageByte(long offset) implements Spot {
    @Override
    public String text() {
      return "download byte " + offset;
    }
  }

  /** Storage operation of a phase, from 1 on. */
  record Operation(Phase phase, long number) implements Spot {
    @Override
    public String text() {
      return phase.word() + " operation " + number;
    }
  }

  /** A portion of a phase's storage operations, whose number only the phase knows. @param points of 10,000 */
  record Portion(Phase phase, long points) implements Spot {
    @Override
    public String text() {
      return String.format(Locale.ROOT, "%s %.2f%%", phase.word(), points / 100.0);
    }
  }

  /** MQTT message of a phase, from 1 on, in either direction. */
  record Packet(Phase phase, long number) implements Spot {
    @Override
    public String text() {
      return phase.word() + " packet " + number;
    }
  }

  /** What a board asks of the platform: its {@code number}-th time from 0 on, whatever the kind of the fault means. */
  record Request(long number) implements Spot {
    @Override
    public String text() {
      return "request " + number;
    }
  }
}
