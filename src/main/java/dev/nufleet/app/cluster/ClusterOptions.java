package dev.nufleet.app.cluster;

import picocli.CommandLine.Option;

/** Of a run whose boards live in other processes; read by name, because a scenario file may hold them too. */
public final class ClusterOptions {
  @Option(names = "--nodes", paramLabel = "N",
      description = "start N processes on this machine that hold the boards, and end them with the run (default: the"
          + " boards live in this one)")
  private String nodes;

  @Option(names = "--cluster", paramLabel = "HOST:PORT,...",
      description = "lead the nodes of a cluster, on any machines; members of it, see `node` (default: none)")
  private String cluster;

  @Option(names = "--discover", paramLabel = "WHERE",
      description = "the same where nobody names members: config:HOST:PORT,..., dns:NAME[:PORT], dns:_PORT._tcp.NAME or"
          + " kubernetes:LABELS[:PORT] lead to nodes that can be asked, see `node` (default: none)")
  private String discover;

  @Option(names = "--await-nodes", paramLabel = "N",
      description = "with --cluster or --discover: wait for so many nodes before the first board is switched on"
          + " (default: 1)")
  private String awaitNodes;

  @Option(names = "--cluster-tls", paramLabel = "DIR",
      description = "with --cluster or --discover off this machine: ca.pem, node.pem and node-key.pem, as"
          + " `certificates` makes them (default: in the clear, and only on loopback)")
  private String clusterTls;
}
