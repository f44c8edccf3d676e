package dev.nufleet.app.rollout;

import picocli.CommandLine.Option;

/** Of a campaign in stages; read by name, because a scenario file may hold them too. */
public final class RolloutOptions {
  @Option(names = "--stages", paramLabel = "STAGE,...",
      description = "ask the boards in stages; the next begins when all boards of the one before are at their end and"
          + " no --stop-if is true. 1%%,5%%,25%%,100%% are shares of all boards, each with those before it;"
          + " profile=iot-m263a, name=board-0001* and group=GROUP_ID (of a platform that runs) ask these; the last is"
          + " 100%% (default: all at once)")
  private String stages;

  @Option(names = "--stage-soak", paramLabel = "TIME",
      description = "with --stages: watch so long, in real time, between two stages (default: not at all)")
  private String stageSoak;

  @Option(names = "--bad-for", paramLabel = "BOARDS",
      description = "rehearse an image that some boards cannot stand: 3%%, 20, profile=iot-m263a or name=board-0001*."
          + " Their flash does not erase when it is installed, and their bootloader finds nothing to start"
          + " (default: none)")
  private String badFor;
}
