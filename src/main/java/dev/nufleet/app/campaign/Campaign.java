package dev.nufleet.app.campaign;

import com.aliyun.iot20180120.models.GenerateOTAUploadURLResponseBody.GenerateOTAUploadURLResponseBodyData;
import dev.nufleet.app.answers.CallLog;
import dev.nufleet.app.campaign.OpenApiClient.Target;
import dev.nufleet.app.report.PlatformTask;
import dev.nufleet.app.settings.Image;
import dev.nufleet.chaos.PackageForm;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.ProductKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

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
  private final List<Batch> batches = new CopyOnWriteArrayList<>();
  /** DeviceNames; a platform that tells of others is not heard. */
  private volatile Set<String> devices = Set.of();
  private volatile OpenApiClient api;
  private String firmwareId = "";

  public Campaign(OpenApiClient.Account account, ProductKey product) {
    this(account, product, PackageForm.PLAIN, CallLog.unread());
  }

  /**
   * @param form what its package is
   * @param log hears of each call
   */
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
    among(devices);
    Batch all = batch();
    if (ownProduct) {
      askAll(all);
    } else {
      ask(all, devices.stream().map(device -> device.deviceName().value()).toList());
    }
    return jobs();
  }

  /** Whom its stages ask, all together. */
  public void among(List<DeviceTriple> all) {
    devices = all.stream().map(device -> device.deviceName().value()).collect(Collectors.toUnmodifiableSet());
  }

  /** For the jobs of one more stage. */
  public Batch batch() {
    Batch batch = new Batch();
    batches.add(batch);
    return batch;
  }

  /** Asks all devices of the product that do not run the version. */
  public void askAll(Batch batch) throws CampaignRefused {
    job(batch, new Target.All(), List.of());
  }

  /** Asks a share of the product's devices that do not run the version, whichever the platform takes. */
  public void askShare(Batch batch, String grayPercent) throws CampaignRefused {
    job(batch, new Target.Gray(grayPercent), List.of());
  }

  /** Asks these, as a group that is made for that. @param stage names the group */
  public void askGroup(Batch batch, int stage, List<String> names) throws CampaignRefused {
    GroupCalls groups = api.groups();
    String group = groups.create("stage-" + stage + "-" + UUID.randomUUID().toString().substring(0, 8));
    for (int from = 0; from < names.size(); from += GroupCalls.MOST_ADDED) {
      groups.add(group, product, names.subList(from, Math.min(from + GroupCalls.MOST_ADDED, names.size())));
    }
    job(batch, new Target.Group(group), names);
  }

  /** Asks these by their names. */
  public void ask(Batch batch, List<String> names) throws CampaignRefused {
    int most = account.pace().jobDevices();
    for (int from = 0; from < names.size(); from += most) {
      List<String> some = names.subList(from, Math.min(from + most, names.size()));
      job(batch, new Target.Named(some), some);
    }
  }

  /**
   * Devices of a group that is there, all of them of the run.
   *
   * @throws CampaignRefused also if it holds others: nobody asked these
   */
  public Set<String> groupOf(String id) throws CampaignRefused {
    List<String> names = api.groups().devices(id, product, devices.size());
    if (names.isEmpty()) {
      throw CampaignRefused.byAnswer("group " + id + " holds no device; name another, or fill it");
    }
    List<String> strangers = names.stream().filter(name -> !devices.contains(name)).toList();
    if (!strangers.isEmpty()) {
      throw CampaignRefused.byAnswer("group " + id + " holds devices that are not of this run, as " + strangers.get(0)
          + "; a rollout asks boards of the run, name these by profile=m487 or name=board-0001*");
    }
    return Set.copyOf(names);
  }

  private void job(Batch batch, Target target, List<String> named) throws CampaignRefused {
    String of = "job " + (jobs() + 1) + " of package " + firmwareId;
    made.asked(Made.Kind.JOB, of);
    String job = api.createJob(product, firmwareId, target);
    batch.add(job, named);
    made.add(Made.Kind.JOB, job, of);
  }

  private List<String> allJobs() {
    return batches.stream().flatMap(batch -> batch.jobs().stream()).toList();
  }

  /** DeviceNames that these jobs name; where the platform chose, those for which it lists a task. */
  public Set<String> asked(Batch batch) throws CampaignRefused {
    TaskPages pages = new TaskPages(devices.size());
    Set<String> asked = new HashSet<>(batch.names());
    if (!asked.isEmpty()) {
      return asked;
    }
    for (String job : batch.jobs()) {
      pages.list(page -> api.tasks(job, OpenApiClient.ANY_STATUS, page)).stream()
          .map(PlatformTask::deviceName).filter(devices::contains).forEach(asked::add);
    }
    return asked;
  }

  public boolean isStarted() {
    return jobs() > 0;
  }

  /** Asks something small, to hear whether the platform is still there. @return whether there was something to ask */
  public boolean ping() throws CampaignRefused {
    List<String> jobs = allJobs();
    if (!jobs.isEmpty()) {
      api.tasks(jobs.get(0), "SUCCEEDED", 1);
    }
    return !jobs.isEmpty();
  }

  public long succeeded() throws CampaignRefused {
    long sum = 0;
    for (String job : allJobs()) {
      sum += api.tasks(job, "SUCCEEDED", 1).total();
    }
    return sum;
  }

  /** How many tasks are not final; one that turns between two of the calls may count twice, or not at all. */
  public long open() throws CampaignRefused {
    return open(allJobs());
  }

  /** The same of one stage. */
  public long open(Batch batch) throws CampaignRefused {
    return open(batch.jobs());
  }

  private long open(List<String> jobs) throws CampaignRefused {
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
   * platform that goes on telling of more tasks than there are devices is not listened to for ever. Of a device that
   * a later stage asked again the task is that stage's.
   */
  public Map<String, PlatformTask> tasks() throws CampaignRefused {
    Map<String, PlatformTask> byDevice = new HashMap<>();
    for (Batch batch : batches) {
      byDevice.putAll(tasks(batch));
    }
    return byDevice;
  }

  private Map<String, PlatformTask> tasks(Batch batch) throws CampaignRefused {
    TaskPages pages = new TaskPages(devices.size());
    Map<String, PlatformTask> byDevice = new HashMap<>();
    for (String job : batch.jobs()) {
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
    return batches.stream().mapToInt(batch -> batch.jobs().size()).sum();
  }

  /** Makes no more jobs: those that keep to the platform's limits may still have waited for their turn. */
  public void stop() {
    if (api != null) {
      api.stop();
    }
  }

  /** Cancels what is open, so that a run that was broken off leaves nothing behind that would upgrade boards later. */
  public void cancel() throws CampaignRefused {
    for (Batch batch : batches) {
      cancel(batch);
    }
  }

  /** The same of one stage. */
  public void cancel(Batch batch) throws CampaignRefused {
    for (String job : batch.jobs()) {
      api.cancel(job);
    }
  }
}
