package dev.nufleet.platform.openapi;

import static dev.nufleet.platform.openapi.OpenApi.body;

import dev.nufleet.platform.campaign.Configs;
import dev.nufleet.platform.objects.ObjectStore;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Effect;
import dev.nufleet.platform.registry.Product;
import java.util.Map;

/**
 * Sets and pushes remote configurations. The console does this on the real platform; the actions' names are this
 * stand-in's own.
 */
public final class ConfigActions {
  /** Sets and pushes a product's configuration. */
  public static final String SET_CONFIG = "SetProductConfig";

  private final Cloud cloud;
  private final Configs configs;

  ConfigActions(Cloud cloud, Configs configs) {
    this.cloud = cloud;
    this.configs = configs;
  }

  void addTo(Map<String, OpenApi.Action> actions) {
    actions.put(ConfigActions.SET_CONFIG, (params, now) -> {
      Product product = OpenApi.product(cloud, params);
      params.required("Content");
      ObjectStore.Stored stored = params.added().config().orElseThrow();
      if (!product.configObject.isEmpty()) {
        cloud.want(new Effect.Discard(product.configObject));
      }
      product.configId = cloud.ids().hex(32);
      product.configObject = stored.name();
      product.configSize = stored.sizeBytes();
      product.configSign = stored.sha256();
      cloud.put(product);
      return body("Data", body("ConfigId", product.configId));
    });
    actions.put("PushProductConfig", (params, now) -> {
      Product product = OpenApi.product(cloud, params);
      if (product.configId.isEmpty()) {
        throw ApiProblem.business(ApiProblem.Cause.NO_CONFIG, "product " + product.key + " has no configuration");
      }
      int pushed = 0;
      for (Device device : cloud.devices(product.key)) {
        if (device.isOnline() && params.or("DeviceName", device.name()).equals(device.name())) {
          configs.push(product, device, now);
          pushed++;
        }
      }
      return body("Data", body("Pushed", pushed));
    });
  }
}
