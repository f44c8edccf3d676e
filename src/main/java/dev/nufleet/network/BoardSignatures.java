package dev.nufleet.network;

import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.util.Locale;
import java.util.Set;

/** The board's mbedTLS knows RSA signatures by PKCS#1 v1.5 alone: no PSS, no elliptic curves, no DSA. */
final class BoardSignatures implements AlgorithmConstraints {
  static final BoardSignatures ONLY_RSA = new BoardSignatures();

  private BoardSignatures() {}

  private static boolean isRsa(String algorithm) {
    String name = algorithm.toUpperCase(Locale.ROOT);
    return !name.contains("PSS") && !name.startsWith("EC") && !name.startsWith("ED") && !name.contains("DSA");
  }

  @Override
  public boolean permits(Set<CryptoPrimitive> primitives, String algorithm, AlgorithmParameters parameters) {
    return !primitives.contains(CryptoPrimitive.SIGNATURE) || isRsa(algorithm);
  }

  @Override
  public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
    return true;
  }

  @Override
  public boolean permits(Set<CryptoPrimitive> primitives, String algorithm, Key key, AlgorithmParameters parameters) {
    return permits(primitives, algorithm, parameters);
  }
}
