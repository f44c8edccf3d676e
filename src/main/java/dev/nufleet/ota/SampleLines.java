package dev.nufleet.ota;

import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.port.SdkLog.Level;
import dev.nufleet.hal.Printed;

/** What the sample says on the console: function, line and text as in {@code ota_example_mqtt.c}. */
final class SampleLines {
  static final SdkLog.Statement HELLO = SdkLog.sample("main", 322, "hello main func");
  static final Printed LOG_LEVEL = Printed.text("[prt] log level set as: [ 5 ]\r\n");
  static final SdkLog.Statement NO_MQTT = line(180, "MQTT construct failed");
  static final SdkLog.Statement NO_OTA = line(187, "initialize OTA failed");
  static final SdkLog.Statement NOT_SUBSCRIBED =
      SdkLog.line(Level.ERR, "IOT_OTA_Init", 205, "initialize signal channel failed");
  static final SdkLog.Statement WAITING = line(202, "wait ota upgrade command....");
  static final SdkLog.Statement FIRMWARE = line(217, "Firmware size: %d bytes, version: %s");
  static final SdkLog.Statement NOT_PREPARED = line(219, "MBEDBL_UCP_PrepareWrite(...) failed");
  static final SdkLog.Statement FETCHED = line(228, "IOT_OTA_FetchYield result: %d");
  static final SdkLog.Statement NOT_WRITTEN = line(233, "MBEDBL_UCP_Write(...) failed");
  static final SdkLog.Statement INVALID = line(268, "The firmware is invalid");
  static final SdkLog.Statement VALID = line(270, "The firmware is valid");
  static final SdkLog.Statement NOT_FINALIZED = line(275, "MBEDBL_UCP_FinalizeWrite(...) failed");
  /** Of mended firmware; the number of its line is none of the sources. */
  static final SdkLog.Statement GIVEN_UP = line(0, "%d fetches failed in a row, download given up");
  static final SdkLog.Statement BYE = SdkLog.sample("main", 332, "out of sample!");

  private SampleLines() {}

  private static SdkLog.Statement line(int line, String format) {
    return SdkLog.sample("_ota_mqtt_client", line, format);
  }
}
