package dev.nufleet.platform.openapi;

import dev.nufleet.broker.BrokerLimits;

/**
 * Bounds and open choices of the OpenAPI.
 *
 * @param uploadMinutes how long after its upload a file may become a package
 * @param throttled calls beyond the documented number per second are refused with {@code Throttling.User}
 * @param messages bounds of what is published to devices
 */
public record ApiSettings(
    String region,
    int maxProducts,
    int maxDevicesPerProduct,
    int maxFirmwares,
    long maxFileBytes,
    long maxMqttFileBytes,
    int uploadMinutes,
    boolean throttled,
    BrokerLimits messages) {
  public static ApiSettings documented(String region) {
    return new ApiSettings(region, 1000, 1_000_000, 500, 1000L * 1024 * 1024, 16L * 1024 * 1024, 60, false,
        BrokerLimits.documented());
  }
}
