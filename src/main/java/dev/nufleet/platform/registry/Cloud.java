package dev.nufleet.platform.registry;

import dev.nufleet.model.DeviceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that the platform knows, in the hands of one thread: products, devices, packages, jobs, tasks. It notes what
 * changed, for whoever keeps it, and what is to be done outside. Knows no clock: whoever changes something says when.
 */
public final class Cloud {
  private final Map<String, Product> products = new LinkedHashMap<>();
  private final Map<String, Map<String, Device>> devicesByProduct = new LinkedHashMap<>();
  private final Map<String, Device> devicesByIotId = new LinkedHashMap<>();
  private final Map<Long, RegistrationBatch> applications = new LinkedHashMap<>();
  private final Map<String, DeviceGroup> groups = new LinkedHashMap<>();
  private final Map<String, OtaModule> modules = new LinkedHashMap<>();
  private final Map<String, Firmware> firmwares = new LinkedHashMap<>();
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final Map<Integer, Firmware> streams = new LinkedHashMap<>();
  private final TaskCounts productTasks = new TaskCounts();
  private final long[] taskCounts = new long[Task.Status.values().length];
  private long lastOrder;
  private final Ids ids;
  private final Directory directory;
  private Set<Object> changed = new LinkedHashSet<>();
  private List<Object> removed = new ArrayList<>();
  private List<Effect> effects = new ArrayList<>();

  /** @param directory learns of devices and their secrets as they come and go */
  public Cloud(Ids ids, Directory directory) {
    this.ids = ids;
    this.directory = directory;
  }

  public Ids ids() {
    return ids;
  }

  public void changed(Object thing) {
    changed.add(thing);
  }

  public void want(Effect effect) {
    effects.add(effect);
  }

  /** What is to be done outside since the last call, in order. */
  public List<Effect> takeEffects() {
    if (effects.isEmpty()) {
      return List.of();
    }
    List<Effect> taken = effects;
    effects = new ArrayList<>();
    return taken;
  }

  /** What changed since the last call. */
  public Set<Object> takeChanged() {
    if (changed.isEmpty()) {
      return Set.of();
    }
    Set<Object> taken = changed;
    changed = new LinkedHashSet<>();
    return taken;
  }

  public List<Object> takeRemoved() {
    if (removed.isEmpty()) {
      return List.of();
    }
    List<Object> taken = removed;
    removed = new ArrayList<>();
    return taken;
  }

  /**
   * Numbers what was made, so that what came first comes first after a restart, too, even within one millisecond.
   *
   * @param known its number, 0 if it has none yet
   */
  private long order(long known) {
    lastOrder = Math.max(lastOrder + 1, known);
    return known == 0 ? lastOrder : known;
  }

  // products

  public Collection<Product> products() {
    return products.values();
  }

  public Optional<Product> product(String key) {
    return Optional.ofNullable(products.get(key));
  }

  public void put(Product product) {
    products.put(product.key, product);
    devicesByProduct.computeIfAbsent(product.key, k -> new LinkedHashMap<>());
    directory.put(product);
    changed(product);
  }

  public void remove(Product product) {
    products.remove(product.key);
    devicesByProduct.remove(product.key);
    directory.remove(product);
    changed.remove(product);
    removed.add(product);
  }

  // devices

  /** In the order of their registration. */
  public Collection<Device> devices(String productKey) {
    return devicesByProduct.getOrDefault(productKey, Map.of()).values();
  }

  public Optional<Device> device(String productKey, String name) {
    return Optional.ofNullable(devicesByProduct.getOrDefault(productKey, Map.of()).get(name));
  }

  public Optional<Device> device(DeviceId key) {
    return device(key.productKey().value(), key.deviceName().value());
  }

  public Optional<Device> deviceOfIotId(String iotId) {
    return Optional.ofNullable(devicesByIotId.get(iotId));
  }

  public void put(Device device) {
    device.order = order(device.order);
    devicesByProduct.computeIfAbsent(device.productKey(), k -> new LinkedHashMap<>()).put(device.name(), device);
    devicesByIotId.put(device.iotId(), device);
    directory.put(device);
    changed(device);
  }

