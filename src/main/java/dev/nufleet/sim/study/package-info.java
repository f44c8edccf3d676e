/**
 * What is to be learnt of worlds: what they violate, lived again and made smaller; what they have met; whether their
 * histories are the same twice. Knows worlds from outside: a plan goes in, facts and prints come out.
 */
package dev.nufleet.sim.study;
