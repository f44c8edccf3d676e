package dev.nufleet.platform;

import dev.nufleet.model.DeviceTriple;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a stand-in is to run. Ports: 0 means any free one.
 *
 * @param otaBaseUrl what download links begin with; empty: {@code https://localhost:<ota-port>}
 * @param tlsDir keeps the CA and its key; empty: made anew, the CA's certificate goes to a temporary file
 * @param dataDir keeps the state; empty: in memory
 * @param devices that exist from the start, with their products
 * @param settings limits, and what the platform's documentation leaves open
 */
public record StandInConfig(
    String host,
    int mqttPort,
    int otaPort,
    int apiPort,
    Optional<URI> otaBaseUrl,
    String region,
    Optional<Path> tlsDir,
    Optional<Path> dataDir,
    String accessKeyId,
    String accessKeySecret,
    List<DeviceTriple> devices,
    StandInSettings settings) {
  /**
   * For a fleet in the same process, whose boards may live faster than the clock on the wall: no limits per second or
   * minute.
   */
  public StandInConfig(
      String host,
      int mqttPort,
      int otaPort,
      int apiPort,
      Optional<URI> otaBaseUrl,
      String region,
      Optional<Path> tlsDir,
      Optional<Path> dataDir,
      String accessKeyId,
      String accessKeySecret,
      List<DeviceTriple> devices) {
    this(host, mqttPort, otaPort, apiPort, otaBaseUrl, region, tlsDir, dataDir, accessKeyId, accessKeySecret, devices,
        StandInSettings.unhurried());
  }

  @Override
  public String toString() {
    return "stand-in at " + host + " for " + region; // a secret is among the rest
  }
}