  public void remove(Device device) {
    devicesByProduct.getOrDefault(device.productKey(), new LinkedHashMap<>()).remove(device.name());
    devicesByIotId.remove(device.iotId());
    directory.remove(device);
    for (String group : device.groups()) {
      group(group).ifPresent(g -> {
        g.devices.remove(device.key().toString());
        changed(g);
      });
    }
    changed.remove(device);
    removed.add(device);
  }

  public Optional<RegistrationBatch> application(long id) {
    return Optional.ofNullable(applications.get(id));
  }

  public void put(RegistrationBatch application) {
    applications.put(application.id, application);
    changed(application);
  }

  // groups and modules

  public Optional<DeviceGroup> group(String id) {
    return Optional.ofNullable(groups.get(id));
  }

  public Collection<DeviceGroup> groups() {
    return groups.values();
  }

  public void put(DeviceGroup group) {
    groups.put(group.id, group);
    changed(group);
  }

  /** Case does not count in a module's name. */
  public Optional<OtaModule> module(String productKey, String name) {
    return Optional.ofNullable(modules.get(moduleKey(productKey, name)));
  }

  public Collection<OtaModule> modules() {
    return modules.values();
  }

  public void put(OtaModule module) {
    modules.put(moduleKey(module.productKey, module.name), module);
    changed(module);
  }

  public void remove(OtaModule module) {
    modules.remove(moduleKey(module.productKey, module.name));
    changed.remove(module);
    removed.add(module);
  }

  static String moduleKey(String productKey, String name) {
    return productKey + "/" + name.toLowerCase(Locale.ROOT);
  }

  // packages, jobs, tasks

  public Collection<Firmware> firmwares() {
    return firmwares.values();
  }

  public Optional<Firmware> firmware(String id) {
    return Optional.ofNullable(firmwares.get(id));
  }

  public Optional<Firmware> firmwareOfStream(int streamId) {
    return Optional.ofNullable(streams.get(streamId));
  }

  public void put(Firmware firmware) {
    firmwares.put(firmware.id, firmware);
    firmware.files.forEach(part -> streams.put(part.streamId, firmware));
    changed(firmware);
  }

  public void remove(Firmware firmware) {
    firmwares.remove(firmware.id);
    firmware.files.forEach(part -> streams.remove(part.streamId));
    changed.remove(firmware);
    removed.add(firmware);
  }

  public Collection<Job> jobs() {
    return jobs.values();
  }

  public Optional<Job> job(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  public void put(Job job) {
    job.order = order(job.order);
    jobs.put(job.id, job);
    changed(job);
  }

  public Optional<Task> task(String id) {
    return Optional.ofNullable(tasks.get(id));
  }

  /** Adds a task, in whatever state it is; its turns are noted from now on. */
  public void put(Task task) {
    task.order = order(task.order);
    tasks.put(task.id(), task);
    jobs.get(task.jobId()).add(task);
    taskCounts[task.status().ordinal()]++;
    productTasks.add(task);
    if (!task.status().isFinal()) {
      device(task.productKey(), task.deviceName()).ifPresent(device -> device.began(task));
    }
    task.keepIn(this::turned);
    changed(task);
  }

  private void turned(Task task, Task.Status from) {
    Task.Status to = task.status();
    if (from != to) {
      jobs.get(task.jobId()).turned(from, to);
      taskCounts[from.ordinal()]--;
      taskCounts[to.ordinal()]++;
      productTasks.turned(task, from);
    }
    if (from.isFinal() != to.isFinal()) {
      device(task.productKey(), task.deviceName()).ifPresent(device -> {
        if (to.isFinal()) {
          device.ended(task);
        } else {
          device.began(task);
        }
      });
    }
    changed(task);
  }

  /** Of each product, for other threads to read. */
  public TaskCounts productTasks() {
    return productTasks;
  }

  public long taskCount(Task.Status status) {
    return taskCounts[status.ordinal()];
  }
}
