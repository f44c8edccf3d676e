/**
 * Two runs side by side: reads what they left, judges what differs beyond noise, and shows it. The rules are pure; only
 * {@link dev.nufleet.app.compare.Side} and the command touch files.
 */
package dev.nufleet.app.compare;
