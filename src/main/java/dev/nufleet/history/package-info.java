/**
 * A run's history: facts as lines of JSON, and what they prove. One pass over the facts, in order, with memory by the
 * number of boards; the same code judges a run while it goes on and its file afterwards. Knows no clock, thread or
 * actor, and believes no part that it judges.
 */
package dev.nufleet.history;
