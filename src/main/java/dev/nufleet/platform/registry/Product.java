package dev.nufleet.platform.registry;

/** A product. Times are UNIX milliseconds. */
public final class Product {
  public String key;
  public String name;
  public String secret;
  public int nodeType;
  public int dataFormat = 1;
  public String authType = "secret";
  public String netType = "WIFI";
  public String description = "";
  public String commodity = "iothub_senior";
  public String categoryKey = "";
  /** Devices may ask for their secret with the product's. */
  public boolean dynamicRegistration;
  public long createdMillis;
  /** Empty while there is no remote configuration. */
  public String configId = "";
  public String configObject = "";
  public long configSize;
  public String configSign = "";
}
