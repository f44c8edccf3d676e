/**
 * What actors are made with of which there are many. Knows no actor of this program, and neither boards nor the
 * platform.
 */
package dev.nufleet.actors;
