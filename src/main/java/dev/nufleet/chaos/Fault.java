package dev.nufleet.chaos;

import dev.nufleet.model.FaultKind;
import java.util.Optional;

/**
 * One line of a scenario.
 *
 * @param number its place in the scenario, from 1 on; part of what is drawn for it
 * @param share the chance that it acts at each occasion, 0 to 1, where a kind has occasions (requests, connects)
 * @param times how often on a board
 * @param every how long after the one before it acts again, in nanoseconds of the board's time; only after a moment
 */
public record Fault(
    int number, FaultKind kind, Boards boards, When when, double share, Spread times, Optional<Spread> every,
    Parameters parameters) {}
