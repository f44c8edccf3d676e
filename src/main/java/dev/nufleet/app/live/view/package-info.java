/**
 * What is shown of a run while it goes on: where each board stands, what it did last, sums, and the stream of what
 * changes. Fed by the fleet's thread, read by any; whoever reads slowly costs the run nothing. Knows no HTTP.
 */
package dev.nufleet.app.live.view;
