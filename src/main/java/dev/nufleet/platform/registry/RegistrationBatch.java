package dev.nufleet.platform.registry;

import java.util.ArrayList;
import java.util.List;

/** A request to register many devices at once. */
public final class RegistrationBatch {
  public long id;
  public String productKey;
  /** In the platform's words; always a final one. */
  public String status;
  /** That may be registered, or that were. */
  public List<String> names = new ArrayList<>();
  public List<String> invalid = new ArrayList<>();
}
