package dev.nufleet.tls.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The name of who has a certificate, or of who issued it: its attributes in order. Two are the same if their attributes
 * are; letters may differ in case where both are UTF-8 or printable strings.
 */
record CertificateName(List<Attribute> attributes) {
  private static final int UTF8 = 0x0c;
  private static final int PRINTABLE = 0x13;
  /** And BMP, T61, IA5, universal and bit strings. */
  private static final Set<Integer> STRINGS = Set.of(0x1e, UTF8, 0x14, PRINTABLE, 0x16, 0x1c, Der.BIT_STRING);
  private static final String COMMON_NAME = "550403";

  /** @param joined the next one belongs to the same element of the name */
  record Attribute(String oid, int tag, String value, boolean joined) {
    private boolean isSame(Attribute other) {
      return oid.equals(other.oid) && joined == other.joined
          && (tag == other.tag && value.equals(other.value)
              || isText() && other.isText() && AsciiCase.same(value, other.value));
    }

    private boolean isText() {
      return tag == UTF8 || tag == PRINTABLE;
    }
  }

  static CertificateName read(Der body, boolean mayBeEmpty) throws TlsFault {
    Der sets = body.enter(Der.SEQUENCE).as(MbedCode.X509_INVALID_NAME);
    List<Attribute> all = new ArrayList<>(4);
    if (mayBeEmpty && sets.isAtEnd()) {
      return new CertificateName(all);
    }
    do {
      Der set = sets.enter(Der.SET);
      do {
        all.add(attribute(set));
      } while (!set.isAtEnd());
    } while (!sets.isAtEnd());
    return new CertificateName(List.copyOf(all));
  }

  private static Attribute attribute(Der set) throws TlsFault {
    Der inner = set.enter(Der.SEQUENCE);
    String oid = HexFormat.of().formatHex(inner.enter(Der.OID).rest());
    int tag = inner.tag();
    if (!STRINGS.contains(tag)) {
      throw inner.bad(MbedCode.ASN1_UNEXPECTED_TAG);
    }
    String value = new String(inner.enterAny().rest(), StandardCharsets.ISO_8859_1);
    inner.mustEnd();
    return new Attribute(oid, tag, value, !set.isAtEnd());
  }

  boolean isSame(CertificateName other) {
    if (attributes.size() != other.attributes.size()) {
      return false;
    }
    for (int i = 0; i < attributes.size(); i++) {
      if (!attributes.get(i).isSame(other.attributes.get(i))) {
        return false;
      }
    }
    return true;
  }

  List<String> commonNames() {
    return attributes.stream().filter(one -> one.oid().equals(COMMON_NAME)).map(Attribute::value).toList();
  }
}
