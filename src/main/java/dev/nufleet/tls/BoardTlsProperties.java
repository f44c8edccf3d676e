package dev.nufleet.tls;

import java.security.Security;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The settings of the JDK's TLS that hold for the whole process and must be in place before its first use of TLS.
 * {@code Main} calls {@link #install()} first; a setting that the user gave with {@code -D} stays.
 *
 * <p>They let the stand-in take what a board offers, spare it what a board never asks for, and make the ClientHello of
 * the JDK's own clients like a board's as far as the JDK can.
 */
public final class BoardTlsProperties {
  /** Suites that no JDK offers by default any more, but boards know no others. */
  private static final String STATIC_RSA = "TLS_RSA_*";

  private BoardTlsProperties() {}

  /** Harmless when called again. */
  public static void install() {
    // The board offers 4096 bytes; without this the JDK neither offers nor accepts the extension.
    set("jsse.enableMFLNExtension", "true");
    // mbedTLS 2.22 as the boards configure it knows none of these.
    set("jdk.tls.useExtendedMasterSecret", "false");
    set("jdk.tls.client.enableStatusRequestExtension", "false");
    set("jdk.tls.client.disableExtensions", "signature_algorithms_cert,supported_versions");
    set("jdk.tls.client.protocols", "TLSv1.2"); // without supported_versions a client cannot offer more
    // Boards never resume: a ticket would cost the stand-in an encryption and a message per sign-in for nothing.
    set("jdk.tls.server.enableSessionTicketExtension", "false");
    // A peer may not make the stand-in do RSA again and again on one connection.
    set("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    allowStaticRsa();
  }

  private static void set(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  /** Later JDKs list the board's suites in {@code java.security}; that one word is taken out, all others stay. */
  private static void allowStaticRsa() {
    String disabled = Security.getProperty("jdk.tls.disabledAlgorithms");
    if (disabled != null && disabled.contains(STATIC_RSA)) {
      Security.setProperty("jdk.tls.disabledAlgorithms", Arrays.stream(disabled.split(","))
          .map(String::trim)
          .filter(word -> !word.equals(STATIC_RSA))
          .collect(Collectors.joining(", ")));
    }
  }
}
