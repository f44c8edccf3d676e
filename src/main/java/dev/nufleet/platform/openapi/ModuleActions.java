package dev.nufleet.platform.openapi;

import static dev.nufleet.platform.openapi.OpenApi.body;

import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.OtaModule;
import dev.nufleet.platform.registry.PlatformTime;
import dev.nufleet.platform.registry.Product;
import java.util.List;
import java.util.Map;

/** Modules: parts of a device with a firmware of their own. */
final class ModuleActions {
  /** Of one product, without the default module. Source: platform.md section 17. */
  private static final int MAX_MODULES = 10;

  private final Cloud cloud;

  ModuleActions(Cloud cloud) {
    this.cloud = cloud;
  }

  void addTo(Map<String, OpenApi.Action> actions) {
    actions.put("CreateOTAModule", this::create);
    actions.put("UpdateOTAModule", (params, now) -> {
      OtaModule module = module(params);
      module.alias = params.or("AliasName", module.alias);
      module.description = params.or("Desc", module.description);
      module.modifiedMillis = now;
      cloud.changed(module);
      return body();
    });
    actions.put("DeleteOTAModule", (params, now) -> {
      OtaModule module = module(params);
      if (cloud.firmwares().stream().anyMatch(
          f -> f.productKey.equals(module.productKey) && f.module.equalsIgnoreCase(module.name))) {
        throw ApiProblem.business(ApiProblem.Cause.MODULE_IN_USE, "packages use the module");
      }
      cloud.remove(module);
      return body();
    });
    actions.put("ListOTAModuleByProduct", (params, now) -> {
      Product product = OpenApi.product(cloud, params);
      return body("Data", cloud.modules().stream().filter(module -> module.productKey.equals(product.key))
          .map(module -> body("ModuleName", module.name, "AliasName", module.alias, "Desc", module.description,
              "ProductKey", product.key, "GmtCreate", PlatformTime.utc(module.createdMillis),
              "GmtModified", PlatformTime.utc(module.modifiedMillis))).toList());
    });
    actions.put("ListOTAModuleVersionsByDevice", (params, now) -> {
      Device device = OpenApi.device(cloud, params);
      Page.Cut<Map.Entry<String, String>> cut =
          Page.of(params, 200, true).cut(List.copyOf(device.versions().entrySet()), entry -> true);
      Map<String, Object> answer = cut.counters("CurrentPage");
      answer.put("Data", body("SimpleOTAModuleInfo", cut.map(entry -> body(
          "ModuleName", entry.getKey().isEmpty() ? "default" : entry.getKey(), "ModuleVersion", entry.getValue(),
          "IotId", device.iotId(), "ProductKey", device.productKey(), "DeviceName", device.name()))));
      return answer;
    });
  }

  private Map<String, Object> create(Params params, long now) {
    Product product = OpenApi.product(cloud, params);
    OtaModule module = new OtaModule();
    module.productKey = product.key;
    module.name = params.word("ModuleName", "[A-Za-z0-9._-]{1,64}", "1..64 of letters, digits, '.', '-', '_'");
    if (module.name.equalsIgnoreCase("default") || cloud.module(product.key, module.name).isPresent()) {
      throw ApiProblem.business(ApiProblem.Cause.MODULE_EXISTS, "there is a module " + module.name + " already");
    }
    if (cloud.modules().stream().filter(other -> other.productKey.equals(product.key)).count() >= MAX_MODULES) {
      throw ApiProblem.business(
          ApiProblem.Cause.TOO_MANY_MODULES, "the product has " + MAX_MODULES + " modules already");
    }
    module.alias = params.or("AliasName", "");
    module.description = params.or("Desc", "");
    module.createdMillis = now;
    module.modifiedMillis = now;
    cloud.put(module);
    return body();
  }

  private OtaModule module(Params params) {
    Product product = OpenApi.product(cloud, params);
    String name = params.required("ModuleName");
    return cloud.module(product.key, name).orElseThrow(
        () -> ApiProblem.business(ApiProblem.Cause.NO_MODULE, "there is no module " + name));
  }
}
