package dev.nufleet.tls.client;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From when until when a certificate is good: a board has no calendar, so they must only be dates. */
final class CertificateDates {
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final Pattern DATE = Pattern.compile("\\d{4}(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)?Z?");

  private CertificateDates() {}

  static void check(Der body) throws TlsFault {
    Der at = body.as(MbedCode.X509_INVALID_DATE);
    Der both = at.enter(Der.SEQUENCE);
    body.continueAt(at);
    date(both);
    date(both);
    both.mustEnd();
  }

  private static void date(Der at) throws TlsFault {
    int tag = at.tag();
    if (tag != UTC_TIME && tag != GENERALIZED_TIME) {
      throw at.bad(MbedCode.ASN1_UNEXPECTED_TAG);
    }
    String text = new String(at.enterAny().rest(), StandardCharsets.ISO_8859_1);
    Matcher parts = DATE.matcher(tag == UTC_TIME ? "20" + text : text);
    if (!parts.matches() || !isOne(parts)) {
      throw at.bad(0);
    }
  }

  private static boolean isOne(Matcher parts) {
    int month = number(parts, 1);
    int day = number(parts, 2);
    int mostDays = switch (month) {
      case 4, 6, 9, 11 -> 30;
      case 2 -> 29;
      default -> 31;
    };
    return month >= 1 && month <= 12 && day >= 1 && day <= mostDays && number(parts, 3) <= 23
        && number(parts, 4) <= 59 && number(parts, 5) <= 59;
  }

  private static int number(Matcher parts, int group) {
    return parts.group(group) == null ? 0 : Integer.parseInt(parts.group(group));
  }
}
