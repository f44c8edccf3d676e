package dev.nufleet.platform.openapi;

import static dev.nufleet.platform.openapi.OpenApi.body;

import dev.nufleet.platform.campaign.Campaigns;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.DeviceGroup;
import dev.nufleet.platform.registry.PlatformTime;
import java.util.List;
import java.util.Map;

/** Groups of devices. */
final class GroupActions {
  private static final int GROUPS_OF_A_DEVICE = 10;
  private static final int DEVICES_OF_A_GROUP = 100_000;

  private final Cloud cloud;
  private final Campaigns campaigns;

  GroupActions(Cloud cloud, Campaigns campaigns) {
    this.cloud = cloud;
    this.campaigns = campaigns;
  }

  void addTo(Map<String, OpenApi.Action> actions) {
    actions.put("CreateDeviceGroup", this::create);
    actions.put("BatchAddDeviceGroupRelations", this::add);
    actions.put("QueryDeviceListByDeviceGroup", this::list);
  }

  private Map<String, Object> create(Params params, long now) {
    String name = params.text("GroupName", 4, 30);
    if (cloud.groups().stream().anyMatch(group -> group.name.equals(name))) {
      throw ApiProblem.business(ApiProblem.Cause.GROUP_EXISTS, "there is a group " + name + " already");
    }
    DeviceGroup group = new DeviceGroup();
    group.id = cloud.ids().text(16);
    group.name = name;
    group.description = params.or("GroupDesc", "");
    group.createdMillis = now;
    cloud.put(group);
    return body("Data", body("GroupId", group.id, "GroupName", name, "GroupDesc", group.description,
        "UtcCreate", PlatformTime.utc(now)));
  }

  private DeviceGroup group(Params params) {
    String id = params.required("GroupId");
    return cloud.group(id)
        .orElseThrow(() -> ApiProblem.business(ApiProblem.Cause.NO_GROUP, "there is no group " + id));
  }

  /** In the order in which they joined. */
  private Map<String, Object> list(Params params, long now) {
    List<Device> devices = group(params).devices.stream()
        .flatMap(key -> cloud.device(key.substring(0, key.indexOf('/')), key.substring(key.indexOf('/') + 1)).stream())
        .toList();
    Page.Cut<Device> cut = Page.of(params, 50, false).cut(devices, device -> true);
    Map<String, Object> answer = cut.counters("Page");
    answer.put("Data", body("SimpleDeviceInfo", cut.map(device -> body("ProductKey", device.productKey(),
        "DeviceName", device.name(), "IotId", device.iotId()))));
    return answer;
  }

  private Map<String, Object> add(Params params, long now) {
    DeviceGroup group = group(params);
    String id = group.id;
    List<Params> devices = params.objects("Device");
    if (devices.isEmpty()) {
      throw ApiProblem.missing("Device.1.DeviceName");
    }
    if (group.devices.size() + devices.size() > DEVICES_OF_A_GROUP) {
      throw Params.invalid("Device", "a group holds at most " + DEVICES_OF_A_GROUP + " devices");
    }
    int valid = 0;
    int added = 0;
    int already = 0;
    int exceeding = 0;
    for (Params item : devices) {
      Device device = cloud.device(item.required("ProductKey"), item.required("DeviceName")).orElse(null);
      if (device == null) {
        continue;
      }
      valid++;
      if (device.groups().contains(id)) {
        already++;
      } else if (device.groups().size() >= GROUPS_OF_A_DEVICE) {
        exceeding++;
      } else {
        device.join(id);
        group.devices.add(device.key().toString());
        cloud.changed(device);
        campaigns.joined(device, id, now);
        added++;
      }
    }
    cloud.changed(group);
    return body("ValidDeviceCount", valid, "SuccessAddedDeviceCount", added, "AlreadyRelatedGroupDeviceCount", already,
        "ExceedTenGroupDeviceCount", exceeding);
  }
}
