/**
 * Events and facts into Prometheus metrics. Sees nothing but these, so that adding a metric touches no board.
 *
 * <p>No label ever holds a board's name.
 */
package dev.nufleet.observe;
