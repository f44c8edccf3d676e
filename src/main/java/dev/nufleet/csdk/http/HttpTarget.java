package dev.nufleet.csdk.http;

/**
 * Host and path of a link as the C-SDK's {@code httpclient} takes them apart: the host is everything between {@code
 * ://} and the next slash, an {@code :port} included; the path ends at the first {@code #}. Each goes into 256
 * bytes on the stack, and nobody checks.
 */
record HttpTarget(String host, String path) {
  /** Bytes of a buffer, terminating NUL included. */
  static final int BUFFER_BYTES = 256;

  /** The text has no {@code ://}. */
  static final int BAD_URL = -269;
  /** There is no slash after the host. */
  static final int NO_PATH = -270;

  /** What came of it: a target, or the SDK's code. */
  record Parsed(HttpTarget target, int code) {}

  static Parsed parse(String url) {
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      return new Parsed(null, BAD_URL);
    }
    int hostStart = scheme + 3;
    int pathStart = url.indexOf('/', hostStart);
    if (pathStart < 0) {
      return new Parsed(null, NO_PATH);
    }
    int fragment = url.indexOf('#', hostStart);
    int pathEnd = fragment < 0 ? url.length() : fragment;
    // a '#' before the path makes the length negative: a huge unsigned count for memcpy
    String path = pathEnd < pathStart ? null : url.substring(pathStart, pathEnd);
    return new Parsed(new HttpTarget(url.substring(hostStart, pathStart), path), 0);
  }

  /** Of all from this offset on: nothing but these headers. */
  String request(long offset) {
    return "GET " + path + " HTTP/1.1\r\nHost: " + host
        + "\r\nAccept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
        + "Range: bytes=" + offset + "-\r\n\r\n";
  }

  /** True if this would have run over the stack of the real board. */
  boolean overrunsStack() {
    return path == null || host.length() >= BUFFER_BYTES || path.length() >= BUFFER_BYTES;
  }
}
