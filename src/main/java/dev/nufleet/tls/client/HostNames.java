package dev.nufleet.tls.client;

import java.util.List;

/** Whether a certificate is for the host that was dialled, as mbed TLS 2.22 compares. Source: tls.md 4.2. */
final class HostNames {
  private HostNames() {}

  /** Only the DNS names of subjectAltName count if it is there, else every common name. */
  static boolean fit(BoardCertificate certificate, String host) {
    List<String> names =
        certificate.extensions().dnsNames().orElseGet(() -> certificate.subject().commonNames());
    return names.stream().anyMatch(name -> fits(name, host));
  }

  /** @param name a host, as text, or {@code *.} and all of a host behind its first label */
  static boolean fits(String name, String host) {
    if (AsciiCase.same(name, host)) {
      return true;
    }
    int dot = host.indexOf('.');
    return name.length() >= 3 && name.startsWith("*.") && dot > 0
        && AsciiCase.same(name.substring(1), host.substring(dot));
  }
}
