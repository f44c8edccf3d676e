/**
 * A stand-in in a process of its own, which belongs to a run: for fleets whose both ends are more than one process may
 * open. Knows neither the run nor its stage; what it brings is what any running stand-in is to a run, a ready file.
 */
package dev.nufleet.app.standin;
