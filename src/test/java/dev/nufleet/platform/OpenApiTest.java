package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.iot20180120.Client;
import com.aliyun.iot20180120.models.BatchAddDeviceGroupRelationsRequest;
import com.aliyun.iot20180120.models.BatchCheckDeviceNamesRequest;
import com.aliyun.iot20180120.models.BatchQueryDeviceDetailRequest;
import com.aliyun.iot20180120.models.BatchRegisterDeviceRequest;
import com.aliyun.iot20180120.models.BatchRegisterDeviceWithApplyIdRequest;
import com.aliyun.iot20180120.models.CancelOTAStrategyByJobRequest;
import com.aliyun.iot20180120.models.CancelOTATaskByDeviceRequest;
import com.aliyun.iot20180120.models.CancelOTATaskByJobRequest;
import com.aliyun.iot20180120.models.ConfirmOTATaskRequest;
import com.aliyun.iot20180120.models.CreateDeviceGroupRequest;
import com.aliyun.iot20180120.models.CreateOTADynamicUpgradeJobRequest;
import com.aliyun.iot20180120.models.CreateOTAFirmwareRequest;
import com.aliyun.iot20180120.models.CreateOTAFirmwareResponseBody;
import com.aliyun.iot20180120.models.CreateOTAModuleRequest;
import com.aliyun.iot20180120.models.CreateOTAStaticUpgradeJobRequest;
import com.aliyun.iot20180120.models.CreateOTAVerifyJobRequest;
import com.aliyun.iot20180120.models.CreateProductRequest;
import com.aliyun.iot20180120.models.CreateProductResponseBody;
import com.aliyun.iot20180120.models.CreateRuleRequest;
import com.aliyun.iot20180120.models.DeleteDeviceRequest;
import com.aliyun.iot20180120.models.DeleteOTAFirmwareRequest;
import com.aliyun.iot20180120.models.DeleteProductRequest;
import com.aliyun.iot20180120.models.DisableThingRequest;
import com.aliyun.iot20180120.models.EnableThingRequest;
import com.aliyun.iot20180120.models.GenerateDeviceNameListURLRequest;
import com.aliyun.iot20180120.models.GenerateOTAUploadURLResponseBody;
import com.aliyun.iot20180120.models.GetDeviceStatusRequest;
import com.aliyun.iot20180120.models.ListOTAJobByDeviceRequest;
import com.aliyun.iot20180120.models.ListOTAJobByFirmwareRequest;
import com.aliyun.iot20180120.models.ListOTAModuleByProductRequest;
import com.aliyun.iot20180120.models.ListOTAModuleVersionsByDeviceRequest;
import com.aliyun.iot20180120.models.ListOTATaskByJobRequest;
import com.aliyun.iot20180120.models.ListOTATaskByJobResponseBody;
import com.aliyun.iot20180120.models.ListOTAUnfinishedTaskByDeviceRequest;
import com.aliyun.iot20180120.models.QueryBatchRegisterDeviceStatusRequest;
import com.aliyun.iot20180120.models.QueryDeviceListByDeviceGroupRequest;
import com.aliyun.iot20180120.models.QueryDeviceByStatusRequest;
import com.aliyun.iot20180120.models.QueryDeviceDetailRequest;
import com.aliyun.iot20180120.models.QueryDeviceDetailResponseBody;
import com.aliyun.iot20180120.models.QueryDeviceRequest;
import com.aliyun.iot20180120.models.QueryDeviceResponseBody;
import com.aliyun.iot20180120.models.QueryDeviceStatisticsRequest;
import com.aliyun.iot20180120.models.QueryOTAFirmwareRequest;
import com.aliyun.iot20180120.models.QueryOTAFirmwareResponseBody;
import com.aliyun.iot20180120.models.QueryOTAJobRequest;
import com.aliyun.iot20180120.models.QueryOTAJobResponseBody;
import com.aliyun.iot20180120.models.QueryPageByApplyIdRequest;
import com.aliyun.iot20180120.models.QueryPageByApplyIdResponseBody;
import com.aliyun.iot20180120.models.QueryProductListRequest;
import com.aliyun.iot20180120.models.QueryProductRequest;
import com.aliyun.iot20180120.models.RegisterDeviceRequest;
import com.aliyun.iot20180120.models.RegisterDeviceResponseBody;
import com.aliyun.iot20180120.models.ReupgradeOTATaskRequest;
import com.aliyun.tea.TeaException;
import com.aliyun.teaopenapi.models.Config;
import dev.nufleet.PlainFormats;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.platform.campaign.TestCloud;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The OpenAPI through the official SDK: every action of platform.md section 9. */
@ExtendWith(PlainFormats.class)
class OpenApiTest {
  private static final String MD5_OF_2_0 = "d1bd83a33f1a841ab7fda32449746cc4";
  private static TestCloud cloud;

