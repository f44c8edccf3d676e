package dev.nufleet.ota;

import dev.nufleet.hal.Hal;
import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.port.SdkLog.Level;
import dev.nufleet.csdk.port.TlsPort;
import dev.nufleet.csdk.port.Atoi;
import dev.nufleet.csdk.http.CsdkHttp;
import dev.nufleet.model.Mends;

/**
 * The OTA module's fetch channel ({@code ofc_Init}): chooses scheme and port from a link. Its idea of a port is
 * simple: the text between the first colon behind the scheme, wherever that is, and the next slash. The host that
 * is looked up keeps the colon, so such links fail.
 */
final class FetchChannel {
  private static final SdkLog.Statement HTTP = SdkLog.line(Level.INF, "ofc_Init", 43, "protocol: http");
  private static final SdkLog.Statement HTTPS = SdkLog.line(Level.INF, "ofc_Init", 46, "protocol: https");
  private static final SdkLog.Statement INVALID = SdkLog.line(Level.ERR, "ofc_Init", 58, "Invalid URL");
  private static final SdkLog.Statement NO_SCHEME = SdkLog.line(Level.INF, "ofc_Init", 62, "protocol: http");
  private static final SdkLog.Statement PORT = SdkLog.line(Level.INF, "ofc_Init", 72, "port exist: %s");

  /** A port goes on in 16 bits, so that 65979 is 443. */
  private static final int PORT_BITS = 0xFFFF;

  private FetchChannel() {}

  /** @return null if the link's scheme is neither http nor https */
  static CsdkHttp open(Hal hal, TlsPort tls, String url, long offset, Mends mends) {
    int scheme = url.indexOf("://");
    boolean https = false;
    int port = 80;
    if (scheme < 0) {
      hal.print(NO_SCHEME);
    } else if (url.startsWith("http://")) {
      hal.print(HTTP);
    } else if (url.startsWith("https://")) {
      hal.print(HTTPS);
      https = true;
      port = 443;
    } else {
      hal.print(INVALID);
      return null;
    }
    int colon = url.indexOf(':', Math.max(scheme, 0) + 1);
    int slash = colon < 0 ? -1 : url.indexOf('/', colon + 1);
    if (slash >= 0) {
      String text = url.substring(colon + 1, slash);
      hal.print(PORT.with(text));
      port = Atoi.parse(text) & PORT_BITS;
    }
    return new CsdkHttp(hal, tls, url, port, https, offset, mends);
  }
}
