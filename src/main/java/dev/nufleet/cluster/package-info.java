/** A fleet on several machines: boards as entities of Akka's Cluster Sharding, led by one run. */
package dev.nufleet.cluster;
