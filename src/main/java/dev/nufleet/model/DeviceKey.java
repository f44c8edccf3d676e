package dev.nufleet.model;

/** Which device: its product and its name in it; the part of a {@link DeviceTriple} that is no secret. */
public record DeviceKey(ProductKey productKey, DeviceName deviceName) {
  public static DeviceKey of(String productKey, String deviceName) {
    return new DeviceKey(new ProductKey(productKey), new DeviceName(deviceName));
  }

  public static DeviceKey of(DeviceTriple triple) {
    return new DeviceKey(triple.productKey(), triple.deviceName());
  }

  /** {@code productKey/deviceName}, as topics write it. */
  @Override
  public String toString() {
    return productKey + "/" + deviceName;
  }
}
