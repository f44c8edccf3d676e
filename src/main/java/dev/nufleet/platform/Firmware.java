package dev.nufleet.platform;

import java.util.ArrayList;
import java.util.List;

/** An upgrade package. Times are UNIX milliseconds. */
final class Firmware {
  /** Values of {@link #status}. */
  static final int NO_CHECK_NEEDED = -1;
  static final int UNCHECKED = 0;
  static final int CHECKED = 1;
  static final int CHECKING = 2;
  static final int CHECK_FAILED = 3;

  String id;
  String name;
  String description = "";
  String productKey = "";
  /** Empty for the default module. */
  String module = "";
  String version;
  String sourceVersion = "";
  /** 0 full, 1 delta. */
  int type;
  /** {@code MD5} or {@code SHA256}, as OpenAPI has it. */
  String signMethod = "MD5";
  int status = UNCHECKED;
  int verifyProgress;
  String udi = "";
  List<Part> files = new ArrayList<>();
  long createdMillis;
  long modifiedMillis;

  /** A file of a package. */
  static final class Part {
    String name = "";
    /** Path in the store without the leading slash: {@code ota/…/….bin}. */
    String object;
    long sizeBytes;
    String md5;
    String sign;
    /** Names it in downloads over MQTT. */
    int streamId;
  }
}
