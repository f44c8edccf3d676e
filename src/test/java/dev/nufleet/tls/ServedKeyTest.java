package dev.nufleet.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.Test;

class ServedKeyTest {
  private static final PrivateKey JDKS = KeysAhead.next().join().getPrivate();
  private static final PrivateKey QUICK = KeysAhead.next().join().getPrivate();

  private final List<PrivateKey> translated = new ArrayList<>();
  private final List<Runnable> aside = new ArrayList<>();

  private ServedKey key(Optional<PrivateKey> quicker) {
    return new ServedKey(new OneKey(), key -> {
      translated.add(key);
      return quicker;
    }, aside::add);
  }

  private static void ask(ServedKey key, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(key.getPrivateKey("server")).isSameAs(JDKS);
    }
  }

  @Test
  void a_quicker_key_is_made_aside_once_the_server_has_work_and_then_given() {
    ServedKey key = key(Optional.of(QUICK));
    ask(key, ServedKey.FIRST - 1);
    assertThat(aside).as("a few handshakes").isEmpty();
    ask(key, 1_000);
    assertThat(aside).as("nobody waits for it, and it is made once").hasSize(1);
    assertThat(translated).isEmpty();
    aside.get(0).run();
    assertThat(translated).containsExactly(JDKS);
    assertThat(key.getPrivateKey("server")).isSameAs(QUICK);
  }

  @Test
  void the_jdks_key_stays_where_there_is_no_quicker_one() {
    ServedKey key = key(Optional.empty());
    ask(key, ServedKey.FIRST);
    aside.get(0).run();
    ask(key, 1_000);
    assertThat(aside).hasSize(1);
  }

  @Test
  void a_name_without_a_key_has_none_before_and_does_not_count() {
    ServedKey key = key(Optional.of(QUICK));
    for (int i = 0; i < ServedKey.FIRST; i++) {
      assertThat(key.getPrivateKey("other")).isNull();
    }
    assertThat(aside).isEmpty();
  }

  private static final class OneKey extends X509ExtendedKeyManager {
    @Override
    public PrivateKey getPrivateKey(String alias) {
      return alias.equals("server") ? JDKS : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[0];
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
      return null;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return null;
    }
  }
}
