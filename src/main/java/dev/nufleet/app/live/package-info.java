/**
 * The page of a run and the calls behind it: what may be seen and done while it goes on, by HTTP, and who may do so.
 * Knows the fleet by its orders alone, and no stage, campaign or terminal.
 */
package dev.nufleet.app.live;
