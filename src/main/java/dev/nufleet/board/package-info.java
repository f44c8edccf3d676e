/**
 * One board: its actor tree (power, bootloader, key-value store, network, OTA downloader, console) and pre-main.
 *
 * <p>Carries out what the pure programs ask for. Knows nothing of the fleet, of other boards or of the stand-in.
 */
package dev.nufleet.board;
