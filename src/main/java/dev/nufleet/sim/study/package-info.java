/**
 * What is to be learnt of worlds: what they violate and what came true in them. Knows worlds from outside: a plan goes
 * in, facts and prints come out.
 */
package dev.nufleet.sim.study;
