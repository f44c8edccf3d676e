package dev.nufleet.app.campaign;

import com.aliyun.iot20180120.models.GenerateOTAUploadURLResponseBody.GenerateOTAUploadURLResponseBodyData;
import dev.nufleet.app.answers.CallLog;
import dev.nufleet.app.report.PlatformTask;
import dev.nufleet.app.settings.Image;
import dev.nufleet.chaos.PackageForm;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.ProductKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One campaign on the platform: image, firmware, jobs, tasks. Aimed at all devices of the product where these are the
 * fleet's own, otherwise at the fleet's devices by name, at most 200 in a job, so that no other device is ever
 * upgraded.
 */
public final class Campaign {
  private static final List<String> OPEN = List.of("CONFIRM", "QUEUED", "NOTIFIED", "IN_PROGRESS");
  /** What a task can be in, in the order in which it turns. */
  private static final List<String> STATUSES =
      List.of("CONFIRM", "QUEUED", "NOTIFIED", "IN_PROGRESS", "FAILED", "CANCELED", "SUCCEEDED");

  private final OpenApiClient.Account account;
  private final ProductKey product;
  private final PackageForm form;
  private final Made made;
  private final CallLog log;
  /** Read by who closes the run, perhaps while a call that came too late still adds to it. */
  private final List<String> jobs = new CopyOnWriteArrayList<>();
  /** DeviceNames; a platform that tells of others is not heard. */
  private volatile Set<String> devices = Set.of();
  private volatile OpenApiClient api;
  private String firmwareId = "";

  public Campaign(OpenApiClient.Account account, ProductKey product) {
    this(account, product, PackageForm.PLAIN);
  }

  /** @param form what its package is */
  public Campaign(OpenApiClient.Account account, ProductKey product, PackageForm form) {
    this(account, product, form, new CallLog(() -> 0));
  }

  /** @param log hears of each call */
  public Campaign(OpenApiClient.Account account, ProductKey product, PackageForm form, CallLog log) {
    this(account, product, form, Made.untold(), log);
  }

  /**
   * @param made takes what is made there
   * @param log hears of each call
   */
  public Campaign(OpenApiClient.Account account, ProductKey product, PackageForm form, Made made, CallLog log) {
    this.account = account;
    this.product = product;
    this.form = form;
    this.made = made;
    this.log = log;
  }

  /** Of a package that is no delta. @param name unique in the account */
  public void upload(Image image, FirmwareVersion version, String name) throws CampaignRefused {
    upload(image, version, FirmwareVersion.ZERO, name);
  }

  /**
   * @param running the version that the devices have, on which a delta builds
   * @param name unique in the account
   */
  public void upload(Image image, FirmwareVersion version, FirmwareVersion running, String name)
      throws CampaignRefused {
    api = new OpenApiClient(account, log); // the SDK takes its time to come up
    if (form.module().isPresent()) {
      api.makeModule(product, form.module().get());
    }
    List<OpenApiClient.PackageFile> files = new ArrayList<>();
    for (byte[] part : form.cut(image.bytes())) {
      GenerateOTAUploadURLResponseBodyData address = api.uploadAddress();
      Image file = new Image("part-" + (files.size() + 1) + ".bin", part);
      ObjectUpload.upload(address, file);
      made.add(Made.Kind.FILE, address.getFirmwareUrl().replaceFirst("\\?.*", ""), file.name());
      files.add(new OpenApiClient.PackageFile(file, address.getFirmwareUrl()));
    }
    made.asked(Made.Kind.PACKAGE, name);
    firmwareId = api.createFirmware(product, name, version, files, form.module(), form.base(running.toString()));
    made.add(Made.Kind.PACKAGE, firmwareId, name);
  }

  /** @param ownProduct the product has no other devices than these. @return how many jobs were made */
  public int start(List<DeviceTriple> devices, boolean ownProduct) throws CampaignRefused {
    List<String> names = devices.stream().map(device -> device.deviceName().value()).toList();
    this.devices = Set.copyOf(names);
    if (ownProduct) {
      job(List.of());
      return jobs.size();
    }
    int most = account.pace().jobDevices();
    for (int from = 0; from < names.size(); from += most) {
      job(names.subList(from, Math.min(from + most, names.size())));
    }
    return jobs.size();
  }

  private void job(List<String> names) throws CampaignRefused {
    String of = "job " + (jobs.size() + 1) + " of package " + firmwareId;
    made.asked(Made.Kind.JOB, of);
    String job = api.createJob(product, firmwareId, names);
    jobs.add(job);
    made.add(Made.Kind.JOB, job, of);
  }

  public boolean isStarted() {
    return !jobs.isEmpty();
  }

  /** Asks something small, to hear whether the platform is still there. */
  public void ping() throws CampaignRefused {
    if (isStarted()) {
      api.tasks(jobs.get(0), "SUCCEEDED", 1);
    }
  }

  public long succeeded() throws CampaignRefused {
    long sum = 0;
    for (String job : jobs) {
      sum += api.tasks(job, "SUCCEEDED", 1).total();
    }
    return sum;
  }

  /** How many tasks are not final; one that turns between two of the calls may count twice, or not at all. */
  public long open() throws CampaignRefused {
    long sum = 0;
    for (String job : jobs) {
      for (String status : OPEN) {
        sum += api.tasks(job, status, 1).total();
      }
    }
    return sum;
  }

  /**
   * Every device's task as it stands, once. One that turns between two of the calls counts as what it turned to. A
   * platform that goes on telling of more tasks than there are devices is not listened to for ever.
   */
  public Map<String, PlatformTask> tasks() throws CampaignRefused {
    TaskPages pages = new TaskPages(devices.size());
    Map<String, PlatformTask> byDevice = new HashMap<>();
    for (String job : jobs) {
      for (String status : STATUSES) {
        for (PlatformTask task : pages.list(page -> api.tasks(job, status, page))) {
          if (devices.contains(task.deviceName())) {
            byDevice.merge(task.deviceName(), task, PlatformTask::then);
          }
        }
      }
    }
    return byDevice;
  }

  /** How many jobs there are, for who plans how long it may take to ask about them. */
  public int jobs() {
    return jobs.size();
  }

  /** Makes no more jobs: those that keep to the platform's limits may still have waited for their turn. */
  public void stop() {
    if (api != null) {
      api.stop();
    }
  }

  /** Cancels what is open, so that a run that was broken off leaves nothing behind that would upgrade boards later. */
  public void cancel() throws CampaignRefused {
    for (String job : jobs) {
      api.cancel(job);
    }
  }
}
