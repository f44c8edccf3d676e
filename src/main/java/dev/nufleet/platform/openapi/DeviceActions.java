package dev.nufleet.platform.openapi;

import static dev.nufleet.platform.openapi.OpenApi.body;

import dev.nufleet.model.DeviceName;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.platform.campaign.Campaigns;
import dev.nufleet.platform.campaign.Events;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Effect;
import dev.nufleet.platform.registry.PlatformTime;
import dev.nufleet.platform.registry.Product;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Devices, one by one and in lists. */
public final class DeviceActions {
  /** What a filter may have, and no topic, and what nobody could read. */
  private static final Pattern NOT_IN_TOPIC = Pattern.compile("[+#\\p{Cntrl}]");

  private final Cloud cloud;
  private final Campaigns campaigns;
  private final ApiSettings settings;

  DeviceActions(Cloud cloud, Campaigns campaigns, ApiSettings settings) {
    this.cloud = cloud;
    this.campaigns = campaigns;
    this.settings = settings;
  }

  void addTo(Map<String, OpenApi.Action> actions) {
    actions.put("RegisterDevice", this::register);
    actions.put("QueryDevice", this::list);
    actions.put("QueryDeviceDetail", (params, now) -> {
      Device device = OpenApi.device(cloud, params);
      Map<String, Object> detail = detail(device);
      detail.put("IpAddress", device.ip());
      detail.put("GmtOnline", PlatformTime.local(device.onlineMillis()));
      detail.put("UtcOnline", PlatformTime.utc(device.onlineMillis()));
      detail.put("Owner", true);
      return body("Data", detail);
    });
    actions.put("BatchQueryDeviceDetail", (params, now) -> {
      Product product = OpenApi.product(cloud, params);
      return body("Data", body("Data", params.requiredList("DeviceName", 100).stream()
          .flatMap(name -> cloud.device(product.key, name).stream()).map(this::detail).toList()));
    });
    actions.put("GetDeviceStatus", (params, now) -> {
      Device device = OpenApi.device(cloud, params);
      return body("Data", body("Status", device.status(), "Timestamp", device.lastSeenMillis()));
    });
    actions.put("BatchGetDeviceState", this::states);
    actions.put("QueryDeviceByStatus", this::byStatus);
    actions.put("QueryDeviceStatistics", this::statistics);
    actions.put("DisableThing", (params, now) -> enable(OpenApi.device(cloud, params), false, now));
    actions.put("EnableThing", (params, now) -> enable(OpenApi.device(cloud, params), true, now));
    actions.put("DeleteDevice", this::delete);
    actions.put("Pub", this::publish);
  }

  private static String allowedName(String name) {
    try {
      return new DeviceName(name).value();
    } catch (IllegalArgumentException e) {
      throw ApiProblem.business(ApiProblem.Cause.DEVICE_NAME, e.getMessage());
    }
  }

  private Map<String, Object> register(Params params, long now) {
    Product product = OpenApi.product(cloud, params);
    String name = params.optional("DeviceName").isPresent()
        ? allowedName(params.required("DeviceName"))
        : cloud.ids().text(20);
    if (cloud.device(product.key, name).isPresent()) {
      throw ApiProblem.business(ApiProblem.Cause.DEVICE_EXISTS, "device " + name + " exists already");
    }
    if (cloud.devices(product.key).size() >= settings.maxDevicesPerProduct()) {
      throw ApiProblem.business(ApiProblem.Cause.TOO_MANY_DEVICES,
          "product " + product.key + " has " + settings.maxDevicesPerProduct() + " devices already: --set max-devices");
    }
    Device device = create(cloud, product.key, name, cloud.ids().hex(32), now);
    device.rename(params.or("Nickname", ""));
    return body("Data", body("ProductKey", product.key, "DeviceName", name, "DeviceSecret", device.secret(),
        "IotId", device.iotId(), "Nickname", device.nickname()));
  }

  public static Device create(Cloud cloud, String productKey, String name, String secret, long now) {
    Device device = new Device(productKey, name, secret, cloud.ids().text(22), now);
    cloud.put(device);
    cloud.want(new Effect.Told("/sys/" + device.key() + "/thing/lifecycle", Events.lifecycle(device, "create", now)));
    return device;
  }

