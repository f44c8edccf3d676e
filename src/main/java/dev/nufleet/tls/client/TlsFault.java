package dev.nufleet.tls.client;

/**
 * What ends a handshake or a read: the code that the port prints, and the fatal alert that is sent before, if one is.
 */
public final class TlsFault extends Exception {
  /** Nothing is sent. */
  static final int NO_ALERT = -1;

  static final int UNEXPECTED_MESSAGE = 10;
  static final int BAD_RECORD_MAC = 20;
  static final int HANDSHAKE_FAILURE = 40;
  static final int BAD_CERTIFICATE = 42;
  static final int UNSUPPORTED_CERTIFICATE = 43;
  static final int ILLEGAL_PARAMETER = 47;
  static final int ACCESS_DENIED = 49;
  static final int DECODE_ERROR = 50;
  static final int PROTOCOL_VERSION = 70;
  static final int INTERNAL_ERROR = 80;

  private static final long serialVersionUID = 1;

  private final int code;
  private final int alert;

  private TlsFault(int code, int alert, String message) {
    super(message, null, false, false);
    this.code = code;
    this.alert = alert;
  }

  /** @param why for a log; no peer sees it */
  static TlsFault silent(int code, String why) {
    return new TlsFault(code, NO_ALERT, why);
  }

  /** @param alert its description, 0..255 */
  static TlsFault withAlert(int alert, int code, String why) {
    return new TlsFault(code, alert, why);
  }

  /** A certificate that whoever checks it refuses, though its bytes are good. */
  public static TlsFault certificateRefused(String why) {
    return new TlsFault(MbedCode.X509_CERT_VERIFY_FAILED, BAD_CERTIFICATE, why);
  }

  /** One of {@link MbedCode}: below 0. */
  public int code() {
    return code;
  }

  boolean hasAlert() {
    return alert != NO_ALERT;
  }

  int alert() {
    return alert;
  }
}
