package dev.nufleet.platform.registry;

/** A part of a device with a firmware of its own. */
public final class OtaModule {
  public String productKey;
  public String name;
  public String alias = "";
  public String description = "";
  public long createdMillis;
  public long modifiedMillis;
}
