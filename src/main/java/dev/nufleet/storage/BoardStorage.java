package dev.nufleet.storage;

import dev.nufleet.model.BoardProfile;
import java.util.Optional;

/**
 * Flash and card of one board, in one hand. Whoever has been asked to use it (bootloader, pre-main, application,
 * key-value stores) holds it until it answers, so it needs no lock.
 */
public interface BoardStorage {
  BoardProfile profile();

  Flash flash();

  /** Empty if no card is in the slot. */
  Optional<Card> card();

  /**
   * Nothing will be asked for a while: gives back what can be given back (pages that others may share, open files). The
   * content stays and any method may be called again.
   */
  default void rest() {}

  /**
   * A copy on which anything can be tried: reads see what the board holds, writes stay there, and what goes wrong here
   * goes wrong there without being used up. This storage must not change meanwhile.
   */
  default BoardStorage scratch() {
    return ScratchStorage.of(this);
  }

  /**
   * What is really there, for who looks on and changes nothing: no fault acts on it, and nothing counts what is read.
   * Whoever looks must hold this storage, as for every other use.
   */
  default BoardStorage beneath() {
    return this;
  }

  /** What its use has left; all zero where nobody counts. */
  default Wear wear() {
    return new Wear(0, 0, 0, 0);
  }

  /**
   * @param erases of flash sectors since this storage was made
   * @param mostErases of one sector, at most 65,535
   * @param mostErasedAt that sector's address
   * @param changes grows with every change of a byte: while it stays, so does the content
   */
  record Wear(long erases, int mostErases, int mostErasedAt, long changes) {}

  /** Counts since this storage was made; the shell turns differences into time and metrics. */
  Operations operations();

  /** Sector erases, word programs, block reads and block programs that took effect. */
  record Operations(long flashErases, long flashPrograms, long cardReads, long cardPrograms) {}
}
