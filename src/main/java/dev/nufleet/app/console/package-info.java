/**
 * {@code nufleet board}: one board with this terminal as its console.
 */
package dev.nufleet.app.console;
