package dev.nufleet.network;

import dev.nufleet.tls.client.BoardCertificate;
import dev.nufleet.tls.client.CertificateCheck;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the rules said of chains before. A fleet meets the same few chains ten thousand times, and the rules know no
 * time, so what they said once stays true. Bounded; a chain that ends the handshake is judged each time.
 */
final class KnownChains {
  private static final int MOST = 64;

  private record Met(String host, List<BoardCertificate> chain) {}

  private final ConcurrentHashMap<Met, Integer> flags = new ConcurrentHashMap<>();

  CertificateCheck remembering(String host, CertificateCheck rules) {
    return chain -> {
      Met met = new Met(host, List.copyOf(chain));
      Integer before = flags.get(met);
      if (before != null) {
        return before;
      }
      int now = rules.flags(chain);
      if (flags.size() >= MOST) {
        flags.clear();
      }
      flags.put(met, now);
      return now;
    };
  }
}
