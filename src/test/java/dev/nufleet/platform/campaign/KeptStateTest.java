package dev.nufleet.platform.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nufleet.aliyun.DeviceReport;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Firmware;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing that a restart needs changes without being named to whoever keeps it, whatever is done in whatever order:
 * what is kept of a thing, taken as its fields, is compared before and after each step.
 */
class KeptStateTest {
  /** As it is kept: all fields but those that say that they are not. */
  private static final ObjectMapper FIELDS = JsonMapper.builder()
      .visibility(PropertyAccessor.ALL, Visibility.NONE)
      .visibility(PropertyAccessor.FIELD, Visibility.ANY)
      .build();

  private final Rules rules = new Rules();
  private final List<Firmware> packages = new ArrayList<>();
  private final List<Device> devices = new ArrayList<>();
  private final Map<Object, String> kept = new IdentityHashMap<>();

  private List<Object> things() {
    List<Object> things = new ArrayList<>(devices);
    things.addAll(packages);
    for (Job job : rules.cloud.jobs()) {
      things.add(job);
      things.addAll(job.tasks());
    }
    return things;
  }

  private static String fieldsOf(Object thing) {
    try {
      return FIELDS.writeValueAsString(thing);
    } catch (JsonProcessingException e) {
      throw new AssertionError(thing + " cannot be kept", e);
    }
  }

  private void keepAndCompare(String step) {
    Set<Object> named = rules.cloud.takeChanged();
    for (Object thing : things()) {
      String now = fieldsOf(thing);
      if (!now.equals(kept.put(thing, now))) {
        assertThat(named.contains(thing)).as("%s changes %s unnoticed: %s", step, thing.getClass(), now).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void nothing_that_is_kept_changes_unnoticed(long seed) {
    Random random = new Random(seed);
    for (int number = 1; number <= 3; number++) {
      devices.add(rules.ready(number, "1"));
    }
    keepAndCompare("the beginning");
    for (int i = 0; i < 250; i++) {
      String step = step(random, devices.get(random.nextInt(devices.size())));
      keepAndCompare("step " + i + ", " + step + ",");
    }
    assertThat(rules.cloud.taskCount(Task.Status.SUCCEEDED)).as("something comes of it").isPositive();
    assertThat(rules.cloud.taskCount(Task.Status.FAILED)).isPositive();
  }

  private String step(Random random, Device device) {
    int what = random.nextInt(12);
    rules.now += 1000;
    switch (what) {
      case 0 -> packages.add(begun(random));
      case 1 -> rules.connect(device);
      case 2 -> {
        if (device.isOnline()) {
          rules.disconnect(device);
        }
      }
      case 3, 4 -> rules.progress(device, random.nextInt(103) - 2);
      case 5 -> rules.inform(device, Integer.toString(1 + random.nextInt(packages.size() + 1)));
      case 6 -> rules.inform(device, device.open().isEmpty() ? "1" : device.open().get(0).version());
      case 7 -> rules.passes(Duration.ofMinutes(1 + random.nextInt(20)));
      case 8 -> tasks(random).forEach(task -> rules.campaigns.confirm(task, rules.now));
      case 9 -> tasks(random).stream().filter(task -> task.status().isFinal() && rules.campaigns.mayBeginAnew(task))
          .forEach(task -> rules.campaigns.beginAnew(task, rules.now));
      case 10 -> jobs(random).forEach(job -> rules.campaigns.cancel(job, EnumSet.of(Task.Status.QUEUED,
          Task.Status.CONFIRM, Task.Status.NOTIFIED), random.nextBoolean(), rules.now));
      default -> jobs(random).stream().filter(job -> job.kind == Job.Kind.DYNAMIC)
          .forEach(job -> rules.campaigns.stopMatching(job, rules.now));
    }
    return "action " + what;
  }

  /** A job of some kind with a package of its own. */
  private Firmware begun(Random random) {
    Firmware firmware = rules.firmware(Integer.toString(packages.size() + 2));
    rules.job(firmware, job -> {
      job.kind = Job.Kind.values()[random.nextInt(3)];
      if (job.kind == Job.Kind.DYNAMIC) {
        job.sourceVersions.add("1");
      }
      job.needConfirm = random.nextInt(4) == 0;
      job.overwriteMode = 1 + random.nextInt(2);
      job.retryIntervalMinutes = random.nextInt(4) - 1;
      job.retryCount = random.nextInt(3);
      job.timeoutMinutes = random.nextInt(2) * 10;
      job.scheduleMillis = random.nextInt(3) == 0 ? rules.now + 600_000 : 0;
      job.finishMillis = random.nextInt(3) == 0 ? rules.now + 3_600_000 : 0;
    });
    return firmware;
  }

  private List<Job> jobs(Random random) {
    List<Job> all = List.copyOf(rules.cloud.jobs());
    return all.isEmpty() ? all : List.of(all.get(random.nextInt(all.size())));
  }

  private List<Task> tasks(Random random) {
    List<Task> all = jobs(random).stream().flatMap(job -> job.tasks().stream()).toList();
    return all.isEmpty() ? all : List.of(all.get(random.nextInt(all.size())));
  }

  @Test
  void the_end_of_a_job_and_of_its_packages_check_is_kept() {
    Device device = rules.ready(1, "1");
    devices.add(device);
    Firmware firmware = rules.firmware("2");
    packages.add(firmware);
    Job job = rules.job(firmware, j -> j.kind = Job.Kind.VERIFY);
    keepAndCompare("a verify job");
    rules.campaigns.informed(device, new DeviceReport.Inform("0", "", "2"), rules.now);
    assertThat(rules.cloud.takeChanged()).contains(job, firmware, rules.task(job, device), device);
  }
}
