package dev.nufleet.api;

import dev.nufleet.app.settings.MadeUpDevices;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.platform.StandInSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What a stand-in is to be; immutable, each method gives another one. Without more it has the limits that the platform
 * documents: for example 5 sign-ins of a device in a minute.
 */
public final class StandInPlan {
  private static final int MOST_DEVICES = 100_000;

  private final List<DeviceTriple> devices;
  private final StandInSettings settings;
  private final Chaos chaos;
  private final long seed;

  private StandInPlan(List<DeviceTriple> devices, StandInSettings settings, Chaos chaos, long seed) {
    this.devices = List.copyOf(devices);
    this.settings = settings;
    this.chaos = chaos;
    this.seed = seed;
  }

  /** Made up from a seed: equal numbers give equal triples. */
  static StandInPlan of(int devices) {
    if (devices < 1 || devices > MOST_DEVICES) {
      throw new IllegalArgumentException(devices + " devices; 1.." + MOST_DEVICES + " are allowed");
    }
    return new StandInPlan(MadeUpDevices.of(1, IntStream.range(0, devices)
        .mapToObj(index -> String.format(Locale.ROOT, "device-%05d", index)).toList()),
        StandInSettings.documented(), Chaos.NONE, 1);
  }

  /**
   * With one device more, whose triple is known: the one that is compiled into a firmware. All devices are of one
   * product, so the first one that is named takes the place of those that were made up.
   *
   * @throws IllegalArgumentException if part of it cannot be meant, it is of another product than the one named before,
   *     or its name is there already
   */
  public StandInPlan device(String productKey, String deviceName, String deviceSecret) {
    DeviceTriple one = DeviceTriple.of(productKey, deviceName, deviceSecret);
    List<DeviceTriple> all = new ArrayList<>(madeUp() ? List.of() : devices);
    all.forEach(other -> {
      if (!other.productKey().equals(one.productKey()) || other.deviceName().equals(one.deviceName())) {
        throw new IllegalArgumentException("device " + one.deviceName() + " of product " + one.productKey()
            + " and device " + other.deviceName() + " of product " + other.productKey()
            + " exclude each other; one product and different names are allowed");
      }
    });
    all.add(one);
    return new StandInPlan(all, settings, chaos, seed);
  }

  private boolean madeUp() {
    return devices.equals(of(devices.size()).devices);
  }

  /**
   * With another value of a setting; {@code docs/stand-in.md} lists them.
   *
   * @throws IllegalArgumentException if there is no such setting, or it does not allow the value
   */
  public StandInPlan setting(String name, String value) {
    return new StandInPlan(devices, settings.with(name, value), chaos, seed);
  }

  /** One that does wrong what the platform's part of a scenario says; moments count from the first sign-in on. */
  public StandInPlan chaos(Chaos scenario) {
    return new StandInPlan(devices, settings, scenario, seed);
  }

  /** What chaos is drawn from; 1 without it. */
  public StandInPlan seed(long drawnFrom) {
    return new StandInPlan(devices, settings, chaos, drawnFrom);
  }

  /**
   * Starts it, on ports of 127.0.0.1 that are free. It takes about a second, the first one of a process some more.
   *
   * @throws IllegalArgumentException if the scenario sets what this stand-in cannot be set to
   * @throws NotInTime if it has not started in a minute
   */
  public StandIn start() {
    return HostEdge.start(this);
  }

  List<DeviceTriple> devices() {
    return devices;
  }

  StandInSettings settings() {
    StandInSettings all = settings;
    for (var one : chaos.scenario().platform().entrySet()) {
      all = all.with(one.getKey(), one.getValue());
    }
    return all;
  }

  Chaos chaos() {
    return chaos;
  }

  long seed() {
    return seed;
  }

  @Override
  public String toString() {
    return devices.size() + " devices of product " + devices.get(0).productKey() + ", chaos " + chaos;
  }
}
