/**
 * Judges of a simulated world that hear more than its history has: every packet between boards and servers, and every
 * byte of a download. They know the protocols as the documents tell them, and none of the classes that speak them: two
 * that agree are worth more than one that is used twice. What they say has the form of the history's findings.
 */
package dev.nufleet.sim.judge;
