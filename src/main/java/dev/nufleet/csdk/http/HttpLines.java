package dev.nufleet.csdk.http;

import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.port.SdkLog.Level;

/** What the HTTP client says on the console: function, line and text as in {@code infra_httpc.c}. */
final class HttpLines {
  static final SdkLog.Statement CALLING =
      SdkLog.line(Level.DBG, "httpclient_connect", 418, "calling TCP or TLS connect HAL for [%d/3] iteration");
  static final SdkLog.Statement CONNECT_FAILED =
      SdkLog.line(Level.ERR, "httpclient_connect", 423, "TCP or TLS connect failed, rc = %d");
  static final SdkLog.Statement CONNECTED = SdkLog.line(
      Level.DBG, "httpclient_connect", 427, "rc = client->net.connect() = 0, success @ [%d/3] iteration");
  static final SdkLog.Statement DISCONNECTED =
      SdkLog.line(Level.INF, "httpclient_close", 503, "client disconnected");
  static final SdkLog.Statement WRITE_FAILED =
      SdkLog.line(Level.ERR, "_http_send_header", 177, "ret = client->net.write() = %d");
  static final SdkLog.Statement SEND_FAILED =
      SdkLog.line(Level.ERR, "_http_send", 534, "_http_send_request is error, ret = %d");
  static final SdkLog.Statement RECEIVED =
      SdkLog.line(Level.INF, "_http_recv", 214, "ret of _http_recv is %d");
  static final SdkLog.Statement RECEIVE_FAILED =
      SdkLog.line(Level.ERR, "wrapper_http_perform", 732, "httpclient_recv_response is error,res = %d");
  static final SdkLog.Statement NO_LINE_END =
      SdkLog.line(Level.ERR, "_http_parse_response_header", 367, "\r\n not found");
  static final SdkLog.Statement READING_HEADERS =
      SdkLog.line(Level.DBG, "_http_parse_response_header", 374, "Reading headers: %s");
  /** Of mended firmware; the number of its line is none of the sources. */
  static final SdkLog.Statement BAD_STATUS =
      SdkLog.line(Level.WRN, "_http_parse_response_header", 0, "Response code %d");
  static final SdkLog.Statement REMAINING = SdkLog.line(Level.DBG, "_http_get_response_body", 326,
      "Total- remaind Payload: %d Bytes; currently Read: %d Bytes");

  private HttpLines() {}
}
