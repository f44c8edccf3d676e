package dev.nufleet.aliyun;

import dev.nufleet.model.DeviceName;
import dev.nufleet.model.ProductKey;

/** The topics of OTA and remote configuration for one device. Source: platform.md section 2, device-protocol.md 2.2. */
public record Topics(ProductKey productKey, DeviceName deviceName) {
  /** Up: the version of one module. */
  public String inform() {
    return "/ota/device/inform/" + identity();
  }

  /** Down: the upgrade notice. */
  public String upgrade() {
    return "/ota/device/upgrade/" + identity();
  }

  /** Up: percent or failure. */
  public String progress() {
    return "/ota/device/progress/" + identity();
  }

  /** Both ways: the old way to ask for a notice. */
  public String request() {
    return "/ota/device/request/" + identity();
  }

  /** Up: ask for a notice. */
  public String firmwareGet() {
    return thing("ota/firmware/get");
  }

  public String firmwareGetReply() {
    return thing("ota/firmware/get_reply");
  }

  /** Up: ask for a slice of the image. */
  public String fileDownload() {
    return thing("file/download");
  }

  public String fileDownloadReply() {
    return thing("file/download_reply");
  }

  public String configGet() {
    return thing("config/get");
  }

  public String configGetReply() {
    return thing("config/get_reply");
  }

  public String configPush() {
    return thing("config/push");
  }

  public String configPushReply() {
    return thing("config/push_reply");
  }

  private String thing(String tail) {
    return "/sys/" + identity() + "/thing/" + tail;
  }

  private String identity() {
    return productKey.value() + "/" + deviceName.value();
  }
}
