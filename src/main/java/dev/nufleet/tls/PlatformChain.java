package dev.nufleet.tls;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a platform may show its devices around the end of their root on 2028-01-28. All but {@link #OWN} lead to, or
 * away from, one root that stands for GlobalSign Root CA (R1), which is the only one that the boards trust.
 */
public enum PlatformChain {
  /** The stand-in's own authority, which signs the server's certificate itself. */
  OWN("own"),
  /** As in 2026: an intermediate that R1 signed, all in date. */
  R1("r1"),
  /** The same after R1's end: root, intermediate and server's certificate expired yesterday. */
  R1_EXPIRED("r1-expired"),
  /** The same, but that the server's certificate begins tomorrow. */
  R1_NOT_YET("r1-not-yet"),
  /** A root of the platform's own, which no board knows. */
  NEW_ROOT("new-root"),
  /** The new root with a certificate that R1 gave it, as R3 had one; that certificate and R1 expired yesterday. */
  CROSS_SIGNED("cross-signed"),
  /** As {@link #R1}, but for another name: what a server shows who does not name a host. */
  OTHER_NAME("other-name");

  private final String word;

  PlatformChain(String word) {
    this.word = word;
  }

  /** As users write it. */
  public String word() {
    return word;
  }

  public static Optional<PlatformChain> ofWord(String word) {
    return Arrays.stream(values()).filter(chain -> chain.word.equals(word)).findFirst();
  }

  /** All words, with a bar in between. */
  public static String words() {
    return Arrays.stream(values()).map(PlatformChain::word).collect(Collectors.joining("|"));
  }
}
