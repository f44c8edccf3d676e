/**
 * Pages that open without a network, for whoever has figures to show: look, tables, charts. Knows of no run.
 */
package dev.nufleet.app.page;
