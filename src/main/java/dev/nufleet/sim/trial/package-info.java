/**
 * Rules that are tried beside a simulated world, on copies of a board's memories or in a platform of their own, since a
 * board's life seldom needs them: each trial draws what happens, and knows from the documents what has to come of it.
 * Changes nothing in the world. Knows no clock but its own, and no randomness but what it is given.
 */
package dev.nufleet.sim.trial;
