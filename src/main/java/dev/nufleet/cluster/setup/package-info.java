/**
 * What users say of a cluster, as values: where its members are looked for, and how long they wait for each other.
 * Knows neither Akka nor actors, so that whoever reads settings can have it.
 */
package dev.nufleet.cluster.setup;
