package dev.nufleet.platform.openapi;

import dev.nufleet.platform.campaign.Campaigns;
import dev.nufleet.platform.campaign.Configs;
import dev.nufleet.platform.objects.ObjectLinks;
import dev.nufleet.platform.objects.ObjectStore;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Firmware;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Product;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The actions of the OpenAPI over what the platform knows, for one thread. Source: platform.md section 9. */
public final class OpenApi {
  private final Map<String, Action> actions = new TreeMap<>();
  private final Map<String, Window> windows = new LinkedHashMap<>();
  private final ApiSettings settings;

  /** Answers a call with what stands beside {@code RequestId} and {@code Success}. */
  public interface Action {
    Map<String, Object> run(Params params, long now);
  }

  private static final class Window {
    private long second;
    private int calls;
  }

  public OpenApi(Cloud cloud, Campaigns campaigns, Configs configs, ObjectStore store, ObjectLinks links,
      ApiSettings settings) {
    this.settings = settings;
    actionsOf(cloud, campaigns, configs, store, links, settings, actions);
  }

  public static void actionsOf(Cloud cloud, Campaigns campaigns, Configs configs, ObjectStore store, ObjectLinks links,
      ApiSettings settings, Map<String, Action> actions) {
    new ProductActions(cloud, settings).addTo(actions);
    new DeviceActions(cloud, campaigns, settings).addTo(actions);
    new BatchRegistration(cloud, settings).addTo(actions);
    new GroupActions(cloud, campaigns).addTo(actions);
    new FirmwareActions(cloud, store, links, settings).addTo(actions);
    new ModuleActions(cloud).addTo(actions);
    new JobActions(cloud, campaigns, store, settings).addTo(actions);
    new JobQueries(cloud).addTo(actions);
    new TaskActions(cloud, campaigns).addTo(actions);
    new ConfigActions(cloud, configs).addTo(actions);
    new ConsoleActions(cloud).addTo(actions);
  }

  public Map<String, Object> call(String name, Params params, long now) {
    Action action = actions.get(name);
    if (action == null) {
      throw ApiProblem.transport(
          404, "InvalidAction.NotFound", "Specified api is not found, please check your url and method.");
    }
    if (settings.throttled()) {
      Window window = windows.computeIfAbsent(name, n -> new Window());
      if (window.second != now / 1000) {
        window.second = now / 1000;
        window.calls = 0;
      }
      if (++window.calls > perSecond(name)) {
        throw ApiProblem.transport(400, "Throttling.User", "Request was denied due to user flow control.");
      }
    }
    return action.run(params, now);
  }

  private static int perSecond(String action) {
    return switch (action) {
      case "GetDeviceStatus", "BatchRegisterDeviceWithApplyId" -> 500;
      case "CreateProduct", "QueryDeviceDetail", "BatchGetDeviceState", "QueryDevice", "QueryPageByApplyId",
          "DeleteDevice" -> 50;
      case "Pub" -> 1600;
      case "RegisterDevice" -> 30;
      case "CreateOTAStaticUpgradeJob", "CreateOTADynamicUpgradeJob", "ConfirmOTATask", "ReupgradeOTATask" -> 20;
      case "CancelOTATaskByJob", "BatchQueryDeviceDetail" -> 5;
      default -> 10;
    };
  }

  /** Names and values in turn. */
  static Map<String, Object> body(Object... namesAndValues) {
    Map<String, Object> body = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      body.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return body;
  }

  static Product product(Cloud cloud, Params params) {
    String key = params.required("ProductKey");
    return cloud.product(key).orElseThrow(
        () -> ApiProblem.business(ApiProblem.Cause.NO_PRODUCT, "there is no product " + key));
  }

  /** Named by IotId, or by ProductKey and DeviceName. */
  static Device device(Cloud cloud, Params params) {
    if (params.optional("IotId").isPresent()) {
      return cloud.deviceOfIotId(params.required("IotId")).orElseThrow(
          () -> ApiProblem.business(ApiProblem.Cause.NO_DEVICE, "there is no device with this IotId"));
    }
    Product product = product(cloud, params);
    return device(cloud, product.key, params.required("DeviceName"));
  }

  static Device device(Cloud cloud, String productKey, String name) {
    return cloud.device(productKey, name).orElseThrow(
        () -> ApiProblem.business(ApiProblem.Cause.NO_DEVICE, "there is no device " + name + " in " + productKey));
  }

  static Firmware firmware(Cloud cloud, Params params) {
    String id = params.required("FirmwareId");
    return cloud.firmware(id).orElseThrow(
        () -> ApiProblem.business(ApiProblem.Cause.NO_FIRMWARE, "there is no package " + id));
  }

  static Job job(Cloud cloud, Params params) {
    String id = params.required("JobId");
    return cloud.job(id).orElseThrow(() -> ApiProblem.business(ApiProblem.Cause.NO_JOB, "there is no job " + id));
  }
}
