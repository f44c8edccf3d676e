/**
 * Recorded sessions of the vendor's client: plays the servers of a session to a whole board over loopback and compares
 * what the board does on the wire, to the byte and the TLS record, with what the vendor's client did.
 *
 * <p>The sessions are {@code src/test/resources/wire}: what the NuMaker port of the C-SDK 3.1.0 sent to scripted
 * servers. This package knows the board through its actor and its links alone.
 */
package dev.nufleet.wire;
