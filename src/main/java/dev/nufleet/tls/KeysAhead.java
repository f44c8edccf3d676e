package dev.nufleet.tls;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Key pairs for a {@link CertificateAuthority}, RSA with 2048 bits. Two of them take a cold virtual machine the better
 * part of a second: who knows early that they will be needed has them made beside the rest of its start.
 */
public final class KeysAhead {
  private static final int KEY_BITS = 2048;
  /** What an authority needs: its own pair and its server's. */
  private static final int OF_ONE_AUTHORITY = 2;

  /** Of this process: each pair is given away once. At most those of one authority. */
  private static final Queue<CompletableFuture<KeyPair>> READY = new ConcurrentLinkedQueue<>();

  private KeysAhead() {}

  /** Begins to make the pairs of one authority, on threads that keep no process alive. */
  public static synchronized void begin() {
    while (READY.size() < OF_ONE_AUTHORITY) {
      READY.add(CompletableFuture.supplyAsync(KeysAhead::make));
    }
  }

  /** A pair that nobody else has: one that is there or coming, otherwise one that is begun now. */
  static CompletableFuture<KeyPair> next() {
    CompletableFuture<KeyPair> ready = READY.poll();
    return ready != null ? ready : CompletableFuture.supplyAsync(KeysAhead::make);
  }

  private static KeyPair make() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(KEY_BITS);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has RSA", e);
    }
  }
}