  /** Devices that were made elsewhere, with their products; what is known of them from an earlier run stays. */
  public static void register(Cloud cloud, List<DeviceTriple> devices, boolean dynamicRegistration, long now) {
    for (DeviceTriple triple : devices) {
      String key = triple.productKey().value();
      if (cloud.product(key).isEmpty()) {
        Product product = new Product();
        product.key = key;
        product.name = key;
        product.secret = cloud.ids().text(16);
        product.dynamicRegistration = dynamicRegistration;
        product.createdMillis = now;
        cloud.put(product);
      }
      Device known = cloud.device(key, triple.deviceName().value()).orElse(null);
      if (known == null) {
        create(cloud, key, triple.deviceName().value(), triple.deviceSecret().reveal(), now);
      } else if (!known.secret().equals(triple.deviceSecret().reveal())) {
        known.renewSecret(triple.deviceSecret().reveal());
        cloud.put(known);
      }
    }
  }

  private Map<String, Object> detail(Device device) {
    Product product = cloud.product(device.productKey()).orElseThrow();
    return body("ProductKey", device.productKey(), "ProductName", product.name, "DeviceName", device.name(),
        "DeviceSecret", device.secret(), "IotId", device.iotId(), "Nickname", device.nickname(),
        "NodeType", product.nodeType, "Status", device.status(), "FirmwareVersion", device.version(""),
        "Region", settings.region(),
        "GmtCreate", PlatformTime.local(device.createdMillis()), "UtcCreate", PlatformTime.utc(device.createdMillis()),
        "GmtActive", PlatformTime.local(device.activatedMillis()),
        "UtcActive", PlatformTime.utc(device.activatedMillis()));
  }

  private Map<String, Object> list(Params params, long now) {
    Product product = OpenApi.product(cloud, params);
    Page page = Page.of(params, 50, false);
    if (params.optional("NextToken").isPresent()) {
      int from = params.intOr("NextToken", 0, Integer.MAX_VALUE, 0);
      page = new Page(from / page.size() + 1, page.size());
    }
    Page.Cut<Device> cut = page.cut(cloud.devices(product.key), device -> true);
    Map<String, Object> answer = cut.counters("Page");
    int next = page.number() * page.size();
    if (next < cut.total()) {
      answer.put("NextToken", Integer.toString(next));
    }
    answer.put("Data", body("DeviceInfo", cut.map(device -> {
      Map<String, Object> info = simple(device);
      info.put("DeviceId", device.iotId());
      info.put("DeviceStatus", device.status());
      info.put("DeviceType", product.key);
      return info;
    })));
    return answer;
  }

  private static Map<String, Object> simple(Device device) {
    return body("ProductKey", device.productKey(), "DeviceName", device.name(), "DeviceSecret", device.secret(),
        "IotId", device.iotId(), "Nickname", device.nickname(),
        "GmtCreate", PlatformTime.local(device.createdMillis()), "UtcCreate", PlatformTime.utc(device.createdMillis()),
        "GmtModified", PlatformTime.local(device.createdMillis()),
        "UtcModified", PlatformTime.utc(device.createdMillis()));
  }

  private Map<String, Object> states(Params params, long now) {
    List<Device> devices = new ArrayList<>();
    if (!params.list("IotId").isEmpty()) {
      params.requiredList("IotId", 50).forEach(id -> cloud.deviceOfIotId(id).ifPresent(devices::add));
    } else {
      Product product = OpenApi.product(cloud, params);
      params.requiredList("DeviceName", 50).forEach(name -> cloud.device(product.key, name).ifPresent(devices::add));
    }
    return body("DeviceStatusList", body("DeviceStatus", devices.stream().map(device -> body(
        "DeviceId", device.iotId(), "DeviceName", device.name(), "IotId", device.iotId(), "Status", device.status(),
        "LastOnlineTime", PlatformTime.local(device.onlineMillis()), "AsAddress", device.ip())).toList()));
  }

