package dev.nufleet.model;

/**
 * The MQTT server that a board's firmware was built for.
 *
 * @param host dialled as it is, and checked against the server's certificate
 * @param port 1..65535
 */
public record MqttServer(String host, int port) {
  private static final int SDK_PORT = 443;

  /** That of a product in a region, as the C-SDK puts it together (platform.md sections 1 and 12). */
  public static MqttServer usual(ProductKey product, String region) {
    return new MqttServer(product.value() + ".iot-as-mqtt." + region + ".aliyuncs.com", SDK_PORT);
  }
}
