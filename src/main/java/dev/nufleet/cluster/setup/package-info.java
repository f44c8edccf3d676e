/**
 * What users say of a cluster, as values: how long its members wait for each other. Knows neither Akka nor actors, so
 * that whoever reads settings can have it.
 */
package dev.nufleet.cluster.setup;
