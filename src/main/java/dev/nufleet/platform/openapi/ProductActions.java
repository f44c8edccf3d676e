package dev.nufleet.platform.openapi;

import static dev.nufleet.platform.openapi.OpenApi.body;

import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Product;
import java.util.Map;

/** Products. */
final class ProductActions {
  private final Cloud cloud;
  private final ApiSettings settings;

  ProductActions(Cloud cloud, ApiSettings settings) {
    this.cloud = cloud;
    this.settings = settings;
  }

  void addTo(Map<String, OpenApi.Action> actions) {
    actions.put("CreateProduct", this::create);
    actions.put("QueryProduct", (params, now) -> body("Data", detail(OpenApi.product(cloud, params))));
    actions.put("QueryProductList", this::list);
    actions.put("DeleteProduct", this::delete);
    actions.put("UpdateProductSwitch", this::update);
  }

  private Map<String, Object> create(Params params, long now) {
    Product product = new Product();
    product.nodeType = Params.coded(ApiProblem.Cause.NODE_TYPE, () -> params.requiredInt("NodeType", 0, 1));
    product.name = Params.coded(ApiProblem.Cause.PRODUCT_NAME, () -> params.printable("ProductName", 4, 30));
    if (cloud.products().stream().anyMatch(other -> other.name.equals(product.name))) {
      throw ApiProblem.business(
          ApiProblem.Cause.PRODUCT_NAME_EXISTS, "there is a product '" + product.name + "' already");
    }
    product.dataFormat = params.intOr("DataFormat", 0, 1, 0);
    product.authType = params.or("AuthType", "secret");
    product.netType = params.or("NetType", "WIFI");
    netType(product.netType);
    product.description = params.or("Description", "");
    product.commodity = params.or("AliyunCommodityCode", "iothub");
    product.categoryKey = params.or("CategoryKey", "");
    if (cloud.products().size() >= settings.maxProducts()) {
      throw ApiProblem.business(
          ApiProblem.Cause.TOO_MANY_PRODUCTS,
          "there are " + settings.maxProducts() + " products already: --set max-products");
    }
    product.key = "a1" + cloud.ids().text(9);
    product.secret = cloud.ids().text(16);
    product.createdMillis = now;
    cloud.put(product);
    return body("ProductKey", product.key, "Data", body(
        "ProductKey", product.key, "ProductName", product.name, "ProductSecret", product.secret, "NodeType",
            product.nodeType,
        "DataFormat", product.dataFormat, "AuthType", product.authType, "Description", product.description,
        "AliyunCommodityCode", product.commodity, "Id2", false, "ProtocolType", "mqtt"));
  }

  private static int netType(String name) {
    return switch (name) {
      case "WIFI" -> 3;
      case "CELLULAR" -> 6;
      case "ETHERNET" -> 7;
      case "OTHER" -> 8;
      default -> throw Params.invalid("NetType", "'" + name + "' is none of WIFI, CELLULAR, ETHERNET, OTHER");
    };
  }

  private Map<String, Object> detail(Product product) {
    return body("ProductKey", product.key, "ProductName", product.name, "ProductSecret", product.secret,
        "NodeType", product.nodeType, "NetType", netType(product.netType), "DataFormat", product.dataFormat,
        "AuthType", product.authType, "Description", product.description, "AliyunCommodityCode", product.commodity,
        "CategoryKey", product.categoryKey, "DeviceCount", cloud.devices(product.key).size(), "GmtCreate",
            product.createdMillis,
        "Id2", false, "Owner", true, "ProductStatus", "DEVELOPMENT_STATUS", "ProtocolType", "mqtt", "ValidateType", 1);
  }

  private Map<String, Object> list(Params params, long now) {
    Page.Cut<Product> cut = Page.of(params, 200, true).cut(cloud.products(),
        product -> params.optional("AliyunCommodityCode").map(product.commodity::equals).orElse(true));
    Map<String, Object> data = cut.counters("CurrentPage");
    data.put("List", body("ProductInfo", cut.map(product -> body(
        "ProductKey", product.key, "ProductName", product.name, "NodeType", product.nodeType, "DataFormat",
            product.dataFormat,
        "AuthType", product.authType, "Description", product.description,
        "DeviceCount", cloud.devices(product.key).size(), "GmtCreate", product.createdMillis))));
    return body("Data", data);
  }

  private Map<String, Object> delete(Params params, long now) {
    Product product = OpenApi.product(cloud, params);
    if (!cloud.devices(product.key).isEmpty()) {
      throw ApiProblem.business(ApiProblem.Cause.PRODUCT_HAS_DEVICES,
          "product " + product.key + " has " + cloud.devices(product.key).size() + " devices; delete them first");
    }
    cloud.remove(product);
    return body();
  }

  /** This stand-in's own: lets the devices of a product ask for their secrets. */
  private Map<String, Object> update(Params params, long now) {
    Product product = OpenApi.product(cloud, params);
    product.dynamicRegistration = params.flag("DynamicRegistration", product.dynamicRegistration);
    cloud.put(product);
    return body();
  }
}
