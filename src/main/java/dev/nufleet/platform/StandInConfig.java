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
    List<DeviceTriple> devices) {}
