/**
 * What a run was to do, as its report says it: made of the run's settings, and kept beside its history so that a report
 * can be made when the run's process is gone. Holds no secret and nothing that acts; must know nothing of what has
 * happened.
 */
package dev.nufleet.app.sheet;
