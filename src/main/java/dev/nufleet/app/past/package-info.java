/**
 * Reports of runs whose process ended before it could make one: from the facts of their history, told again to what
 * hears them in a run. Decides nothing by itself of what a report says; must know no actor, no platform and no clock.
 */
package dev.nufleet.app.past;
