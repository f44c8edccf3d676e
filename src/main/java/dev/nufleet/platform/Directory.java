package dev.nufleet.platform;

import dev.nufleet.model.DeviceKey;
import dev.nufleet.model.DeviceSecret;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who may sign in, for the connections' threads to read while one thread keeps it up to date. */
final class Directory {
  private final Map<DeviceKey, Entry> devices = new ConcurrentHashMap<>();
  private final Map<String, ProductEntry> products = new ConcurrentHashMap<>();

  record Entry(DeviceSecret secret, boolean disabled, boolean activated) {}

  /** Prints without its secret. */
  record ProductEntry(DeviceSecret secret, boolean dynamicRegistration) {}

  Optional<Entry> device(DeviceKey key) {
    return Optional.ofNullable(devices.get(key));
  }

  Optional<ProductEntry> product(String key) {
    return Optional.ofNullable(products.get(key));
  }

  int size() {
    return devices.size();
  }

  void put(Device device) {
    devices.put(device.key(), new Entry(new DeviceSecret(device.secret), device.disabled, device.activatedMillis > 0));
  }

  void remove(Device device) {
    devices.remove(device.key());
  }

  void put(Product product) {
    products.put(product.key, new ProductEntry(new DeviceSecret(product.secret), product.dynamicRegistration));
  }

  void remove(Product product) {
    products.remove(product.key);
  }
}