  @BeforeAll
  static void start() throws Exception {
    cloud = TestCloud.start(List.of(TestCloud.board(1)), StandInSettings.unhurried().with("report-grace", "0"));
  }

  @AfterAll
  static void stop() throws Exception {
    cloud.close();
  }

  private static String product(String name) throws Exception {
    CreateProductResponseBody made =
        cloud.sdk.createProduct(new CreateProductRequest().setNodeType(0).setProductName(name)).getBody();
    assertThat(made.getSuccess()).as(made.getErrorMessage()).isTrue();
    assertThat(made.getData().getProductKey()).isEqualTo(made.getProductKey()).hasSize(11);
    return made.getProductKey();
  }

  private static DeviceTriple device(String product, String name) throws Exception {
    RegisterDeviceResponseBody made =
        cloud.sdk.registerDevice(new RegisterDeviceRequest().setProductKey(product).setDeviceName(name)).getBody();
    assertThat(made.getSuccess()).as(made.getErrorMessage()).isTrue();
    return DeviceTriple.of(product, name, made.getData().getDeviceSecret());
  }

  private static String firmware(String product, String version, boolean verify) throws Exception {
    CreateOTAFirmwareResponseBody made =
        cloud.sdk.createOTAFirmware(new CreateOTAFirmwareRequest().setDestVersion(version)
        .setFirmwareName((product + version).replace('.', '_')).setProductKey(product).setFirmwareDesc("a test")
        .setNeedToVerify(verify)
        .setFirmwareUrl(Campaign.upload(cloud.sdk, version.getBytes()))).getBody();
    assertThat(made.getSuccess()).as(made.getErrorMessage()).isTrue();
    return made.getData().getFirmwareId();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "v2")
  void both_signatures_are_taken_and_odd_characters_survive(String signature) throws Exception {
    Client client = TestCloud.client(cloud.at, signature);
    String description = "J*~ 1+%&=é中";
    String key = client.createProduct(new CreateProductRequest().setNodeType(1).setProductName("signature " + signature)
        .setDescription(description)).getBody().getProductKey();
    assertThat(client.queryProduct(new QueryProductRequest().setProductKey(key)).getBody().getData().getDescription())
        .isEqualTo(description);
  }

  @Test
  void a_wrong_key_an_unknown_action_and_a_missing_parameter_have_the_platforms_error_shape() throws Exception {
    Client wrong = new Client(new Config().setAccessKeyId(TestCloud.KEY_ID).setAccessKeySecret("wrong")
        .setRegionId("cn-shanghai").setProtocol("http").setEndpoint(cloud.at.apiEndpoint().getAuthority()));
    assertThatThrownBy(() -> wrong.queryProduct(new QueryProductRequest().setProductKey("x")))
        .isInstanceOfSatisfying(TeaException.class, e -> assertThat(e.getCode()).isEqualTo("SignatureDoesNotMatch"));
    assertThatThrownBy(() -> cloud.sdk.queryOTAJob(new QueryOTAJobRequest()))
        .isInstanceOfSatisfying(TeaException.class, e -> assertThat(e.getCode()).isEqualTo("MissingParameter"));
    assertThatThrownBy(() -> cloud.sdk.createRule(new CreateRuleRequest().setName("x")))
        .isInstanceOfSatisfying(TeaException.class, e -> assertThat(e.getCode()).isEqualTo("InvalidAction.NotFound"));
    QueryOTAJobResponseBody none = cloud.sdk.queryOTAJob(new QueryOTAJobRequest().setJobId("none")).getBody();
    assertThat(none.getSuccess()).isFalse();
    assertThat(none.getCode()).isEqualTo("iot.ota.JobNotFound");
    assertThat(none.getErrorMessage()).contains("none");
  }

