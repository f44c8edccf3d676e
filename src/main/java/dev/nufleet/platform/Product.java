package dev.nufleet.platform;

/** A product. Times are UNIX milliseconds. */
final class Product {
  String key;
  String name;
  String secret;
  int nodeType;
  int dataFormat = 1;
  String authType = "secret";
  String netType = "WIFI";
  String description = "";
  String commodity = "iothub_senior";
  String categoryKey = "";
  /** Devices may ask for their secret with the product's. */
  boolean dynamicRegistration;
  long createdMillis;
  /** Empty while there is no remote configuration. */
  String configId = "";
  String configObject = "";
  long configSize;
  String configSign = "";
}
