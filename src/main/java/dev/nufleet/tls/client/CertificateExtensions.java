package dev.nufleet.tls.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the board makes of a certificate's extensions.
 *
 * @param authority basicConstraints says so
 * @param pathLength how many intermediates may follow; empty: any number
 * @param keyUsage the first byte's bits; empty: there is no such extension
 * @param extendedKeyUsage object identifiers, hexadecimal; empty: there is no such extension
 * @param dnsNames of subjectAltName; empty: there is no such extension
 */
record CertificateExtensions(boolean authority, Optional<Integer> pathLength, Optional<Integer> keyUsage,
    Optional<Set<String>> extendedKeyUsage, Optional<List<String>> dnsNames) {
  static final CertificateExtensions NONE = new CertificateExtensions(
      false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private static final String BASIC_CONSTRAINTS = "551d13";
  private static final String KEY_USAGE = "551d0f";
  private static final String EXTENDED_KEY_USAGE = "551d25";
  private static final String SUBJECT_ALT_NAME = "551d11";
  private static final String POLICIES = "551d20";
  private static final String ANY_POLICY = "551d2000";
  private static final String NETSCAPE_TYPE = "6086480186f8420101";
  private static final Set<String> KNOWN =
      Set.of(BASIC_CONSTRAINTS, KEY_USAGE, EXTENDED_KEY_USAGE, SUBJECT_ALT_NAME, POLICIES, NETSCAPE_TYPE);

  private static final int DNS_NAME = 2;
  private static final int TAG_CLASS = 0xc0;
  private static final int TAG_NUMBER = 0x1f;

  /** Reads those at the end of a certificate's body, if there are any. */
  static CertificateExtensions read(Der body) throws TlsFault {
    if (body.isAtEnd()) {
      return NONE;
    }
    Der at = body.as(MbedCode.X509_INVALID_EXTENSIONS);
    Der tagged = at.enter(Der.CONTEXT_CONSTRUCTED | 3);
    body.continueAt(at);
    Der all = tagged.enter(Der.SEQUENCE);
    tagged.mustEnd();
    Set<String> met = new HashSet<>();
    CertificateExtensions read = NONE;
    while (!all.isAtEnd()) {
      Der one = all.enter(Der.SEQUENCE);
      String oid = HexFormat.of().formatHex(one.enter(Der.OID).rest());
      boolean critical = one.nextIs(Der.BOOLEAN) && one.truth();
      Der value = one.enter(Der.OCTET_STRING);
      one.mustEnd();
      if (!KNOWN.contains(oid)) {
        if (critical) {
          throw one.bad(MbedCode.ASN1_UNEXPECTED_TAG);
        }
      } else if (!met.add(oid)) {
        throw one.bad(0); // twice
      } else {
        read = read.with(oid, critical, value);
      }
    }
    return read;
  }

  private CertificateExtensions with(String oid, boolean critical, Der value) throws TlsFault {
    return switch (oid) {
      case BASIC_CONSTRAINTS -> withConstraints(value);
      case KEY_USAGE -> {
        byte[] bits = value.bits();
        if (bits.length == 0) {
          throw value.bad(MbedCode.ASN1_INVALID_LENGTH);
        }
        yield new CertificateExtensions(
            authority, pathLength, Optional.of(bits[0] & 0xff), extendedKeyUsage, dnsNames);
      }
      case EXTENDED_KEY_USAGE -> new CertificateExtensions(
          authority, pathLength, keyUsage, Optional.of(purposes(value)), dnsNames);
      case SUBJECT_ALT_NAME -> new CertificateExtensions(
          authority, pathLength, keyUsage, extendedKeyUsage, Optional.of(names(value)));
      case NETSCAPE_TYPE -> {
        if (value.bits().length != 1) {
          throw value.bad(MbedCode.ASN1_INVALID_LENGTH);
        }
        yield this;
      }
      default -> {
        checkPolicies(value, critical);
        yield this;
      }
    };
  }

  private CertificateExtensions withConstraints(Der value) throws TlsFault {
    Der inner = value.enter(Der.SEQUENCE);
    boolean isAuthority = false;
    Optional<Integer> length = Optional.empty();
    if (!inner.isAtEnd()) {
      isAuthority = inner.nextIs(Der.BOOLEAN) ? inner.truth() : inner.smallInteger() != 0;
    }
    if (!inner.isAtEnd()) {
      length = Optional.of(inner.smallInteger());
      inner.mustEnd();
    }
    return new CertificateExtensions(isAuthority, length, keyUsage, extendedKeyUsage, dnsNames);
  }

  private static Set<String> purposes(Der value) throws TlsFault {
    Der list = value.enter(Der.SEQUENCE);
    value.mustEnd();
    Set<String> all = new HashSet<>();
    while (!list.isAtEnd()) {
      all.add(HexFormat.of().formatHex(list.enter(Der.OID).rest()));
    }
    if (all.isEmpty()) {
      throw value.bad(MbedCode.ASN1_INVALID_LENGTH);
    }
    return all;
  }

  private static List<String> names(Der value) throws TlsFault {
    Der list = value.enter(Der.SEQUENCE);
    value.mustEnd();
    List<String> all = new ArrayList<>(2);
    while (!list.isAtEnd()) {
      int tag = list.tag();
      String text = new String(list.enterAny().rest(), StandardCharsets.ISO_8859_1);
      if ((tag & TAG_CLASS) != Der.CONTEXT) {
        throw list.bad(MbedCode.ASN1_UNEXPECTED_TAG);
      }
      if ((tag & TAG_NUMBER) == DNS_NAME) {
        all.add(text);
      }
    }
    return List.copyOf(all);
  }

  /** A policy that nobody knows, where it must be known. */
  private static void checkPolicies(Der value, boolean critical) throws TlsFault {
    Der list = value.enter(Der.SEQUENCE);
    value.mustEnd();
    if (list.isAtEnd()) {
      throw value.bad(MbedCode.ASN1_LENGTH_MISMATCH);
    }
    boolean foreign = false;
    while (!list.isAtEnd()) {
      Der policy = list.enter(Der.SEQUENCE);
      foreign |= !HexFormat.of().formatHex(policy.enter(Der.OID).rest()).equals(ANY_POLICY);
      if (!policy.isAtEnd()) {
        policy.enter(Der.SEQUENCE);
        policy.mustEnd();
      }
    }
    if (foreign && critical) {
      throw value.as(MbedCode.X509_FEATURE_UNAVAILABLE).bad(0);
    }
  }
}
