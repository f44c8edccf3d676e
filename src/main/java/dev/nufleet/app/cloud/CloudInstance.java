package dev.nufleet.app.cloud;

import java.util.Optional;

/**
 * The instance of the platform that a run goes to.
 *
 * @param kind as {@code --instance} names it: public, enterprise and whatever else the file has
 * @param place of its region, in words; empty for a region that is not documented
 * @param mqttHost that boards dial; may hold {@code {product}} for the ProductKey
 * @param mqttPort 443 or 8883, or what the user said
 * @param otaHost that download links name; links themselves say where a board goes
 * @param apiHost of the OpenAPI
 * @param moreUpgrades whether more than the free upgrades of a month can be bought
 */
public record CloudInstance(
    String kind, Optional<String> place, String mqttHost, int mqttPort, String otaHost, String apiHost,
    boolean moreUpgrades, CloudLimits limits) {
  /** The port of the C-SDK that the boards run; its chain ends at GlobalSign's root R1. */
  public static final int USUAL_PORT = 443;
  /** Where the platform shows a chain of its own root. Source: platform.md section 12. */
  public static final int OWN_ROOT_PORT = 8883;

  static final String PRODUCT = "{product}";

  /** The host that devices of this product dial. */
  public String mqttHost(String productKey) {
    return mqttHost.replace(PRODUCT, productKey);
  }
}
