/** Nodes of a cluster as the command line has them: started on this machine, or joined where they run. */
package dev.nufleet.app.cluster;
