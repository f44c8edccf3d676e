package dev.nufleet.app.campaign;

import static dev.nufleet.app.campaign.ApiCalls.told;

import com.aliyun.iot20180120.Client;
import com.aliyun.iot20180120.models.BatchAddDeviceGroupRelationsRequest;
import com.aliyun.iot20180120.models.BatchAddDeviceGroupRelationsRequest.BatchAddDeviceGroupRelationsRequestDevice;
import com.aliyun.iot20180120.models.CreateDeviceGroupRequest;
import com.aliyun.iot20180120.models.QueryDeviceListByDeviceGroupRequest;
import com.aliyun.teautil.models.RuntimeOptions;
import dev.nufleet.model.Printable;
import dev.nufleet.model.ProductKey;
import java.util.ArrayList;
import java.util.List;

/** The calls of the OpenAPI for groups of devices, whom a job may ask. Blocking. */
final class GroupCalls {
  /** Devices that one call may add to a group. */
  static final int MOST_ADDED = 200;
  private static final int PAGE_DEVICES = 50;
  private static final int MOST_NAME_CHARS = 64;

  private final Calls calls;
  private final Client client;
  private final String instanceId;
  private final RuntimeOptions options;

  /** @param instanceId null: the account's public instance */
  GroupCalls(Calls calls, Client client, String instanceId, RuntimeOptions options) {
    this.calls = calls;
    this.client = client;
    this.instanceId = instanceId;
    this.options = options;
  }

  /** @param name of 4 to 30 characters, unique in the account. @return the new group's id */
  String create(String name) throws CampaignRefused {
    var body = calls.make("CreateDeviceGroup", () -> client.createDeviceGroupWithOptions(
        new CreateDeviceGroupRequest().setIotInstanceId(instanceId).setGroupName(name), options).getBody());
    calls.accept("CreateDeviceGroup", body.getSuccess(), body.getCode(), body.getErrorMessage());
    return told("CreateDeviceGroup", () -> body.getData().getGroupId());
  }

  /** @param devices at most {@link #MOST_ADDED}. @throws CampaignRefused also if it takes only some of them */
  void add(String group, ProductKey product, List<String> devices) throws CampaignRefused {
    var body = calls.make("BatchAddDeviceGroupRelations", () -> client.batchAddDeviceGroupRelationsWithOptions(
        new BatchAddDeviceGroupRelationsRequest().setIotInstanceId(instanceId).setGroupId(group).setDevice(
            devices.stream().map(name -> new BatchAddDeviceGroupRelationsRequestDevice()
                .setProductKey(product.value()).setDeviceName(name)).toList()), options).getBody());
    calls.accept("BatchAddDeviceGroupRelations", body.getSuccess(), body.getCode(), body.getErrorMessage());
    Integer added = body.getSuccessAddedDeviceCount();
    if (added == null || added != devices.size()) {
      throw CampaignRefused.byAnswer("BatchAddDeviceGroupRelations took " + added + " of " + devices.size()
          + " devices into group " + group);
    }
  }

  /**
   * DeviceNames of a group.
   *
   * @param most that are wanted; a platform that goes on telling of more is not listened to for ever
   * @throws CampaignRefused also if a device is of another product
   */
  List<String> devices(String group, ProductKey product, int most) throws CampaignRefused {
    List<String> names = new ArrayList<>();
    long total = 1;
    for (int page = 1; (page - 1L) * PAGE_DEVICES < total && names.size() <= most; page++) {
      var request = new QueryDeviceListByDeviceGroupRequest().setIotInstanceId(instanceId).setGroupId(group)
          .setCurrentPage(page).setPageSize(PAGE_DEVICES);
      var body = calls.make("QueryDeviceListByDeviceGroup",
          () -> client.queryDeviceListByDeviceGroupWithOptions(request, options).getBody());
      calls.accept("QueryDeviceListByDeviceGroup", body.getSuccess(), body.getCode(), body.getErrorMessage());
      total = body.getTotal() == null ? 0 : body.getTotal();
      for (var device : told("QueryDeviceListByDeviceGroup", () -> body.getData().getSimpleDeviceInfo())) {
        if (!product.value().equals(device.getProductKey())) {
          throw CampaignRefused.byAnswer("group " + group + " holds device " + brief(device.getDeviceName())
              + " of product " + brief(device.getProductKey()) + ", and this run's are of " + product.value());
        }
        names.add(brief(device.getDeviceName()));
      }
    }
    return names;
  }

  private static String brief(String text) {
    return text == null ? "" : Printable.brief(text, MOST_NAME_CHARS);
  }
}
