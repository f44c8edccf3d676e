package dev.nufleet.tls.client;

/** The error codes that mbed TLS 2.22 gives and the port prints, by what they are called there. All are negative. */
public final class MbedCode {
  public static final int NET_RECV_FAILED = -0x004c;
  public static final int SSL_TIMEOUT = -0x6800;
  public static final int SSL_CONN_EOF = -0x7280;
  public static final int SSL_PEER_CLOSE_NOTIFY = -0x7880;
  public static final int X509_CERT_VERIFY_FAILED = -0x2700;

  static final int SSL_WANT_READ = -0x6900;
  static final int PK_TYPE_MISMATCH = -0x6d00;
  static final int SSL_BAD_HS_NEW_SESSION_TICKET = -0x6e00;
  static final int SSL_BAD_HS_PROTOCOL_VERSION = -0x6e80;
  static final int SSL_FEATURE_UNAVAILABLE = -0x7080;
  static final int SSL_BAD_INPUT_DATA = -0x7100;
  static final int SSL_INVALID_MAC = -0x7180;
  static final int SSL_INVALID_RECORD = -0x7200;
  static final int SSL_UNEXPECTED_MESSAGE = -0x7700;
  static final int SSL_FATAL_ALERT_MESSAGE = -0x7780;
  static final int SSL_BAD_HS_SERVER_HELLO = -0x7980;
  static final int SSL_BAD_HS_CERTIFICATE = -0x7a00;
  static final int SSL_BAD_HS_CERTIFICATE_REQUEST = -0x7a80;
  static final int SSL_BAD_HS_SERVER_HELLO_DONE = -0x7b80;
  static final int SSL_BAD_HS_FINISHED = -0x7e80;

  static final int X509_FEATURE_UNAVAILABLE = -0x2080;
  static final int X509_INVALID_FORMAT = -0x2180;
  static final int X509_INVALID_VERSION = -0x2200;
  static final int X509_INVALID_SERIAL = -0x2280;
  static final int X509_INVALID_ALG = -0x2300;
  static final int X509_INVALID_NAME = -0x2380;
  static final int X509_INVALID_DATE = -0x2400;
  static final int X509_INVALID_SIGNATURE = -0x2480;
  static final int X509_INVALID_EXTENSIONS = -0x2500;
  static final int X509_UNKNOWN_VERSION = -0x2580;
  static final int X509_SIG_MISMATCH = -0x2680;
  static final int X509_FATAL_ERROR = -0x3000;

  static final int PK_INVALID_ALG = -0x3a80;
  static final int PK_INVALID_PUBKEY = -0x3b00;
  static final int PK_UNKNOWN_PK_ALG = -0x3c80;
  static final int PK_KEY_INVALID_FORMAT = -0x3d00;

  static final int ASN1_OUT_OF_DATA = -0x60;
  static final int ASN1_UNEXPECTED_TAG = -0x62;
  static final int ASN1_INVALID_LENGTH = -0x64;
  static final int ASN1_LENGTH_MISMATCH = -0x66;
  static final int ASN1_INVALID_DATA = -0x68;

  private MbedCode() {}
}
