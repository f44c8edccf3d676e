package dev.nufleet.platform.campaign;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.nufleet.aliyun.Topics;
import dev.nufleet.platform.objects.LinkSigner;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Effect;
import dev.nufleet.platform.registry.Product;
import java.nio.charset.StandardCharsets;

/** Remote configuration: one JSON file per product, fetched or pushed. Source: platform.md section 7. */
public final class Configs {
  private final Cloud cloud;
  private final LinkSigner links;

  public Configs(Cloud cloud, LinkSigner links) {
    this.cloud = cloud;
    this.links = links;
  }

  public void requested(Device device, String requestId, long now) {
    Product product = cloud.product(device.productKey()).orElseThrow();
    String id = "{\"id\":" + TextNode.valueOf(requestId);
    send(device, topics(device).configGetReply(), product.configId.isEmpty()
        ? id + ",\"code\":6713,\"message\":\"thing config function is not available\",\"data\":{}}"
        : id + ",\"code\":200,\"data\":" + file(product, now) + "}");
  }

  public void push(Product product, Device device, long now) {
    send(device, topics(device).configPush(),
        "{\"id\":\"" + now + "\",\"version\":\"1.0\",\"params\":" + file(product, now)
        + ",\"method\":\"thing.config.push\"}");
  }

  private String file(Product product, long now) {
    return "{\"configId\":\"" + product.configId + "\",\"configSize\":" + product.configSize + ",\"sign\":\""
        + product.configSign
        + "\",\"signMethod\":\"Sha256\",\"url\":\"" + links.sign(product.configObject, now)
            + "\",\"getType\":\"file\"}";
  }

  private static Topics topics(Device device) {
    return new Topics(device.key().productKey(), device.key().deviceName());
  }

  private void send(Device device, String topic, String json) {
    cloud.want(new Effect.Publish(device.key(), topic, json.getBytes(StandardCharsets.UTF_8), 0, true));
  }
}