  private Map<String, Object> byStatus(Params params, long now) {
    Product product = OpenApi.product(cloud, params);
    String status = switch (params.requiredInt("Status", 0, 8)) {
      case 0 -> "UNACTIVE";
      case 1 -> "ONLINE";
      case 3 -> "OFFLINE";
      case 8 -> "DISABLE";
      default -> throw Params.invalid("Status", "is none of 0, 1, 3, 8");
    };
    Page.Cut<Device> cut = Page.of(params, 50, false)
        .cut(cloud.devices(product.key), device -> device.status().equals(status));
    Map<String, Object> answer = cut.counters("Page");
    answer.put("Data", body("SimpleDeviceInfo", cut.map(device -> {
      Map<String, Object> info = simple(device);
      info.put("Status", device.status());
      return info;
    })));
    return answer;
  }

  private Map<String, Object> statistics(Params params, long now) {
    long all = 0;
    long online = 0;
    long active = 0;
    for (Product product : cloud.products()) {
      if (!params.or("ProductKey", product.key).equals(product.key)) {
        continue;
      }
      for (Device device : cloud.devices(product.key)) {
        if (params.optional("GroupId").isPresent() && !device.groups().contains(params.required("GroupId"))) {
          continue;
        }
        all++;
        online += device.isOnline() ? 1 : 0;
        active += device.activatedMillis() > 0 ? 1 : 0;
      }
    }
    return body("Data", body("deviceCount", all, "onlineCount", online, "activeCount", active));
  }

  private Map<String, Object> enable(Device device, boolean enabled, long now) {
    if (device.isDisabled() == enabled) {
      if (enabled) {
        device.enable();
      } else {
        device.disable();
      }
      cloud.put(device);
      if (!enabled) {
        cloud.want(new Effect.Cut(device.key(), "disabled", false));
      }
      cloud.want(new Effect.Told("/sys/" + device.key() + "/thing/lifecycle",
          Events.lifecycle(device, enabled ? "enable" : "disable", now)));
    }
    return body();
  }

  private Map<String, Object> delete(Params params, long now) {
    Device device = OpenApi.device(cloud, params);
    List.copyOf(device.open()).forEach(task -> campaigns.cancel(task, "the device was deleted", now));
    cloud.remove(device);
    cloud.want(new Effect.Cut(device.key(), "deleted", true));
    cloud.want(new Effect.Told("/sys/" + device.key() + "/thing/lifecycle", Events.lifecycle(device, "delete", now)));
    return body();
  }

  private Map<String, Object> publish(Params params, long now) {
    Product product = OpenApi.product(cloud, params);
    String topic = params.required("TopicFullName");
    byte[] content;
    try {
      content = Base64.getDecoder().decode(params.required("MessageContent"));
    } catch (IllegalArgumentException e) {
      throw ApiProblem.business(ApiProblem.Cause.NOT_BASE64, "MessageContent is no base64");
    }
    if (!settings.messages().fits(topic) || NOT_IN_TOPIC.matcher(topic).find()) {
      throw ApiProblem.business(ApiProblem.Cause.TOPIC,
          "TopicFullName has wildcards or control characters, or is too long or too deep");
    }
    String[] levels = topic.split("/");
    boolean system = levels.length > 3 && (levels[1].equals("sys") || levels[1].equals("ext"));
    boolean ota = levels.length > 4 && levels[1].equals("ota");
    int at = ota ? 3 : system ? 2 : 1;
    if (levels.length <= at + 1 || !levels[at].equals(product.key)) {
      throw ApiProblem.business(
          ApiProblem.Cause.TOPIC, "TopicFullName '" + topic + "' names no device of " + product.key);
    }
    if (topic.startsWith("/broadcast/") || (system && topic.endsWith("/property/set"))) {
      throw ApiProblem.business(
          ApiProblem.Cause.TOPIC, "TopicFullName '" + topic + "' has a call of its own; Pub is not for it");
    }
    Device device = OpenApi.device(cloud, product.key, levels[at + 1]);
    int qos = params.intOr("Qos", 0, 1, 0);
    cloud.want(new Effect.Publish(device.key(), topic, content, qos, false));
    return body(
        "MessageId",
        Long.toString(1_000_000_000_000_000_000L + Math.abs(cloud.ids().random().nextLong() % 1_000_000_000_000_000L)));
  }
}
