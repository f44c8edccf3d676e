package dev.nufleet.model;

/** What makes a board a device of the platform: compiled into its firmware. */
public record DeviceTriple(ProductKey productKey, DeviceName deviceName, DeviceSecret deviceSecret) {
  public static DeviceTriple of(String productKey, String deviceName, String deviceSecret) {
    return new DeviceTriple(new ProductKey(productKey), new DeviceName(deviceName), new DeviceSecret(deviceSecret));
  }
}
