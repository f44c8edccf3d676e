package dev.nufleet.api;

import dev.nufleet.app.campaign.Campaign;
import dev.nufleet.app.campaign.CampaignRefused;
import dev.nufleet.app.campaign.OpenApiClient;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.tls.PemFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A stand-in of the platform that runs in this process, on ports of 127.0.0.1 of its own: MQTT broker, store of
 * downloads and OpenAPI. A device client of one's own is pointed at it; what it says and does can be asked here.
 * Several may run side by side. Safe for many threads. {@code docs/library.md} has examples.
 */
public final class StandIn implements AutoCloseable {
  private final dev.nufleet.platform.StandIn running;
  private final OpenApiClient.Account account;
  private final List<DeviceTriple> devices;
  private final Ears ears;
  private final Runnable stop;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** @param stop ends it; called once */
  StandIn(dev.nufleet.platform.StandIn running, OpenApiClient.Account account, List<DeviceTriple> devices, Ears ears,
      Runnable stop) {
    this.running = running;
    this.account = account;
    this.devices = List.copyOf(devices);
    this.ears = ears;
    this.stop = stop;
  }

  /** Starts one that has one device. @throws NotInTime if it has not started in a minute */
  public static StandIn start() {
    return of(1).start();
  }

  /** A plan of one with so many devices of one product, 1..100,000, named {@code device-00000} and so on. */
  public static StandInPlan of(int devices) {
    return StandInPlan.of(devices);
  }

  // ---- for the client that is to be tested ----

  /** Of the MQTT broker, which speaks TLS: {@code 127.0.0.1}. */
  public String mqttHost() {
    return running.endpoints().mqttHost();
  }

  public int mqttPort() {
    return running.endpoints().mqttPort();
  }

  /** What links of downloads begin with: {@code https://localhost:PORT}. */
  public URI downloads() {
    return running.endpoints().otaBaseUrl();
  }

  /** Of the OpenAPI, for the official SDK with {@link #accessKeyId} and {@link #accessKeySecret}. */
  public URI openApi() {
    return running.endpoints().apiEndpoint();
  }

  public String accessKeyId() {
    return account.accessKeyId();
  }

  public String accessKeySecret() {
    return account.accessKeySecret();
  }

  /** PEM: the authority that signed the certificates of broker and downloads. Gone when the stand-in is closed. */
  public Path caFile() {
    return running.endpoints().caFile();
  }

  /** Trusts that authority and nobody else: for clients on the JDK's own TLS. */
  public SSLContext tls() {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (X509Certificate authority : PemFiles.certificates(caFile())) {
        trusted.setCertificateEntry("ca-" + trusted.size(), authority);
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, trust.getTrustManagers(), null);
      return tls;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JDK cannot trust the stand-in's authority: " + e.getMessage(), e);
    }
  }

  /** Those that it was started with, in their order. */
  public List<DeviceTriple> devices() {
    return devices;
  }

  /** The first of them. */
  public DeviceTriple device() {
    return devices.get(0);
  }

  // ---- what the platform is to do ----

  /**
   * Uploads a firmware and starts a job for these devices, through the OpenAPI. Devices are told when they are online
   * and have told their version; see {@code report-grace} in {@code docs/stand-in.md} for those that do not.
   *
   * @param to devices of this stand-in; none: all
   * @throws IllegalStateException with the platform's words, if it refuses
   */
  public Job upgrade(Firmware firmware, DeviceTriple... to) {
    List<DeviceTriple> chosen = to.length == 0 ? devices : List.of(to);
    Campaign campaign = new Campaign(account, device().productKey());
    String name = "firmware-" + UUID.randomUUID().toString().substring(0, 8);
    try {
      campaign.upload(firmware.image(), firmware.version(), name);
      campaign.start(chosen, /* ownProduct= */ to.length == 0);
    } catch (CampaignRefused e) {
      throw new IllegalStateException("the job was not made: " + e.getMessage(), e);
    }
    return new Job(campaign, firmware.version());
  }

  // ---- what it heard ----

  /** The last 10,000 things that it heard, the oldest first. */
  public List<Heard> heard() {
    return ears.all();
  }

  /** Those of one kind of a device. */
  public <T extends Heard> List<T> heard(Class<T> kind, DeviceTriple device) {
    String name = name(device);
    return heard().stream().filter(word -> kind.isInstance(word) && word.deviceName().equals(name))
        .map(kind::cast).toList();
  }

  /** The version of its firmware that a device told last. */
  public Optional<String> version(DeviceTriple device) {
    return ears.version(name(device));
  }

  public boolean isOnline(DeviceTriple device) {
    return ears.isOnline(name(device));
  }

  /** The device's last task that turned: one that was told of, or is over. */
  public Optional<Task> task(DeviceTriple device) {
    return ears.task(name(device));
  }

  /**
   * Waits until something is heard of a device; what was heard before counts, as far as {@link #heard()} has it.
   *
   * @return the first that is wanted
   * @throws NotInTime if there is none in that time, with what was heard instead; or if this thread is interrupted
   */
  public <T extends Heard> T await(Class<T> kind, DeviceTriple device, Predicate<T> wanted, Duration most) {
    return await(kind, device, wanted, kind.getSimpleName() + " as wanted", most);
  }

  private <T extends Heard> T await(
      Class<T> kind, DeviceTriple device, Predicate<T> wanted, String what, Duration most) {
    try {
      return ears.await(kind, name(device), wanted, what, most);
    } catch (InterruptedException e) {
      throw NotInTime.interrupted("waiting for " + what + " of " + device.deviceName());
    }
  }

  /** Waits until a device has told this version of its firmware. @throws NotInTime likewise */
  public void awaitVersion(DeviceTriple device, FirmwareVersion version, Duration most) {
    await(Heard.Version.class, device, told -> told.is(version), "version " + version, most);
  }

  /** Waits until a task of the device came to this status. @throws NotInTime likewise */
  public Task awaitTask(DeviceTriple device, Task.Status status, Duration most) {
    return await(Heard.Turned.class, device, turned -> turned.task().status() == status, "task " + status, most).task();
  }

  private String name(DeviceTriple device) {
    if (!devices.contains(device)) {
      throw new IllegalArgumentException(device.deviceName() + " is no device of this stand-in; devices() are");
    }
    return device.deviceName().value();
  }

  /** Ends it, with all connections; a second time does nothing. One that belongs to a fleet ends with it alone. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      stop.run();
    }
  }

  @Override
  public String toString() {
    return "stand-in, MQTT at " + mqttHost() + ":" + mqttPort() + ", OpenAPI at " + openApi() + ", " + devices.size()
        + " devices";
  }
}
