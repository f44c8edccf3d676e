package dev.nufleet.ota;

import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.port.SdkLog.Level;

/**
 * What the OTA module says on the console: function, line and text as in {@code iotx_ota.c}, {@code iotx_ota_mqtt.c}
 * and {@code iotx_ota_fetch.c}. Line tags that no transcript shows are counted from the sources.
 */
final class OtaLines {
  static final SdkLog.Statement TOPIC =
      SdkLog.line(Level.DBG, "otamqtt_UpgrageCb", 111, "topic=%s");
  static final SdkLog.Statement MESSAGE =
      SdkLog.line(Level.DBG, "otamqtt_UpgrageCb", 112, "len=%d, topic_msg=%s");
  static final SdkLog.Statement REQUEST =
      SdkLog.line(Level.DBG, "otamqtt_UpgrageCb", 119, "receive device request");
  static final SdkLog.Statement REPLY =
      SdkLog.line(Level.INF, "otamqtt_UpgrageCb", 123, "get request reply for new version image");
  static final SdkLog.Statement UPGRADE =
      SdkLog.line(Level.DBG, "otamqtt_UpgrageCb", 129, "receive device upgrade");
  static final SdkLog.Statement CONFIG_REPLY =
      SdkLog.line(Level.DBG, "otamqtt_UpgrageCb", 134, "receive config get_reply");
  static final SdkLog.Statement CONFIG_PUSH =
      SdkLog.line(Level.DBG, "otamqtt_UpgrageCb", 139, "receive config push");
  static final SdkLog.Statement REPLY_FAILED =
      SdkLog.line(Level.ERR, "otamqtt_UpgrageCb", 169, "publish failed");
  static final SdkLog.Statement DOWNLOADING =
      SdkLog.line(Level.INF, "ota_callback", 31, "In downloading state");
  static final SdkLog.Statement RESUMED =
      SdkLog.line(Level.ERR, "IOT_OTA_FetchYield", 643, "h_ota->size_fetched: %d");
  static final SdkLog.Statement FETCH_FAILED =
      SdkLog.line(Level.ERR, "ofc_Fetch", 134, "fetch firmware failed");
  static final SdkLog.Statement INTERNAL_ERROR =
      SdkLog.line(Level.ERR, "IOT_OTA_FetchYield", 657, "OTA Internal Error: %d");
  static final SdkLog.Statement PUBLISH_FAILED =
      SdkLog.line(Level.ERR, "otamqtt_Publish", 85, "publish failed");
  static final SdkLog.Statement BAD_STEP =
      SdkLog.line(Level.ERR, "IOT_OTA_ReportProgress", 461, "progress is a invalid parameter");
  static final SdkLog.Statement REPORT_FAILED =
      SdkLog.line(Level.ERR, "IOT_OTA_ReportProgress", 481, "Report progress failed");
  static final SdkLog.Statement NOT_FETCHED =
      SdkLog.line(Level.ERR, "IOT_OTA_Ioctl", 857, "Firmware can be checked in IOT_OTAS_FETCHED state only");
  static final SdkLog.Statement DIGESTS =
      SdkLog.line(Level.DBG, "IOT_OTA_Ioctl", 865, "origin=%s, now=%s");
  static final SdkLog.Statement DIGESTS_DIFFER =
      SdkLog.line(Level.ERR, "IOT_OTA_Ioctl", 871, "image checksum compare failed");
  static final SdkLog.Statement NO_BUFFER =
      SdkLog.line(Level.ERR, "IOT_OTA_Ioctl", 697, "invalid parameter");

  private OtaLines() {}
}
