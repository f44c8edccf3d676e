package dev.nufleet.platform.registry;

import dev.nufleet.model.DeviceId;
import dev.nufleet.model.DeviceSecret;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who may sign in, for the connections' threads to read while one thread keeps it up to date. */
public final class Directory {
  private final Map<DeviceId, Entry> devices = new ConcurrentHashMap<>();
  private final Map<String, ProductEntry> products = new ConcurrentHashMap<>();

  public record Entry(DeviceSecret secret, boolean disabled, boolean activated) {}

  /** Prints without its secret. */
  public record ProductEntry(DeviceSecret secret, boolean dynamicRegistration) {}

  public Optional<Entry> device(DeviceId key) {
    return Optional.ofNullable(devices.get(key));
  }

  public Optional<ProductEntry> product(String key) {
    return Optional.ofNullable(products.get(key));
  }

  int size() {
    return devices.size();
  }

  public void put(Device device) {
    devices.put(device.key(),
        new Entry(new DeviceSecret(device.secret()), device.isDisabled(), device.activatedMillis() > 0));
  }

  void remove(Device device) {
    devices.remove(device.key());
  }

  public void put(Product product) {
    products.put(product.key, new ProductEntry(new DeviceSecret(product.secret), product.dynamicRegistration));
  }

  void remove(Product product) {
    products.remove(product.key);
  }
}
