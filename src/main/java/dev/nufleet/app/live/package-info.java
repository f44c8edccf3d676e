/**
 * What may be done to a run while it goes on: faults that are given and taken back by HTTP, and who may do so. Knows
 * the fleet by its orders alone, and no stage, campaign or terminal.
 */
package dev.nufleet.app.live;
