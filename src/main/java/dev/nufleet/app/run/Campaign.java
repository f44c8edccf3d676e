package dev.nufleet.app.run;

import com.aliyun.iot20180120.models.GenerateOTAUploadURLResponseBody.GenerateOTAUploadURLResponseBodyData;
import dev.nufleet.app.report.PlatformTask;
import dev.nufleet.app.settings.Image;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.ProductKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One campaign on the platform: image, firmware, jobs, tasks. Aimed at all devices of the product where these are the
 * fleet's own, otherwise at the fleet's devices by name, 200 in a job, so that no other device is ever upgraded.
 */
public final class Campaign {
  private static final int JOB_DEVICES = 200;
  /** What a task can be in, in the order in which it turns. */
  private static final List<String> STATUSES =
      List.of("CONFIRM", "QUEUED", "NOTIFIED", "IN_PROGRESS", "FAILED", "CANCELED", "SUCCEEDED");

  private final OpenApiClient.Account account;
  private final ProductKey product;
  private final List<String> jobs = new ArrayList<>();
  private OpenApiClient api;
  private String firmwareId = "";

  public Campaign(OpenApiClient.Account account, ProductKey product) {
    this.account = account;
    this.product = product;
  }

  /** @param name unique in the account */
  public void upload(Image image, FirmwareVersion version, String name) throws CampaignRefused {
    api = new OpenApiClient(account); // the SDK takes its time to come up
    GenerateOTAUploadURLResponseBodyData address = api.uploadAddress();
    ObjectUpload.upload(address, image);
    firmwareId = api.createFirmware(product, name, version, image, address.getFirmwareUrl());
  }

  /** @param ownProduct the product has no other devices than these */
  public void start(List<DeviceTriple> devices, boolean ownProduct) throws CampaignRefused {
    if (ownProduct) {
      jobs.add(api.createJob(product, firmwareId, List.of()));
      return;
    }
    List<String> names = devices.stream().map(device -> device.deviceName().value()).toList();
    for (int from = 0; from < names.size(); from += JOB_DEVICES) {
      jobs.add(api.createJob(product, firmwareId, names.subList(from, Math.min(from + JOB_DEVICES, names.size()))));
    }
  }

  /** How many jobs devices by name make. */
  static int jobsFor(int devices) {
    return (devices + JOB_DEVICES - 1) / JOB_DEVICES;
  }

  boolean isStarted() {
    return !jobs.isEmpty();
  }

  long succeeded() throws CampaignRefused {
    long sum = 0;
    for (String job : jobs) {
      sum += api.tasks(job, "SUCCEEDED", 1).total();
    }
    return sum;
  }

  /** Every device's task as it stands. One that turns between two of the calls counts as what it turned to. */
  Map<String, PlatformTask> tasks() throws CampaignRefused {
    List<PlatformTask> found = new ArrayList<>();
    for (String job : jobs) {
      for (String status : STATUSES) {
        list(job, status, found);
      }
    }
    Map<String, PlatformTask> byDevice = new HashMap<>();
    found.forEach(task -> byDevice.put(task.deviceName(), task));
    return byDevice;
  }

  private void list(String job, String status, List<PlatformTask> into) throws CampaignRefused {
    OpenApiClient.Tasks tasks = api.tasks(job, status, 1);
    into.addAll(tasks.page());
    for (int page = 2; (page - 1L) * OpenApiClient.PAGE_TASKS < tasks.total(); page++) {
      into.addAll(api.tasks(job, status, page).page());
    }
  }

  /** Cancels what is open, so that a run that was broken off leaves nothing behind that would upgrade boards later. */
  void cancel() throws CampaignRefused {
    for (String job : jobs) {
      api.cancel(job);
    }
  }
}
