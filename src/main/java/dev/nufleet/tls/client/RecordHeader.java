package dev.nufleet.tls.client;

/** The five bytes in front of each record: type, version, and the length of the body. */
record RecordHeader(int type, int version, int bodyBytes) {
  static final int BYTES = 5;

  static final int CHANGE_CIPHER_SPEC = 20;
  static final int ALERT = 21;
  static final int HANDSHAKE = 22;
  static final int APPLICATION_DATA = 23;

  /** What the board's buffer holds of a body, plain or encrypted; more than the 4096 that it asks servers for. */
  static final int MOST_BODY_BYTES = 4416;

  /** TLS 1.2. */
  static final int VERSION = 0x0303;

  private static final int SSL_3 = 0x0300;

  /**
   * @throws TlsFault a type unknown to TLS 1.2, a version above 1.2, no body, or one for which there is no room: in
   *     this order, and without an alert
   */
  static RecordHeader read(byte[] in, int at) throws TlsFault {
    int type = Bytes.u8(in, at);
    int version = Bytes.u16(in, at + 1);
    int bodyBytes = Bytes.u16(in, at + 3);
    if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA) {
      throw TlsFault.silent(MbedCode.SSL_INVALID_RECORD, "a record of type " + type);
    }
    if (version < SSL_3 || version > VERSION) {
      throw TlsFault.silent(
          MbedCode.SSL_INVALID_RECORD, "a record of version " + (version >> 8) + "." + (version & 255));
    }
    if (bodyBytes == 0) {
      throw TlsFault.silent(MbedCode.SSL_INVALID_RECORD, "an empty record");
    }
    if (bodyBytes > MOST_BODY_BYTES) {
      throw TlsFault.silent(MbedCode.SSL_BAD_INPUT_DATA,
          "a record of " + bodyBytes + " bytes, of which " + MOST_BODY_BYTES + " fit");
    }
    return new RecordHeader(type, version, bodyBytes);
  }
}
