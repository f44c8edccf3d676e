package dev.nufleet.app.campaign;

import static dev.nufleet.app.campaign.ApiCalls.told;

import com.aliyun.iot20180120.Client;
import com.aliyun.iot20180120.models.CancelOTATaskByJobRequest;
import com.aliyun.iot20180120.models.CreateOTAFirmwareRequest;
import com.aliyun.iot20180120.models.CreateOTAFirmwareRequest.CreateOTAFirmwareRequestMultiFiles;
import com.aliyun.iot20180120.models.CreateOTAModuleRequest;
import com.aliyun.iot20180120.models.CreateOTAStaticUpgradeJobRequest;
import com.aliyun.iot20180120.models.DeleteOTAFirmwareRequest;
import com.aliyun.iot20180120.models.GenerateOTAUploadURLRequest;
import com.aliyun.iot20180120.models.GenerateOTAUploadURLResponseBody.GenerateOTAUploadURLResponseBodyData;
import com.aliyun.iot20180120.models.ListOTAModuleByProductRequest;
import com.aliyun.iot20180120.models.ListOTATaskByJobRequest;
import com.aliyun.iot20180120.models.ListOTATaskByJobResponseBody;
import com.aliyun.teautil.models.RuntimeOptions;
import dev.nufleet.app.answers.CallLog;
import dev.nufleet.app.cloud.CallPace;
import dev.nufleet.app.report.PlatformTask;
import dev.nufleet.app.settings.Image;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Printable;
import dev.nufleet.model.ProductKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The calls of the platform's OpenAPI that a campaign needs, through the official SDK: the same for the stand-in and
 * the cloud. Blocking; for the run's own thread.
 */
public final class OpenApiClient {
  /**
   * Who calls where.
   *
   * @param endpoint {@code host:port}
   * @param protocol http or https
   * @param patience how long a call may take, to the last byte of its answer
   * @param chain where the key comes from, if that changes while the program runs; then id and secret are not used
   * @param pace that the platform's limits ask for
   */
  public record Account(
      String protocol,
      String endpoint,
      String region,
      String accessKeyId,
      String accessKeySecret,
      Optional<String> instanceId,
      Duration patience,
      Optional<com.aliyun.credentials.Client> chain,
      CallPace pace) {
    /** Of a platform elsewhere: if it says nothing for half a minute, it is lost. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Of a platform elsewhere. */
    public Account(String protocol, String endpoint, String region, String accessKeyId, String accessKeySecret,
        Optional<String> instanceId) {
      this(protocol, endpoint, region, accessKeyId, accessKeySecret, instanceId, PATIENCE);
    }

    /** Whose key stays the same, and that is called as fast as it answers. */
    public Account(String protocol, String endpoint, String region, String accessKeyId, String accessKeySecret,
        Optional<String> instanceId, Duration patience) {
      this(protocol, endpoint, region, accessKeyId, accessKeySecret, instanceId, patience, Optional.empty(),
          CallPace.NONE);
    }

    @Override
    public String toString() {
      return protocol + "://" + endpoint + " as " + accessKeyId;
    }
  }

  /** The tasks of one status: their number, and one page of them. */
  record Tasks(long total, List<PlatformTask> page) {}

  /** Lists tasks whatever they are in. */
  static final String ANY_STATUS = "";
  /** Most tasks that the platform lists in one answer. */
  static final int PAGE_TASKS = 100;

  private static final int MOST_WORD_CHARS = 300;

  private final Calls calls;
  private final Client client;
  private final String instanceId;
  private final RuntimeOptions options;

  public OpenApiClient(Account account) throws CampaignRefused {
    this(account, CallLog.unread());
  }

  /** @param log hears of each call */
  OpenApiClient(Account account, CallLog log) throws CampaignRefused {
    ApiCalls way = new ApiCalls(account);
    this.calls = new Calls(account.pace(), log);
    this.client = way.client();
    this.instanceId = account.instanceId().orElse(null);
    this.options = way.options();
  }

