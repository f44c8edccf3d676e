/**
 * The bootloader mbed-bootloader v4.1.0 as built for the boards: checks the ActiveImage, chooses a CandidateSlot,
 * copies, jumps; and says so on the console.
 *
 * <p>A function of storage and reset reason. Knows no actor, no clock, no network.
 */
package dev.nufleet.boot;
