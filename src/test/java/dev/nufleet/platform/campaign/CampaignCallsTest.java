package dev.nufleet.platform.campaign;

import static dev.nufleet.platform.registry.Task.Status.FAILED;
import static dev.nufleet.platform.registry.Task.Status.QUEUED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.platform.openapi.ApiProblem;
import dev.nufleet.platform.openapi.ApiSettings;
import dev.nufleet.platform.openapi.OpenApi;
import dev.nufleet.platform.openapi.Params;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Firmware;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Task;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Calls about jobs and tasks where one rule meets another; files and configurations are not asked for. */
class CampaignCallsTest {
  private final Rules rules = new Rules();
  private final OpenApi api = new OpenApi(
      rules.cloud, rules.campaigns, null, null, null, ApiSettings.documented("cn-shanghai"));

  private Map<String, Object> call(String action, String... namesAndValues) {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("ProductKey", Rules.PRODUCT);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      params.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return api.call(action, new Params(params, Params.Added.host("")), rules.now);
  }

  private Job dynamic() {
    return rules.job(rules.firmware("2"), job -> {
      job.kind = Job.Kind.DYNAMIC;
      job.sourceVersions.add("1");
    });
  }

  @Test
  void two_tasks_of_one_device_do_not_begin_anew_together() {
    Job job = dynamic();
    Device device = rules.ready(1, "1");
    rules.progress(device, -1);
    rules.inform(device, "1");
    rules.progress(device, -1);
    assertThat(job.tasks()).extracting(Task::status).containsExactly(FAILED, FAILED);
    String first = job.tasks().get(0).id();
    String second = job.tasks().get(1).id();
    assertThatThrownBy(() -> call("ReupgradeOTATask", "JobId", job.id, "TaskId.1", first, "TaskId.2", second))
        .isInstanceOfSatisfying(ApiProblem.class, e -> assertThat(e.code).isEqualTo("iot.ota.TaskStatus"));
    assertThat(device.open()).isEmpty();
    call("ReupgradeOTATask", "JobId", job.id, "TaskId.1", second);
    assertThat(device.open()).hasSize(1);
  }

  @Test
  void a_check_does_not_begin_anew_while_another_is_under_way() {
    Device device = rules.ready(1, "1");
    rules.ready(2, "1");
    Firmware firmware = rules.firmware("2");
    Job first = verify(firmware, "dev-1");
    rules.progress(device, -1);
    Job second = verify(firmware, "dev-2");
    String task = rules.task(first, device).id();
    assertThatThrownBy(() -> call("ReupgradeOTATask", "JobId", first.id, "TaskId.1", task))
        .isInstanceOfSatisfying(ApiProblem.class, e -> assertThat(e.code).isEqualTo("iot.ota.FirmwareVerifyState"));
    rules.campaigns.cancel(second.tasks().get(0), "x", rules.now);
    call("ReupgradeOTATask", "JobId", first.id, "TaskId.1", task);
    assertThat(firmware.status()).isEqualTo(Firmware.CHECKING);
  }

  private Job verify(Firmware firmware, String name) {
    return rules.job(firmware, job -> {
      job.kind = Job.Kind.VERIFY;
      job.target = Job.Target.SPECIFIC;
      job.deviceNames.add(name);
    });
  }

  @Test
  void all_tasks_of_a_named_device_are_listed() {
    Job job = dynamic();
    Device device = rules.ready(1, "1");
    rules.progress(device, -1);
    rules.ready(2, "1");
    rules.inform(device, "1");
    assertThat(total(job, "DeviceNames.1", "dev-1")).isEqualTo(2L);
    assertThat(total(job, "DeviceNames.1", "dev-1", "TaskStatus", "FAILED")).isEqualTo(1L);
    assertThat(total(job, "DeviceNames.1", "dev-1", "DeviceNames.2", "dev-2")).isEqualTo(3L);
  }

  private Object total(Job job, String... more) {
    String[] params = Stream.concat(Stream.of("JobId", job.id), Stream.of(more)).toArray(String[]::new);
    return call("ListOTATaskByJob", params).get("Total");
  }

  @Test
  void a_device_that_joins_a_group_is_taken_by_its_running_dynamic_job() {
    call("CreateDeviceGroup", "GroupName", "group");
    String group = rules.cloud.groups().iterator().next().id;
    Job later = ofGroup("2", group, 1);
    Job reporting = ofGroup("3", group, 2);
    Device device = rules.ready(1, "1");
    rules.notices();
    call("BatchAddDeviceGroupRelations", "GroupId", group, "Device.1.ProductKey", Rules.PRODUCT,
        "Device.1.DeviceName", device.name());
    assertThat(rules.notices()).containsExactly("dev-1");
    assertThat(later.tasks()).hasSize(1);
    assertThat(reporting.tasks()).as("takes only who reports").isEmpty();
  }

  private Job ofGroup(String version, String group, int mode) {
    return rules.job(rules.firmware(version), job -> {
      job.kind = Job.Kind.DYNAMIC;
      job.dynamicMode = mode;
      job.groupId = group;
    });
  }
}