  GenerateOTAUploadURLResponseBodyData uploadAddress() throws CampaignRefused {
    var body = calling("GenerateOTAUploadURL", () -> client.generateOTAUploadURLWithOptions(
        new GenerateOTAUploadURLRequest().setIotInstanceId(instanceId).setFileSuffix("bin"), options).getBody());
    accept("GenerateOTAUploadURL", body.getSuccess(), body.getCode(), body.getErrorMessage());
    return told("GenerateOTAUploadURL", () -> body.getData());
  }

  /** A file of a package, and where it was uploaded to. */
  record PackageFile(Image content, String url) {}

  /** A module of a product; one that is there already serves as well. */
  void makeModule(ProductKey product, String name) throws CampaignRefused {
    var there = calling("ListOTAModuleByProduct", () -> client.listOTAModuleByProductWithOptions(
        new ListOTAModuleByProductRequest().setIotInstanceId(instanceId).setProductKey(product.value()), options)
        .getBody());
    accept("ListOTAModuleByProduct", there.getSuccess(), there.getCode(), there.getErrorMessage());
    if (there.getData() != null
        && there.getData().stream().anyMatch(module -> name.equalsIgnoreCase(module.getModuleName()))) {
      return;
    }
    var body = calling("CreateOTAModule", () -> client.createOTAModuleWithOptions(new CreateOTAModuleRequest()
        .setIotInstanceId(instanceId).setProductKey(product.value()).setModuleName(name), options).getBody());
    accept("CreateOTAModule", body.getSuccess(), body.getCode(), body.getErrorMessage());
  }

  /**
   * @param files one, or several that a notice names
   * @param module empty: the devices' firmware
   * @param deltaFrom the version that it changes; empty: any
   * @return the firmware's id
   */
  String createFirmware(ProductKey product, String name, FirmwareVersion version, List<PackageFile> files,
      Optional<String> module, Optional<String> deltaFrom) throws CampaignRefused {
    CreateOTAFirmwareRequest request = new CreateOTAFirmwareRequest()
        .setIotInstanceId(instanceId)
        .setProductKey(product.value())
        .setFirmwareName(name)
        .setDestVersion(version.toString())
        .setModuleName(module.orElse(null))
        .setSrcVersion(deltaFrom.orElse(null))
        .setSignMethod("MD5") // the board's SDK knows no other
        .setType(deltaFrom.isPresent() ? 1 : 0)
        .setNeedToVerify(false);
    if (files.size() == 1) {
      Image image = files.get(0).content();
      request.setFirmwareUrl(files.get(0).url()).setFirmwareSize(image.bytes().length).setFirmwareSign(image.md5());
    } else {
      request.setMultiFiles(files.stream().map(file -> new CreateOTAFirmwareRequestMultiFiles()
          .setName(file.content().name()).setUrl(file.url()).setSize(file.content().bytes().length)
          .setFileMd5(file.content().md5()).setSignValue(file.content().md5())).toList());
    }
    var body = calling("CreateOTAFirmware", () -> client.createOTAFirmwareWithOptions(request, options).getBody());
    accept("CreateOTAFirmware", body.getSuccess(), body.getCode(), body.getErrorMessage());
    return told("CreateOTAFirmware", () -> body.getData().getFirmwareId());
  }

  /** Whom a job asks. */
  sealed interface Target {
    /** All devices of the product. */
    record All() implements Target {}

    /** @param names at most 200 */
    record Named(List<String> names) implements Target {}

    /** @param percent with up to three decimals */
    record Gray(String percent) implements Target {}

    record Group(String id) implements Target {}
  }

