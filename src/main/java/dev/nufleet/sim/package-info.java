/**
 * A world in one thread: boards, their links, a stand-in and an operator under a virtual clock, from one seed. It
 * drives the rules that fleet and stand-in run by; simulated are time, the network, storage's power and faults, and
 * hands. Knows no clock, thread, socket and file, and no randomness but its seed's.
 */
package dev.nufleet.sim;
