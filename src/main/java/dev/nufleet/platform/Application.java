package dev.nufleet.platform;

import java.util.ArrayList;
import java.util.List;

/** A request to register many devices at once. */
final class Application {
  long id;
  String productKey;
  /** In the platform's words; always a final one. */
  String status;
  /** That may be registered, or that were. */
  List<String> names = new ArrayList<>();
  List<String> invalid = new ArrayList<>();
}
