package dev.nufleet.csdk.mqtt;

import akka.util.ByteString;
import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.port.SdkLog.Level;
import dev.nufleet.model.BoardEvent;
import java.util.function.Supplier;

/** {@code iotx_report_firmware_version}: the version report that follows the first sign-in of a boot, and no other. */
final class CsdkVersionReport {
  /**
   * The buffer of the message, its terminator included: a version of more than 29 characters is cut, and the JSON
   * with it.
   */
  private static final int MESSAGE_BYTES = 64;

  private static final SdkLog.Statement START = line(146, "firmware version report start in MQTT");
  private static final SdkLog.Statement TOPIC = line(159, "firmware report topic: %s");
  private static final SdkLog.Statement MESSAGE = line(172, "firmware report data: %s");
  private static final SdkLog.Statement FAILED =
      SdkLog.line(Level.ERR, "iotx_report_firmware_version", 177, "publish failed, ret = %d");
  private static final SdkLog.Statement FINISHED =
      line(181, "firmware version report finished, iotx_publish() = %d");

  private final CsdkSession session;
  private final CsdkMqtt client;
  private final Supplier<String> firmwareVersion;
  private int id;

  CsdkVersionReport(CsdkSession session, CsdkMqtt client, Supplier<String> firmwareVersion) {
    this.session = session;
    this.client = client;
    this.firmwareVersion = firmwareVersion;
  }

  /** @param then is called before this returns, unless the report has to wait for room */
  void send(Runnable then) {
    String version = firmwareVersion.get();
    session.hal.print(START);
    String topic = "/ota/device/inform/" + session.productKey + "/" + session.deviceName;
    session.hal.print(TOPIC.with(topic));
    String whole = "{\"id\":\"" + id++ + "\",\"params\":{\"version\":\"" + version + "\"}}";
    String message = whole.substring(0, Math.min(whole.length(), MESSAGE_BYTES - 1));
    session.hal.print(MESSAGE.with(message));
    client.publish(topic, 1, ByteString.fromString(message), code -> {
      if (code < 0) {
        session.hal.print(FAILED.with(code));
      } else {
        session.hal.report(new BoardEvent.VersionReported(version));
        session.hal.print(FINISHED.with(code));
      }
      then.run();
    });
  }

  private static SdkLog.Statement line(int line, String format) {
    return SdkLog.line(Level.DBG, "iotx_report_firmware_version", line, format);
  }
}
