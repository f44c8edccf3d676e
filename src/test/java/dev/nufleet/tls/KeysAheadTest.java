package dev.nufleet.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeysAheadTest {
  private static BigInteger next() {
    return ((RSAPublicKey) KeysAhead.next().join().getPublic()).getModulus();
  }

  @Test
  void each_pair_is_given_away_once_made_ahead_or_not() {
    KeysAhead.begin();
    KeysAhead.begin();
    Set<BigInteger> given = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      BigInteger modulus = next();
      assertThat(modulus.bitLength()).isEqualTo(2048);
      given.add(modulus);
    }
    assertThat(given).hasSize(5);
  }
}
