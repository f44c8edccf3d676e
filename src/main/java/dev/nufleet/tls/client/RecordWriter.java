package dev.nufleet.tls.client;

/** The board's records, each of which is one send call of the port. */
final class RecordWriter {
  static final int WARNING = 1;
  static final int FATAL = 2;
  static final int CLOSE_NOTIFY = 0;
  static final int NO_RENEGOTIATION = 100;

  private int version = RecordHeader.VERSION;
  private SealingCipher cipher;

  /** Records have this version from now on. */
  void setVersion(int other) {
    version = other;
  }

  /** From the next record on, all is encrypted. */
  void sealsWith(SealingCipher with) {
    cipher = with;
  }

  byte[] record(int type, byte[] text) {
    return record(type, text, 0, text.length);
  }

  byte[] record(int type, byte[] text, int from, int length) {
    int bodyBytes = cipher == null ? length : cipher.sealedBytes(length);
    byte[] record = new byte[RecordHeader.BYTES + bodyBytes];
    record[0] = (byte) type;
    Bytes.putU16(record, 1, version);
    Bytes.putU16(record, 3, bodyBytes);
    if (cipher == null) {
      System.arraycopy(text, from, record, RecordHeader.BYTES, length);
    } else {
      cipher.seal(type, version, text, from, length, record, RecordHeader.BYTES);
    }
    return record;
  }

  byte[] alert(int level, int description) {
    return record(RecordHeader.ALERT, new byte[] {(byte) level, (byte) description});
  }
}