  /** @return the job's id */
  String createJob(ProductKey product, String firmwareId, Target target) throws CampaignRefused {
    CreateOTAStaticUpgradeJobRequest request = new CreateOTAStaticUpgradeJobRequest()
        .setIotInstanceId(instanceId)
        .setProductKey(product.value())
        .setFirmwareId(firmwareId)
        .setOverwriteMode(2); // an open task of an earlier run gives way
    if (target instanceof Target.Named named) {
      request.setTargetSelection("SPECIFIC").setTargetDeviceName(named.names());
    } else if (target instanceof Target.Gray gray) {
      request.setTargetSelection("GRAY").setGrayPercent(gray.percent());
    } else if (target instanceof Target.Group group) {
      request.setTargetSelection("GROUP").setGroupId(group.id()).setGroupType("LINK_PLATFORM");
    } else {
      request.setTargetSelection("ALL");
    }
    var body = calling(CallPace.MAKE_JOB,
        () -> client.createOTAStaticUpgradeJobWithOptions(request, options).getBody());
    accept(CallPace.MAKE_JOB, body.getSuccess(), body.getCode(), body.getErrorMessage());
    return told(CallPace.MAKE_JOB, () -> body.getData().getJobId());
  }

  /** The calls for groups of devices, in the same way. */
  GroupCalls groups() {
    return new GroupCalls(calls, client, instanceId, options);
  }

  /**
   * @param status {@link #ANY_STATUS}: all
   * @param page from 1 on
   */
  Tasks tasks(String jobId, String status, int page) throws CampaignRefused {
    ListOTATaskByJobRequest request = new ListOTATaskByJobRequest()
        .setIotInstanceId(instanceId)
        .setJobId(jobId)
        .setTaskStatus(status.isEmpty() ? null : status)
        .setCurrentPage(page)
        .setPageSize(PAGE_TASKS);
    ListOTATaskByJobResponseBody body =
        calling("ListOTATaskByJob", () -> client.listOTATaskByJobWithOptions(request, options).getBody());
    accept("ListOTATaskByJob", body.getSuccess(), body.getCode(), body.getErrorMessage());
    var list = body.getData() == null ? null : body.getData().getSimpleOTATaskInfo();
    return new Tasks(body.getTotal() == null ? 0 : body.getTotal(), list == null ? List.of() : list.stream()
        .map(task -> new PlatformTask(
            orEmpty(task.getDeviceName()), orEmpty(task.getTaskStatus()), orEmpty(task.getTaskDesc()),
            orEmpty(task.getDestVersion())))
        .toList());
  }

  /** What a platform says of a task stands in the report and on the terminal. */
  private static String orEmpty(String text) {
    return text == null ? "" : Printable.brief(text, MOST_WORD_CHARS);
  }

  void deleteFirmware(String firmwareId) throws CampaignRefused {
    var body = calling("DeleteOTAFirmware", () -> client.deleteOTAFirmwareWithOptions(
        new DeleteOTAFirmwareRequest().setIotInstanceId(instanceId).setFirmwareId(firmwareId), options).getBody());
    accept("DeleteOTAFirmware", body.getSuccess(), body.getCode(), body.getErrorMessage());
  }

  /** Cancels what is not final yet. */
  void cancel(String jobId) throws CampaignRefused {
    CancelOTATaskByJobRequest request = new CancelOTATaskByJobRequest()
        .setIotInstanceId(instanceId)
        .setJobId(jobId)
        .setCancelQueuedTask(true)
        .setCancelNotifiedTask(true)
        .setCancelInProgressTask(true)
        .setCancelUnconfirmedTask(true);
    var body = calling(CallPace.CANCEL_JOB,
        () -> client.cancelOTATaskByJobWithOptions(request, options).getBody());
    accept(CallPace.CANCEL_JOB, body.getSuccess(), body.getCode(), body.getErrorMessage());
  }

  /** No job is begun from now on. */
  void stop() {
    calls.stop();
  }

  private <T> T calling(String action, ApiCalls.Call<T> call) throws CampaignRefused {
    return calls.make(action, call);
  }

  private void accept(String action, Boolean success, String code, String message) throws CampaignRefused {
    calls.accept(action, success, code, message);
  }
}
