/**
 * How a run shows itself at a terminal: bars that are redrawn in place, lines elsewhere, and what may get through to a
 * terminal at all. Knows a fleet by its snapshots only; who makes the run is not its matter.
 */
package dev.nufleet.app.run.progress;
