package dev.nufleet.fleet;

import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;

/**
 * Sees where each board stands while a fleet is at work, for those who show it. Told on the fleet's thread after each
 * event of a board, whether or not it changed anything: it must be quick.
 */
public interface FleetWatch {
  /** For a fleet at which nobody looks. */
  FleetWatch NOBODY = new FleetWatch() {
    @Override
    public void begins() {}

    @Override
    public void stands(BoardId board, BoardState state, Phase phase, String cause, String activeVersion) {}
  };

  /** Another campaign begins: no board has passed a phase of it. */
  void begins();

  /**
   * @param phase as {@link BoardResult} has it
   * @param cause why it is not upgraded, as {@link BoardResult} has it
   * @param activeVersion what its bootloader last found; empty before that
   */
  void stands(BoardId board, BoardState state, Phase phase, String cause, String activeVersion);
}
