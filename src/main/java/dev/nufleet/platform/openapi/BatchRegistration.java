package dev.nufleet.platform.openapi;

import static dev.nufleet.platform.openapi.OpenApi.body;

import dev.nufleet.model.DeviceName;
import dev.nufleet.platform.registry.RegistrationBatch;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Product;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Many devices at once. The platform does it in the background; here it is done when the answer is given, so the state
 * is always a final one.
 */
final class BatchRegistration {
  private static final int MAX_COUNT = 10_000;

  private final Cloud cloud;
  private final ApiSettings settings;
  BatchRegistration(Cloud cloud, ApiSettings settings) {
    this.cloud = cloud;
    this.settings = settings;
  }

  void addTo(Map<String, OpenApi.Action> actions) {
    actions.put("BatchRegisterDevice", this::byCount);
    actions.put("BatchCheckDeviceNames", this::check);
    actions.put("BatchRegisterDeviceWithApplyId", this::byNames);
    actions.put("QueryBatchRegisterDeviceStatus", this::status);
    actions.put("QueryPageByApplyId", this::page);
  }

  private Map<String, Object> byCount(Params params, long now) {
    Product product = OpenApi.product(cloud, params);
    int count = params.requiredInt("Count", 1, MAX_COUNT);
    roomFor(product, count);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = cloud.ids().text(20);
      DeviceActions.create(cloud, product.key, name, cloud.ids().hex(32), now);
      names.add(name);
    }
    return keep(application(product.key, "CREATE_SUCCESS", names, List.of()));
  }

  private Map<String, Object> check(Params params, long now) {
    Product product = OpenApi.product(cloud, params);
    List<String> asked = new ArrayList<>(params.list("DeviceName"));
    params.objects("DeviceNameList").forEach(item -> asked.add(item.required("DeviceName")));
    if (asked.isEmpty()) {
      throw ApiProblem.missing("DeviceName.1");
    }
    if (asked.size() > MAX_COUNT) {
      throw Params.invalid("DeviceName", asked.size() + " names; at most " + MAX_COUNT + " are allowed");
    }
    List<String> valid = new ArrayList<>();
    List<String> invalid = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (String name : asked) {
      boolean good = DeviceName.isAllowed(name) && seen.add(name)
          && cloud.device(product.key, name).isEmpty();
      (good ? valid : invalid).add(name);
    }
    Map<String, Object> answer =
        keep(application(product.key, invalid.isEmpty() ? "CHECK_SUCCESS" : "CHECK_FAILED", valid, invalid));
    @SuppressWarnings("unchecked")
    Map<String, Object> data = (Map<String, Object>) answer.get("Data");
    data.put("InvalidDeviceNameList", body("InvalidDeviceName", invalid));
    return answer;
  }

  private Map<String, Object> byNames(Params params, long now) {
    Product product = OpenApi.product(cloud, params);
    long id = params.number("ApplyId", 0, Long.MAX_VALUE).orElseThrow(() -> ApiProblem.missing("ApplyId"));
    RegistrationBatch application = application(product.key, id);
    if (application.status.startsWith("CREATE")) {
      throw Params.invalid("ApplyId", id + " was used already");
    }
    roomFor(product, application.names.size());
    List<String> created = new ArrayList<>();
    for (String name : application.names) {
      if (cloud.device(product.key, name).isEmpty()) {
        DeviceActions.create(cloud, product.key, name, cloud.ids().hex(32), now);
        created.add(name);
      }
    }
    String status = created.isEmpty() ? "CREATE_FAILED" : "CREATE_SUCCESS";
    application.status = status;
    application.names = created;
    cloud.changed(application);
    return body("Data", body("ApplyId", id));
  }

  private Map<String, Object> status(Params params, long now) {
    Product product = OpenApi.product(cloud, params);
    RegistrationBatch application =
        application(
            product.key, params.number("ApplyId", 0, Long.MAX_VALUE).orElseThrow(() -> ApiProblem.missing("ApplyId")));
    return body("Data", body("Status", application.status,
        "ValidList", body("Name", application.names), "InvalidList", body("Name", application.invalid)));
  }

  private Map<String, Object> page(Params params, long now) {
    RegistrationBatch application =
        application("", params.number("ApplyId", 0, Long.MAX_VALUE).orElseThrow(() -> ApiProblem.missing("ApplyId")));
    Page.Cut<String> cut = Page.of(params, 50, false).cut(application.names, name -> true);
    Map<String, Object> answer = cut.counters("Page");
    answer.put("ApplyDeviceList", body("ApplyDeviceInfo", cut.items().stream()
        .flatMap(name -> cloud.device(application.productKey, name).stream())
        .map(device -> body("DeviceId", device.iotId(), "DeviceName", device.name(), "DeviceSecret", device.secret(),
            "IotId", device.iotId()))
        .toList()));
    return answer;
  }

  private void roomFor(Product product, int count) {
    if (cloud.devices(product.key).size() + count > settings.maxDevicesPerProduct()) {
      throw ApiProblem.business(ApiProblem.Cause.TOO_MANY_DEVICES,
          "product " + product.key + " may have " + settings.maxDevicesPerProduct() + " devices: --set max-devices");
    }
  }

  private static RegistrationBatch application(
      String productKey, String status, List<String> names, List<String> invalid) {
    RegistrationBatch application = new RegistrationBatch();
    application.productKey = productKey;
    application.status = status;
    application.names = names;
    application.invalid = invalid;
    return application;
  }

  private Map<String, Object> keep(RegistrationBatch application) {
    do {
      application.id = 1_000_000 + cloud.ids().random().nextInt(1_000_000_000);
    } while (cloud.application(application.id).isPresent());
    cloud.put(application);
    return body("Data", body("ApplyId", application.id));
  }

  private RegistrationBatch application(String productKey, long id) {
    return cloud.application(id).filter(a -> productKey.isEmpty() || a.productKey.equals(productKey)).orElseThrow(
        () -> ApiProblem.business(ApiProblem.Cause.NO_APPLICATION, "there is no application " + id));
  }
}
