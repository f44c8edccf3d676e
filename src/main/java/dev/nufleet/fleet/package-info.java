/**
 * Many boards: switches them on at a ramp, keeps a journey for each from its events, plays the operator at their
 * consoles, and answers snapshots and the final result.
 *
 * <p>Must not know the stand-in, how a campaign is made, or who looks at the figures.
 */
package dev.nufleet.fleet;
