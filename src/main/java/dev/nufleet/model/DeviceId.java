package dev.nufleet.model;

/** Which device: its product and its name in it; the part of a {@link DeviceTriple} that is no secret. */
public record DeviceId(ProductKey productKey, DeviceName deviceName) {
  public static DeviceId of(String productKey, String deviceName) {
    return new DeviceId(new ProductKey(productKey), new DeviceName(deviceName));
  }

  public static DeviceId of(DeviceTriple triple) {
    return new DeviceId(triple.productKey(), triple.deviceName());
  }

  /** {@code productKey/deviceName}, as topics write it. */
  @Override
  public String toString() {
    return productKey + "/" + deviceName;
  }
}