  @Test
  void products_and_devices_are_kept_listed_disabled_and_deleted() throws Exception {
    String product = product("devices test");
    DeviceTriple one = device(product, "dev-0001");
    for (int i = 2; i <= 25; i++) {
      device(product, String.format(Locale.ROOT, "dev-%04d", i));
    }
    assertThat(cloud.sdk.registerDevice(new RegisterDeviceRequest().setProductKey(product).setDeviceName("dev-0001"))
        .getBody().getCode()).isEqualTo("iot.device.AlreadyExistedDeviceName");
    assertThat(cloud.sdk.registerDevice(new RegisterDeviceRequest().setProductKey(product).setDeviceName("a b"))
        .getBody().getSuccess()).isFalse();
    assertThat(cloud.sdk.queryProductList(new QueryProductListRequest().setCurrentPage(1).setPageSize(100)).getBody()
        .getData().getList().getProductInfo()).extracting(p -> p.getProductKey()).contains(product);

    QueryDeviceResponseBody page = cloud.sdk.queryDevice(
        new QueryDeviceRequest().setProductKey(product).setCurrentPage(3).setPageSize(10)).getBody();
    assertThat(page.getTotal()).isEqualTo(25);
    assertThat(page.getPageCount()).isEqualTo(3);
    assertThat(page.getData().getDeviceInfo()).hasSize(5).extracting(d -> d.getDeviceName()).contains("dev-0025");
    QueryDeviceResponseBody first =
        cloud.sdk.queryDevice(new QueryDeviceRequest().setProductKey(product).setPageSize(20)).getBody();
    assertThat(cloud.sdk.queryDevice(new QueryDeviceRequest().setProductKey(product).setPageSize(20)
        .setNextToken(first.getNextToken())).getBody().getData().getDeviceInfo()).hasSize(5);

    try (TestDevice device = TestDevice.signedIn(cloud.at, one)) {
      device.inform("3.1");
      QueryDeviceDetailResponseBody.QueryDeviceDetailResponseBodyData detail = cloud.sdk.queryDeviceDetail(
          new QueryDeviceDetailRequest().setProductKey(product).setDeviceName("dev-0001")).getBody().getData();
      assertThat(detail.getStatus()).isEqualTo("ONLINE");
      assertThat(detail.getFirmwareVersion()).isEqualTo("3.1");
      assertThat(detail.getUtcOnline()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
      assertThat(cloud.sdk.queryDeviceStatistics(new QueryDeviceStatisticsRequest().setProductKey(product)).getBody()
          .getData()).satisfies(s -> assertThat(List.of(s.getDeviceCount(), s.getOnlineCount(), s.getActiveCount()))
          .containsExactly(25L, 1L, 1L));
      assertThat(cloud.sdk.queryDeviceByStatus(new QueryDeviceByStatusRequest().setProductKey(product).setStatus(0))
          .getBody().getTotal()).isEqualTo(24);
      cloud.sdk.disableThing(new DisableThingRequest().setIotId(detail.getIotId()));
      assertThat(device.isClosedByPeer()).isTrue();
    }
    assertThatThrownBy(() -> TestDevice.signedIn(cloud.at, one)).hasMessage("CONNACK 5");
    cloud.sdk.enableThing(new EnableThingRequest().setProductKey(product).setDeviceName("dev-0001"));
    TestDevice.signedIn(cloud.at, one).close();
    assertThat(cloud.sdk.batchQueryDeviceDetail(new BatchQueryDeviceDetailRequest().setProductKey(product)
        .setDeviceName(List.of("dev-0001", "dev-0002"))).getBody().getData().getData()).hasSize(2);
    assertThat(cloud.sdk.getDeviceStatus(new GetDeviceStatusRequest().setProductKey(product).setDeviceName("dev-0002"))
        .getBody().getData().getStatus()).isEqualTo("UNACTIVE");
    cloud.sdk.deleteDevice(new DeleteDeviceRequest().setProductKey(product).setDeviceName("dev-0001"));
    assertThatThrownBy(() -> TestDevice.signedIn(cloud.at, one)).hasMessage("CONNACK 5");
    assertThat(cloud.sdk.deleteProduct(new DeleteProductRequest().setProductKey(product)).getBody().getCode())
        .isEqualTo("iot.prod.HasDevices");
  }

  @Test
  void many_devices_are_registered_by_count_and_by_names() throws Exception {
    String product = product("batch test");
    Long byCount = cloud.sdk.batchRegisterDevice(new BatchRegisterDeviceRequest().setProductKey(product).setCount(60))
        .getBody().getData().getApplyId();
    QueryPageByApplyIdResponseBody page = cloud.sdk.queryPageByApplyId(
        new QueryPageByApplyIdRequest().setApplyId(byCount).setCurrentPage(2).setPageSize(50)).getBody();
    assertThat(page.getTotal()).isEqualTo(60);
    assertThat(page.getApplyDeviceList().getApplyDeviceInfo()).hasSize(10)
        .allSatisfy(d -> assertThat(d.getDeviceSecret()).hasSize(32));
    Long byNames = cloud.sdk.batchCheckDeviceNames(new BatchCheckDeviceNamesRequest().setProductKey(product)
        .setDeviceName(List.of("good-1", "good-2", "b"))).getBody().getData().getApplyId();
    QueryBatchRegisterDeviceStatusRequest status =
        new QueryBatchRegisterDeviceStatusRequest().setProductKey(product).setApplyId(byNames);
    assertThat(cloud.sdk.queryBatchRegisterDeviceStatus(status).getBody().getData().getInvalidList().getName())
        .containsExactly("b");
    cloud.sdk.batchRegisterDeviceWithApplyId(
        new BatchRegisterDeviceWithApplyIdRequest().setProductKey(product).setApplyId(byNames));
    assertThat(cloud.sdk.queryBatchRegisterDeviceStatus(status).getBody().getData()).satisfies(d -> {
      assertThat(d.getStatus()).isEqualTo("CREATE_SUCCESS");
      assertThat(d.getValidList().getName()).containsExactly("good-1", "good-2");
    });
  }

  @Test
  void a_package_is_verified_rolled_out_and_followed() throws Exception {
    String product = product("campaign test");
    DeviceTriple one = device(product, "dev-0001");
    device(product, "dev-0002");
    String firmware = firmware(product, "2.0", true);
    CreateOTAStaticUpgradeJobRequest all = new CreateOTAStaticUpgradeJobRequest().setFirmwareId(firmware)
        .setProductKey(product).setTargetSelection("ALL").setTimeoutInMinutes(60).setRetryInterval(10).setRetryCount(2)
        .setTag(List.of(new CreateOTAStaticUpgradeJobRequest.CreateOTAStaticUpgradeJobRequestTag()
            .setKey("k1").setValue("v1")));
    assertThat(cloud.sdk.createOTAStaticUpgradeJob(all).getBody().getCode()).isEqualTo("iot.ota.FirmwareNotVerified");
    try (TestDevice device = TestDevice.signedIn(cloud.at, one)) {
      device.subscribe(device.topics.upgrade(), 1);
      device.inform("1.0");
      cloud.sdk.createOTAVerifyJob(new CreateOTAVerifyJobRequest().setFirmwareId(firmware).setProductKey(product)
          .setTargetDeviceName(List.of("dev-0001")));
      assertThat(device.message().topic()).isEqualTo(device.topics.upgrade());
      device.inform("2.0");
      QueryOTAFirmwareResponseBody.QueryOTAFirmwareResponseBodyFirmwareInfo info =
          cloud.sdk.queryOTAFirmware(new QueryOTAFirmwareRequest().setFirmwareId(firmware)).getBody().getFirmwareInfo();
      assertThat(info.getStatus()).isEqualTo(1);
      assertThat(info.getVerifyProgress()).isEqualTo(100);
      assertThat(info.getFirmwareSize()).isEqualTo(3);
      assertThat(info.getFirmwareSign()).as("MD5 of 2.0").isEqualTo(MD5_OF_2_0);
      device.inform("1.0");
      String job = cloud.sdk.createOTAStaticUpgradeJob(all).getBody().getData().getJobId();
      assertThat(device.message().text()).contains("\"extData\":{\"k1\":\"v1\"}");
      QueryOTAJobResponseBody.QueryOTAJobResponseBodyData detail =
          cloud.sdk.queryOTAJob(new QueryOTAJobRequest().setJobId(job)).getBody().getData();
      assertThat(detail.getJobType()).isEqualTo("UPGRADE_FIRMWARE");
      assertThat(detail.getTimeoutInMinutes()).isEqualTo(60);
      assertThat(detail.getTags().getOtaTagDTO()).singleElement()
          .satisfies(t -> assertThat(t.getValue()).isEqualTo("v1"));
      assertThat(cloud.sdk.listOTAUnfinishedTaskByDevice(new ListOTAUnfinishedTaskByDeviceRequest()
          .setTaskStatus("NOTIFIED").setProductKey(product).setDeviceName("dev-0001")).getBody().getData()
          .getSimpleOTATaskInfo()).hasSize(1);
      assertThat(cloud.sdk.listOTAJobByFirmware(new ListOTAJobByFirmwareRequest().setFirmwareId(firmware)
          .setCurrentPage(1).setPageSize(10)).getBody().getTotal()).isEqualTo(2);
      assertThat(cloud.sdk.listOTAJobByDevice(new ListOTAJobByDeviceRequest().setFirmwareId(firmware)
          .setProductKey(product).setDeviceName("dev-0002").setCurrentPage(1).setPageSize(10)).getBody().getTotal())
          .isEqualTo(1);
      ListOTATaskByJobResponseBody tasks = cloud.sdk.listOTATaskByJob(new ListOTATaskByJobRequest().setJobId(job)
          .setDeviceNames(List.of("dev-0001"))).getBody();
      String task = tasks.getData().getSimpleOTATaskInfo().get(0).getTaskId();
      cloud.sdk.cancelOTATaskByDevice(new CancelOTATaskByDeviceRequest().setFirmwareId(firmware).setProductKey(product)
          .setDeviceName(List.of("dev-0001")));
      assertThat(cloud.tasks(job, "CANCELED")).isEqualTo(1);
      List<String> eleven = Collections.nCopies(11, task);
      assertThat(cloud.sdk.reupgradeOTATask(new ReupgradeOTATaskRequest().setJobId(job).setTaskId(eleven)).getBody()
          .getErrorMessage()).isEqualTo("TaskId 11 items; at most 10 are allowed");
      assertThat(cloud.sdk.confirmOTATask(new ConfirmOTATaskRequest().setTaskId(eleven)).getBody().getCode())
          .isEqualTo("iot.common.InvalidParameter");
      assertThat(cloud.sdk.reupgradeOTATask(new ReupgradeOTATaskRequest().setJobId(job).setTaskId(List.of(task, task)))
          .getBody().getSuccess()).isTrue();
      assertThat(device.message().topic()).isEqualTo(device.topics.upgrade());
      cloud.sdk.cancelOTATaskByJob(new CancelOTATaskByJobRequest().setJobId(job).setCancelQueuedTask(true));
      assertThat(cloud.tasks(job, "CANCELED")).isEqualTo(1);
      device.inform("2.0");
      assertThat(cloud.sdk.queryOTAJob(new QueryOTAJobRequest().setJobId(job)).getBody().getData().getJobStatus())
          .isEqualTo("COMPLETED");
    }
    assertThat(cloud.sdk.deleteOTAFirmware(new DeleteOTAFirmwareRequest().setFirmwareId(firmware)).getBody().getCode())
        .isEqualTo("iot.ota.FirmwareInUse");
  }

  @Test
  void groups_modules_and_dynamic_jobs_work_together() throws Exception {
    String product = product("group test");
    DeviceTriple one = device(product, "dev-0001");
    device(product, "dev-0002");
    String group =
        cloud.sdk.createDeviceGroup(new CreateDeviceGroupRequest().setGroupName("a group")).getBody().getData()
        .getGroupId();
    assertThat(cloud.sdk.batchAddDeviceGroupRelations(new BatchAddDeviceGroupRelationsRequest().setGroupId(group)
        .setDevice(List.of(new BatchAddDeviceGroupRelationsRequest.BatchAddDeviceGroupRelationsRequestDevice()
            .setProductKey(product).setDeviceName("dev-0002")))).getBody().getSuccessAddedDeviceCount()).isEqualTo(1);
    assertThat(cloud.sdk.queryDeviceListByDeviceGroup(new QueryDeviceListByDeviceGroupRequest().setGroupId(group)
        .setCurrentPage(1).setPageSize(50)).getBody()).satisfies(list -> {
          assertThat(list.getTotal()).isEqualTo(1);
          assertThat(list.getData().getSimpleDeviceInfo()).singleElement().satisfies(device -> {
            assertThat(device.getProductKey()).isEqualTo(product);
            assertThat(device.getDeviceName()).isEqualTo("dev-0002");
          });
        });
    String job = cloud.sdk.createOTAStaticUpgradeJob(new CreateOTAStaticUpgradeJobRequest()
        .setFirmwareId(firmware(product, "5.0", false)).setProductKey(product).setTargetSelection("GROUP")
        .setGroupId(group).setGroupType("LINK_PLATFORM")).getBody().getData().getJobId();
    assertThat(cloud.tasks(job, "QUEUED")).isEqualTo(1);

    cloud.sdk.createOTAModule(new CreateOTAModuleRequest().setProductKey(product).setModuleName("MCU"));
    assertThat(cloud.sdk.listOTAModuleByProduct(new ListOTAModuleByProductRequest().setProductKey(product)).getBody()
        .getData()).singleElement().satisfies(m -> assertThat(m.getModuleName()).isEqualTo("MCU"));
    String mcu = cloud.sdk.createOTAFirmware(new CreateOTAFirmwareRequest().setDestVersion("7").setFirmwareName("mcu-7")
        .setProductKey(product).setModuleName("MCU").setNeedToVerify(false).setSignMethod("SHA256")
        .setFirmwareUrl(Campaign.upload(cloud.sdk, new byte[9000]))).getBody().getData().getFirmwareId();
    String dynamic = cloud.sdk.createOTADynamicUpgradeJob(new CreateOTADynamicUpgradeJobRequest().setFirmwareId(mcu)
        .setProductKey(product).setSrcVersion(List.of("6")).setDownloadProtocol("MQTT").setNeedConfirm(true)).getBody()
        .getData().getJobId();
    try (TestDevice device = TestDevice.signedIn(cloud.at, one)) {
      device.subscribe(device.topics.upgrade(), 1);
      device.publish(device.topics.inform(), 1, "{\"id\":\"1\",\"params\":{\"version\":\"6\",\"module\":\"MCU\"}}");
      String task = cloud.sdk.listOTATaskByJob(new ListOTATaskByJobRequest().setJobId(dynamic).setTaskStatus("CONFIRM"))
          .getBody().getData().getSimpleOTATaskInfo().get(0).getTaskId();
      cloud.sdk.confirmOTATask(new ConfirmOTATaskRequest().setTaskId(List.of(task)));
      String notice = device.message(device.topics.upgrade()).text();
      assertThat(notice).contains("\"module\":\"MCU\"").contains("\"signMethod\":\"SHA256\"")
          .contains("\"dProtocol\":\"mqtt\"")
          .doesNotContain("\"url\"");
      String stream = notice.replaceFirst(".*\"streamId\":([0-9]+).*", "$1");
      device.publish(
          device.topics.fileDownload(), 0, "{\"id\":\"9\",\"version\":\"1.0\",\"params\":{\"fileInfo\":{\"streamId\":"
          + stream + ",\"fileId\":1},\"fileBlock\":{\"size\":4096,\"offset\":8192}}}");
      byte[] slice = device.message(device.topics.fileDownloadReply()).payload();
      int length = (slice[0] & 0xff) << 8 | slice[1] & 0xff;
      assertThat(new String(slice, 2, length)).contains("\"fileLength\":9000,\"bSize\":808,\"bOffset\":8192");
      assertThat(slice).hasSize(2 + length + 808 + 2);
      assertThat(
          cloud.sdk.listOTAModuleVersionsByDevice(new ListOTAModuleVersionsByDeviceRequest().setProductKey(product)
          .setDeviceName("dev-0001").setCurrentPage(1).setPageSize(10)).getBody().getData().getSimpleOTAModuleInfo())
          .singleElement().satisfies(m -> assertThat(m.getModuleVersion()).isEqualTo("6"));
      assertThat(cloud.sdk.cancelOTAStrategyByJob(new CancelOTAStrategyByJobRequest().setJobId(dynamic)).getBody()
          .getSuccess()).isTrue();
      assertThat(cloud.sdk.queryOTAJob(new QueryOTAJobRequest().setJobId(dynamic)).getBody().getData().getJobStatus())
          .isEqualTo("CANCELED");
    }
  }

  @Test
  void devices_are_named_by_an_uploaded_list() throws Exception {
    String product = product("list test");
    for (String name : List.of("dev-0001", "dev-0002", "dev-0003")) {
      device(product, name);
    }
    var place = cloud.sdk.generateDeviceNameListURL(new GenerateDeviceNameListURLRequest()).getBody().getData();
    var form = new GenerateOTAUploadURLResponseBody.GenerateOTAUploadURLResponseBodyData().setHost(place.getHost())
        .setKey(place.getKey()).setPolicy(place.getPolicy()).setSignature(place.getSignature())
        .setOSSAccessKeyId(place.getAccessKeyId());
    assertThat(Campaign.postObject(form, "DeviceName\ndev-0001\ndev-0003\n".getBytes()).statusCode()).isEqualTo(204);
    String job = cloud.sdk.createOTAStaticUpgradeJob(new CreateOTAStaticUpgradeJobRequest()
        .setFirmwareId(firmware(product, "5.0", false)).setProductKey(product).setTargetSelection("SPECIFIC")
        .setDnListFileUrl(place.getFileUrl())).getBody().getData().getJobId();
    assertThat(cloud.tasks(job, "QUEUED")).isEqualTo(2);
    byte[] ofASpreadsheet = "\ufeffNickname;\"Device Name\"\r\n;dev-0002\r\n".getBytes(StandardCharsets.UTF_16LE);
    assertThat(Campaign.postObject(form, ofASpreadsheet).statusCode()).isEqualTo(204);
    var second = cloud.sdk.createOTAStaticUpgradeJob(new CreateOTAStaticUpgradeJobRequest()
        .setFirmwareId(firmware(product, "6.0", false)).setProductKey(product).setTargetSelection("SPECIFIC")
        .setDnListFileUrl(place.getFileUrl())).getBody();
    assertThat(second.getErrorMessage()).isNull();
    assertThat(cloud.tasks(second.getData().getJobId(), "QUEUED")).isEqualTo(1);
    assertThat(Campaign.postObject(form.setSignature("x"), new byte[1]).statusCode()).isEqualTo(403);
  }

  @Test
  void settings_of_jobs_are_checked() throws Exception {
    String product = product("settings test");
    device(product, "dev-0001");
    String firmware = firmware(product, "2.0", false);
    var job = new CreateOTAStaticUpgradeJobRequest().setFirmwareId(firmware).setProductKey(product)
        .setTargetSelection("ALL");
    assertThat(cloud.sdk.createOTAStaticUpgradeJob(job.setMaximumPerMinute(9)).getBody().getErrorMessage())
        .contains("MaximumPerMinute 9 is outside 10..10000");
    job.setMaximumPerMinute(10).setRetryInterval(60).setRetryCount(1).setTimeoutInMinutes(60);
    assertThat(cloud.sdk.createOTAStaticUpgradeJob(job).getBody().getErrorMessage())
        .contains("less than TimeoutInMinutes");
    job.setTimeoutInMinutes(1440).setScheduleTime(System.currentTimeMillis() + 60_000);
    assertThat(cloud.sdk.createOTAStaticUpgradeJob(job).getBody().getErrorMessage()).contains("5 minutes to 7 days");
    job.setScheduleTime(System.currentTimeMillis() + 600_000)
        .setScheduleFinishTime(System.currentTimeMillis() + 700_000);
    assertThat(cloud.sdk.createOTAStaticUpgradeJob(job).getBody().getErrorMessage()).contains("1 hour to 30 days");
    job.setScheduleFinishTime(System.currentTimeMillis() + 8_000_000);
    String planned = cloud.sdk.createOTAStaticUpgradeJob(job).getBody().getData().getJobId();
    assertThat(cloud.sdk.queryOTAJob(new QueryOTAJobRequest().setJobId(planned)).getBody().getData().getJobStatus())
        .isEqualTo("PLANNED");
    cloud.sdk.cancelOTATaskByJob(new CancelOTATaskByJobRequest().setJobId(planned).setCancelScheduledTask(true));
    assertThat(cloud.sdk.queryOTAJob(new QueryOTAJobRequest().setJobId(planned)).getBody().getData().getJobStatus())
        .isEqualTo("CANCELED");
  }
}
