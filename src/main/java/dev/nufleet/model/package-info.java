/**
 * The nouns that everyone shares: who a board is, what it is made of, what happened to it.
 *
 * <p>Records and enums only. Imports nothing of NuFleet's and knows no Akka, no file, no clock.
 */
package dev.nufleet.model;
