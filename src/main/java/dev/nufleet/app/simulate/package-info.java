/**
 * {@code simulate}: worlds by their seeds, several side by side, each in one thread; what they showed; capsules of
 * those that violated something, and their replay.
 */
package dev.nufleet.app.simulate;
