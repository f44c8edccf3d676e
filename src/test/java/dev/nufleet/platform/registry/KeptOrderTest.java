package dev.nufleet.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was made first comes first after a restart, too: GRAY and the newest dynamic job go by it. */
class KeptOrderTest {
  private static final long NOW = 1_577_152_018_928L;

  @TempDir Path dir;

  private static Cloud cloud() {
    return new Cloud(new Ids(new Random(1)), new Directory());
  }

  private static void fill(Cloud cloud) {
    Product product = new Product();
    product.key = "pk";
    product.secret = "s";
    cloud.put(product);
    Firmware firmware = new Firmware();
    firmware.id = "fw";
    firmware.version = "2";
    cloud.put(firmware);
    for (String name : new String[] {"zulu", "mike", "alpha"}) {
      Device device = new Device("pk", name, "s", "iot-" + name, NOW);
      cloud.put(device);
      Job job = new Job();
      job.id = name;
      job.firmwareId = "fw";
      job.productKey = "pk";
      job.createdMillis = NOW;
      cloud.put(job);
      cloud.put(new Task("2-" + name, job, firmware, device, NOW));
      cloud.put(new Task("1-" + name, job, firmware, device, NOW));
    }
  }

  @Test
  void what_was_made_in_one_millisecond_keeps_its_order() {
    Path file = dir.resolve("stand-in.mv");
    try (DiskKeeper disk = new DiskKeeper(file)) {
      Cloud cloud = cloud();
      fill(cloud);
      cloud.put(cloud.device("pk", "zulu").orElseThrow()); // as when it is active from now on
      disk.keep(cloud.takeChanged(), cloud.takeRemoved());
    }
    try (DiskKeeper disk = new DiskKeeper(file)) {
      Cloud cloud = cloud();
      disk.load(cloud);
      Device later = new Device("pk", "aaaa", "s", "iot", NOW);
      cloud.put(later);
      assertThat(cloud.devices("pk")).extracting(Device::name).containsExactly("zulu", "mike", "alpha", "aaaa");
      assertThat(cloud.jobs()).extracting(job -> job.id).containsExactly("zulu", "mike", "alpha");
      assertThat(cloud.job("mike").orElseThrow().tasks()).extracting(Task::id).containsExactly("2-mike", "1-mike");
      disk.keep(cloud.takeChanged(), cloud.takeRemoved());
    }
    try (DiskKeeper disk = new DiskKeeper(file)) {
      Cloud cloud = cloud();
      disk.load(cloud);
      assertThat(cloud.devices("pk")).extracting(Device::name).containsExactly("zulu", "mike", "alpha", "aaaa");
    }
  }
}
