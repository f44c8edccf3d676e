package dev.nufleet.platform;

import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.HostText;
import dev.nufleet.tls.TlsName;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a stand-in is to run. Ports: 0 means any free one.
 *
 * @param otaBaseUrl what download links begin with; empty: {@code https://localhost:<ota-port>}, or what is advertised
 * @param tlsDir keeps the CA and its key; empty: made anew, the CA's certificate goes to a temporary file
 * @param dataDir keeps the state; empty: in memory
 * @param devices that exist from the start, with their products
 * @param settings limits, and what the platform's documentation leaves open
 * @param reach by what it is called besides
 * @param chaos what it does wrong; empty: nothing, and it pays nothing for that
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
    StandInSettings settings,
    Reach reach,
    Optional<StandInChaos> chaos) {
  /** One that does nothing wrong. */
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
      List<DeviceTriple> devices,
      StandInSettings settings,
      Reach reach) {
    this(host, mqttPort, otaPort, apiPort, otaBaseUrl, region, tlsDir, dataDir, accessKeyId, accessKeySecret, devices,
        settings, reach, Optional.empty());
  }

  /**
   * For a fleet in the same process, whose boards may live faster than the clock on the wall: no limits per second or
   * minute. Called by nothing but the address that it listens on, and the platform's own names.
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
        StandInSettings.unhurried(), Reach.NOTHING_FURTHER);
  }

  /** The same, but with something that it does wrong, if anything is given. */
  public StandInConfig withChaos(Optional<StandInChaos> wrong) {
    return new StandInConfig(host, mqttPort, otaPort, apiPort, otaBaseUrl, region, tlsDir, dataDir, accessKeyId,
        accessKeySecret, devices, settings, reach, wrong);
  }

  /** The host that others are told. */
  public String calledAt() {
    return reach.advertised().map(TlsName::text).orElse(host);
  }

  /**
   * What download links begin with. Boards cannot download from a link with an IPv6 address, so none has one unless
   * it is asked for.
   */
  public URI linkBase(int port) {
    boolean localhost = reach.advertised().isEmpty()
        && TlsName.find(host).filter(at -> at.isAnyAddress() || at.isLoopback() || at.isIpv6()).isPresent();
    return otaBaseUrl.orElseGet(
        () -> URI.create("https://" + HostText.withPort(localhost ? "localhost" : calledAt(), port)));
  }

  /** Names and addresses that its page answers to. */
  List<String> calledBy() {
    return Stream.concat(Stream.of(host, calledAt()), reach.names().stream().map(TlsName::text)).toList();
  }

  /** Names and addresses that its port of downloads answers to, besides those of {@link #calledBy}. */
  List<String> storeCalledBy() {
    Stream<String> links = otaBaseUrl.map(URI::getHost).stream();
    return Stream.of(calledBy().stream(), links, Stream.of("ota.iot-thing." + region + ".aliyuncs.com",
        "ota-" + region + ".iot-thing.aliyuncs.com", "iotx-ota.oss-" + region + ".aliyuncs.com",
        "iot-auth." + region + ".aliyuncs.com")).flatMap(names -> names).toList();
  }

  /** Where devices of an instance with an id sign in (C Link SDK 4, its MQTT demo). */
  private Optional<TlsName> instanceHost() {
    String id = settings.text(Setting.INSTANCE_ID);
    return id.equals(Setting.NONE) ? Optional.empty() : TlsName.find(id + ".mqtt.iothub.aliyuncs.com");
  }

  /** Names and addresses that its certificate is for, besides those that it always is for. */
  List<TlsName> certifiedNames() {
    return Stream.concat(
            Stream.concat(Stream.of(host, calledAt()), otaBaseUrl.map(URI::getHost).stream())
                .flatMap(called -> TlsName.find(called).stream()).filter(name -> !name.isAnyAddress()),
            Stream.concat(reach.names().stream(), instanceHost().stream()))
        .distinct().toList();
  }

  @Override
  public String toString() {
    return "stand-in at " + host + " for " + region; // a secret is among the rest
  }
}
