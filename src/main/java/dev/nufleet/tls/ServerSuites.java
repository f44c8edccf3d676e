package dev.nufleet.tls;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** What the stand-in's servers speak; as a rule the board's four suites in its order, then what other clients want. */
final class ServerSuites {
  private static final List<String> OF_BOARDS = List.of(
      "TLS_RSA_WITH_AES_256_CBC_SHA256",
      "TLS_RSA_WITH_AES_256_CBC_SHA",
      "TLS_RSA_WITH_AES_128_CBC_SHA256",
      "TLS_RSA_WITH_AES_128_CBC_SHA");
  private static final List<String> EPHEMERAL = List.of(
      "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
      "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
      "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
      "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
      "TLS_EMPTY_RENEGOTIATION_INFO_SCSV");
  private static final List<String> OF_TLS13 = List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256");

  private ServerSuites() {}

  static String[] in(SSLContext context, ServerTls.Offer offer) {
    Set<String> known = Set.of(context.getSupportedSSLParameters().getCipherSuites());
    Stream<String> wanted = switch (offer) {
      case BOARD -> Stream.concat(OF_BOARDS.stream(), EPHEMERAL.stream());
      case ECDHE -> EPHEMERAL.stream();
      case TLS13 -> OF_TLS13.stream();
    };
    return wanted.filter(known::contains).toArray(String[]::new);
  }
}
