/**
 * Chaos as values: what a scenario says, which faults it plans for which board, and when their moment has come. Pure:
 * everything follows from (seed, board's name, fault, index), so that a board meets the same faults alone, in a fleet
 * and in a part of one, at any pace, on real sockets and under a virtual clock. Knows no clock, thread, socket or file.
 */
package dev.nufleet.chaos;
