/**
 * {@code bench}: measured figures of this machine. Runs and stand-ins are processes of their own, the same that a user
 * starts; a C baseline does the same work beside them. Knows nothing of boards but how a run is started and what its
 * report says.
 */
package dev.nufleet.app.bench;
