package dev.nufleet.app.live.view;

import dev.nufleet.model.FaultKind;
import java.util.OptionalDouble;

/**
 * A fault of the run, for who looks on.
 *
 * @param id its number
 * @param text as a scenario has it
 * @param boards how many it names
 * @param sinceSeconds of the run, when it was given; 0 for one of the scenario
 * @param endedSeconds when somebody ended it, or the run of whose scenario it is; empty: it may still act
 * @param ofScenario it was planned before the run began
 */
public record FaultShown(
    int id, String text, FaultKind kind, int boards, double sinceSeconds, OptionalDouble endedSeconds,
    boolean ofScenario) {}
