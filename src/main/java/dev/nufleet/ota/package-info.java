/**
 * An upgrade on the board, from the notice to the candidate on the card: the OTA engine, the sample's loop, the
 * candidate writer.
 *
 * <p>Programs over {@code hal} and storage. Knows no actor, no clock and no socket.
 */
package dev.nufleet.ota;
