/** What travels between the nodes of a cluster: values without images, each with a fixed name for its kind. */
package dev.nufleet.cluster.wire;
