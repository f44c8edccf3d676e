package dev.nufleet.network;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Whether a certificate is for the host that was dialed, as mbedTLS 2.22 sees it ({@code x509_crt_verify_name}): DNS
 * names of the subjectAltName extension, or any of the common names if there is no such extension; {@code *.} stands
 * for exactly one label; letter case does not matter. Unlike there, an address that was dialed may stand in the
 * extension as an address.
 */
public final class ServerNames {
  private static final String ALTERNATIVE_NAMES = "2.5.29.17";
  private static final int DNS = 2;
  private static final int ADDRESS = 7;

  private ServerNames() {}

  public static boolean fit(X509Certificate certificate, String host) {
    try {
      if (certificate.getExtensionValue(ALTERNATIVE_NAMES) == null) {
        return anyCommonNameFits(certificate, host);
      }
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names == null) {
        return false; // the extension is there, and empty
      }
      for (List<?> name : names) {
        int kind = (Integer) name.get(0);
        if (kind == DNS && fits((String) name.get(1), host)
            || kind == ADDRESS && sameAddress((String) name.get(1), host)) {
          return true;
        }
      }
      return false;
    } catch (CertificateParsingException e) {
      return false; // an extension that nobody can read names nobody
    }
  }

  /** @param pattern a DNS name, or {@code *.} and the end of one */
  static boolean fits(String pattern, String host) {
    if (!pattern.startsWith("*.")) {
      return pattern.equalsIgnoreCase(host);
    }
    int dot = host.indexOf('.');
    return dot > 0 && host.substring(dot).equalsIgnoreCase(pattern.substring(1));
  }

  private static boolean sameAddress(String name, String host) {
    return Addresses.literal(host).isPresent() && Addresses.literal(host).equals(Addresses.literal(name));
  }

  private static boolean anyCommonNameFits(X509Certificate certificate, String host) {
    try {
      for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        Attribute names = rdn.toAttributes().get("CN");
        for (int i = 0; names != null && i < names.size(); i++) {
          if (names.get(i) instanceof String name && fits(name, host)) {
            return true;
          }
        }
      }
      return false;
    } catch (NamingException e) {
      return false; // a subject that nobody can read names nobody
    }
  }
}
