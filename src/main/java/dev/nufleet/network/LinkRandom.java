package dev.nufleet.network;

import dev.nufleet.model.Draw;
import dev.nufleet.tls.client.RandomBytes;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.SplittableRandom;

/** Where the random bytes of a link's TLS come from. */
@FunctionalInterface
public interface LinkRandom {
  RandomBytes of(Dial dial);

  /**
   * From (run's seed, board's name, number of the link): so the same link of the same board sends the same bytes in
   * every run, and they can be foretold, as a real board's can. For servers of one's own.
   */
  static LinkRandom seeded(long seed) {
    return dial -> {
      Draw draw = Draw.of(seed, dial.board().value(), "tls", Integer.toString(dial.number()));
      return new SplittableRandom(draw.key())::nextBytes;
    };
  }

  /**
   * For servers of one's own what can be foretold, for those of others not.
   *
   * @param trusted authorities of one's own; empty: the system's are trusted, so the servers are others'
   */
  static LinkRandom towards(List<X509Certificate> trusted, long seed) {
    return trusted.isEmpty() ? unforeseen() : seeded(seed);
  }

  /** The machine's own, which nobody foretells: for servers of others. */
  static LinkRandom unforeseen() {
    SecureRandom machine = new SecureRandom();
    return dial -> machine::nextBytes;
  }
}
