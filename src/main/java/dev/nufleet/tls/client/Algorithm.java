package dev.nufleet.tls.client;

import java.util.HexFormat;

/** An algorithm as certificates name it. @param oid hexadecimal; @param parameters of it, hexadecimal; empty: none */
record Algorithm(String oid, int parametersTag, String parameters) {
  private static final int NO_TAG = 0;

  /** @param code of what is read */
  static Algorithm read(Der from, int code) throws TlsFault {
    Der at = from.as(code);
    Der inner = at.enter(Der.SEQUENCE);
    from.continueAt(at);
    String oid = HexFormat.of().formatHex(inner.enter(Der.OID).rest());
    if (inner.isAtEnd()) {
      return new Algorithm(oid, NO_TAG, "");
    }
    int tag = inner.tag();
    String parameters = HexFormat.of().formatHex(inner.enterAny().rest());
    inner.mustEnd();
    return new Algorithm(oid, tag, parameters);
  }

  /** None at all, or NULL. */
  boolean hasNoParameters() {
    return (parametersTag == NO_TAG || parametersTag == Der.NULL) && parameters.isEmpty();
  }
}
