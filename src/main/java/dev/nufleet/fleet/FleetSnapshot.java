package dev.nufleet.fleet;

import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Traffic;
import java.util.Map;

/**
 * A fleet at one moment.
 *
 * @param launched how many boards were switched on
 * @param ready how many told their version or ended; a campaign waits until it is all of them
 * @param settled how many are in a final state
 * @param states every state is a key
 * @param causes how many boards are stuck by what, of those that are; a cause that no board has is missing
 * @param passed how many boards have passed a phase at least once; every phase is a key
 */
public record FleetSnapshot(
    int total,
    int launched,
    int ready,
    int settled,
    Map<BoardState, Integer> states,
    Map<String, Integer> causes,
    Map<Phase, Integer> passed,
    Traffic traffic) {}
