package dev.nufleet.platform.objects;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The object store's word for what it refuses: {@code Error} with {@code Code}, {@code Message}, {@code RequestId},
 * {@code HostId}, what belongs to the code, and, where its number is known, {@code EC} and {@code RecommendDoc}.
 * Source: platform.md sections 5 and 13; numbers as in OSS's page 108790 and its SDKs' tests.
 */
enum ErrorXml {
  METHOD_NOT_ALLOWED(405, "MethodNotAllowed", "The specified method is not allowed against this resource.", ""),
  FOREIGN_HOST(403, "AccessDenied",
      "This port is called by its address or a name of its own, not by one that somebody else made point here.", ""),
  EXPIRED(403, "AccessDenied", "Request has expired.", "0002-00000069"),
  UNSIGNED(403, "AccessDenied", "You have no right to access this object because of bucket acl.", "0003-00000001"),
  UNKNOWN_KEY(403, "InvalidAccessKeyId",
      "The OSS Access Key Id you provided does not exist in our records.", "0002-00000902"),
  CHANGED(403, "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. "
          + "Check your key and signing method.", "0002-00000040"),
  INVALID_ARGUMENT(400, "InvalidArgument", "The value of the argument cannot be a header of the answer.", ""),
  NO_SUCH_KEY(404, "NoSuchKey", "The specified key does not exist.", "0026-00000001"),
  PRECONDITION_FAILED(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold.", ""),
  INVALID_RANGE(416, "InvalidRange", "The requested range cannot be satisfied", "");

  final int status;
  final String code;
  final String message;
  /** Empty if it is not known. */
  final String number;

  ErrorXml(int status, String code, String message, String number) {
    this.status = status;
    this.code = code;
    this.message = message;
    this.number = number;
  }

  String text(String requestId, String host, Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(more);
    if (!number.isEmpty()) {
      all.put("EC", number);
      all.put("RecommendDoc", "https://api.aliyun.com/troubleshoot?q=" + number);
    }
    return text(code, message, requestId, host, all);
  }

  static String text(String code, String message, String requestId, String host, Map<String, String> more) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Code", code);
    fields.put("Message", message);
    fields.put("RequestId", requestId);
    fields.put("HostId", host);
    fields.putAll(more);
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>\n");
    fields.forEach((name, value) ->
        xml.append("  <").append(name).append('>').append(escape(value)).append("</").append(name).append(">\n"));
    return xml.append("</Error>\n").toString();
  }

  /** Characters that XML 1.0 cannot hold become question marks. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints().forEach(c -> {
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\n', '\t' -> escaped.append((char) c);
        default -> {
          boolean none = c < 0x20 || (c >= 0xD800 && c <= 0xDFFF) || c == 0xFFFE || c == 0xFFFF;
          escaped.appendCodePoint(none ? '?' : c);
        }
      }
    });
    return escaped.toString();
  }
}
