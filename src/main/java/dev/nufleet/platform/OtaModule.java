package dev.nufleet.platform;

/** A part of a device with a firmware of its own. */
final class OtaModule {
  String productKey;
  String name;
  String alias = "";
  String description = "";
  long createdMillis;
  long modifiedMillis;
}
