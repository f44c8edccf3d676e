package dev.nufleet.tls.client;

import java.util.Arrays;

/**
 * A place in DER that is read from left to right, as mbed TLS reads it. What is wrong has the code of the part that is
 * being read, and ASN.1's own added to it.
 */
final class Der {
  static final int BOOLEAN = 0x01;
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int NULL = 0x05;
  static final int OID = 0x06;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;
  static final int CONTEXT = 0x80;
  static final int CONTEXT_CONSTRUCTED = 0xa0;

  private static final int LONG_LENGTH = 0x80;
  private static final int MOST_LENGTH_BYTES = 4;
  private static final int MOST_INT_BYTES = 4;

  private final byte[] in;
  private final int end;

  /** Of the part that is being read, see {@link MbedCode}. */
  private final int code;
  private int at;

  Der(byte[] in, int from, int end, int code) {
    this.in = in;
    this.at = from;
    this.end = end;
    this.code = code;
  }

  /** The same place, as part of something else. */
  Der as(int otherCode) {
    return new Der(in, at, end, otherCode);
  }

  /** Goes on where {@code other} is. */
  void continueAt(Der other) {
    at = other.at;
  }

  boolean isAtEnd() {
    return at == end;
  }

  int position() {
    return at;
  }

  int end() {
    return end;
  }

  byte[] since(int from) {
    return Arrays.copyOfRange(in, from, at);
  }

  /** The next element's tag. */
  int tag() throws TlsFault {
    if (at >= end) {
      throw bad(MbedCode.ASN1_OUT_OF_DATA);
    }
    return Bytes.u8(in, at);
  }

  boolean nextIs(int tag) throws TlsFault {
    return tag() == tag;
  }

  /** Steps over the next element, which must have this tag. @return what is in it */
  Der enter(int tag) throws TlsFault {
    if (tag() != tag) {
      throw bad(MbedCode.ASN1_UNEXPECTED_TAG);
    }
    return enterAny();
  }

  /** Steps over the next element. @return what is in it */
  Der enterAny() throws TlsFault {
    tag();
    at++;
    int length = length();
    Der inner = new Der(in, at, at + length, code);
    at += length;
    return inner;
  }

  private int length() throws TlsFault {
    if (at >= end) {
      throw bad(MbedCode.ASN1_OUT_OF_DATA);
    }
    int first = Bytes.u8(in, at++);
    long length = first;
    if (first >= LONG_LENGTH) {
      int bytes = first - LONG_LENGTH;
      if (bytes < 1 || bytes > MOST_LENGTH_BYTES) {
        throw bad(MbedCode.ASN1_INVALID_LENGTH);
      }
      if (bytes > end - at) {
        throw bad(MbedCode.ASN1_OUT_OF_DATA);
      }
      length = 0;
      for (int i = 0; i < bytes; i++) {
        length = length << Byte.SIZE | Bytes.u8(in, at++);
      }
    }
    if (length > end - at) {
      throw bad(MbedCode.ASN1_OUT_OF_DATA);
    }
    return (int) length;
  }

  /** All bytes that are left. */
  byte[] rest() {
    byte[] all = Arrays.copyOfRange(in, at, end);
    at = end;
    return all;
  }

  int restBytes() {
    return end - at;
  }

  /** Nothing may be left. */
  void mustEnd() throws TlsFault {
    if (at != end) {
      throw bad(MbedCode.ASN1_LENGTH_MISMATCH);
    }
  }

  /** An integer of at most 31 bits, 0 or more. */
  int smallInteger() throws TlsFault {
    byte[] value = enter(INTEGER).rest();
    int from = 0;
    if (value.length == 0 || value[0] < 0) {
      throw bad(MbedCode.ASN1_INVALID_LENGTH);
    }
    while (from < value.length && value[from] == 0) {
      from++;
    }
    int bytes = value.length - from;
    if (bytes > MOST_INT_BYTES || bytes == MOST_INT_BYTES && value[from] < 0) {
      throw bad(MbedCode.ASN1_INVALID_LENGTH);
    }
    int number = 0;
    for (int i = from; i < value.length; i++) {
      number = number << Byte.SIZE | value[i] & 0xff;
    }
    return number;
  }

  boolean truth() throws TlsFault {
    byte[] value = enter(BOOLEAN).rest();
    if (value.length != 1) {
      throw bad(MbedCode.ASN1_INVALID_LENGTH);
    }
    return value[0] != 0;
  }

  /** The bits of a bit string, without the byte that says how many of the last are unused. */
  byte[] bits() throws TlsFault {
    Der string = enter(BIT_STRING);
    if (string.restBytes() < 1) {
      throw bad(MbedCode.ASN1_OUT_OF_DATA);
    }
    byte[] value = string.rest();
    if (value[0] < 0 || value[0] >= Byte.SIZE) {
      throw bad(MbedCode.ASN1_INVALID_LENGTH);
    }
    return Arrays.copyOfRange(value, 1, value.length);
  }

  /** What is in a bit string of whole bytes, at least one. */
  Der wholeBits() throws TlsFault {
    Der string = enter(BIT_STRING);
    if (string.restBytes() < 2 || string.in[string.at] != 0) {
      throw bad(MbedCode.ASN1_INVALID_DATA);
    }
    string.at++;
    return string;
  }

  TlsFault bad(int asn1) {
    return TlsFault.withAlert(TlsFault.BAD_CERTIFICATE, code + asn1, "a certificate that cannot be read");
  }
}
