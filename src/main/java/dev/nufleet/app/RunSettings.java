package dev.nufleet.app;

import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Pace;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a run is to do: checked, and complete. {@link RunSettingsReader} makes it. */
record RunSettings(
    String scenario,
    List<DeviceTriple> devices,
    boolean devicesAreMadeUp,
    Mix mix,
    Image image,
    FirmwareVersion version,
    FirmwareVersion initialVersion,
    Pace pace,
    long seed,
    OptionalDouble rampPerSecond,
    Target target,
    String region,
    Duration timeout,
    List<Threshold> thresholds,
    Path reportDir,
    Optional<Path> transcriptDir,
    Memories.Asked memories,
    List<InetAddress> sourceAddresses,
    Optional<Http> http,
    boolean hold,
    boolean quiet,
    boolean dryRun) {
  /** What the boards meet. */
  sealed interface Target {
    /** As it stands in report.json. */
    default String word() {
      return this instanceof Cloud ? "aliyun" : "embedded";
    }
  }

  /** A stand-in in this process. */
  record Embedded() implements Target {}

  /** A stand-in that already runs. */
  record Running(ReadyFile ready) implements Target {}

  /** The real platform. @param key who makes the campaign; without one none is made, the boards only sign in */
  record Cloud(Optional<AccessKey> key, Optional<String> instanceId, Detour detour) implements Target {}

  /** @param asked whether the user named the place: then it must be free */
  record Http(HostPort at, boolean asked) {}

  int boards() {
    return devices.size();
  }
}
