package dev.nufleet.platform.registry;

import java.util.ArrayList;
import java.util.List;

/** An upgrade package. Times are UNIX milliseconds. */
public final class Firmware {
  /** Values of {@link #status()}. */
  public static final int NO_CHECK_NEEDED = -1;
  public static final int UNCHECKED = 0;
  public static final int CHECKED = 1;
  public static final int CHECKING = 2;
  public static final int CHECK_FAILED = 3;

  public String id;
  public String name;
  public String description = "";
  public String productKey = "";
  /** Empty for the default module. */
  public String module = "";
  public String version;
  public String sourceVersion = "";
  /** 0 full, 1 delta. */
  public int type;
  /** {@code MD5} or {@code SHA256}, as OpenAPI has it. */
  public String signMethod = "MD5";
  private int status = UNCHECKED;
  private int verifyProgress;
  public String udi = "";
  public List<Part> files = new ArrayList<>();
  public long createdMillis;
  private long modifiedMillis;

  /** @param check it must pass a verify job before others may use it */
  public void made(boolean check, long now) {
    status = check ? UNCHECKED : NO_CHECK_NEEDED;
    createdMillis = now;
    modifiedMillis = now;
  }

  /** A verify job has begun. */
  public void check() {
    status = CHECKING;
    verifyProgress = 0;
  }

  public void checkedSoFar(int percent) {
    verifyProgress = percent;
  }

  /** The verify job has ended. */
  public void checked(boolean passed, long now) {
    status = passed ? CHECKED : CHECK_FAILED;
    modifiedMillis = now;
  }

  /** A full package takes any version; a delta package changes just one. */
  public boolean fits(Device device) {
    return type == 0 || sourceVersion.equals(device.version(module));
  }

  /** What a device has before it is upgraded with this: what a delta package is made for, else what it runs. */
  String sourceOf(Device device) {
    return type == 1 ? sourceVersion : device.version(module);
  }

  public int status() {
    return status;
  }

  /** May jobs other than verify jobs be made of it? */
  public boolean isReleased() {
    return status == NO_CHECK_NEEDED || status == CHECKED;
  }

  public int verifyProgress() {
    return verifyProgress;
  }

  public long modifiedMillis() {
    return modifiedMillis;
  }

  /** A file of a package. */
  public static final class Part {
    public String name = "";
    /** Path in the store without the leading slash: {@code ota/…/….bin}. */
    public String object;
    public long sizeBytes;
    public String md5;
    public String sign;
    /** Names it in downloads over MQTT. */
    public int streamId;
  }
}
