package dev.nufleet.tls;

import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** What the stand-in's servers speak: the board's four suites in its order, then what other clients ask for. */
final class ServerSuites {
  private static final List<String> WANTED = List.of(
      "TLS_RSA_WITH_AES_256_CBC_SHA256",
      "TLS_RSA_WITH_AES_256_CBC_SHA",
      "TLS_RSA_WITH_AES_128_CBC_SHA256",
      "TLS_RSA_WITH_AES_128_CBC_SHA",
      "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
      "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
      "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
      "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
      "TLS_EMPTY_RENEGOTIATION_INFO_SCSV");

  private ServerSuites() {}

  static String[] in(SSLContext context) {
    Set<String> known = Set.of(context.getSupportedSSLParameters().getCipherSuites());
    return WANTED.stream().filter(known::contains).toArray(String[]::new);
  }
}
