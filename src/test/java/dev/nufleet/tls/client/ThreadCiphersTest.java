package dev.nufleet.tls.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Connections whose turns one thread takes share its ciphers, and none meets another's key. */
class ThreadCiphersTest {
  private static final int APPLICATION_DATA = 23;
  private static final int TLS_1_2 = 0x0303;

  private final SplittableRandom random = new SplittableRandom(5);

  /** Both ends of a connection, one direction. */
  private final class Connection {
    private final Suite suite;
    private final SealingCipher seals;
    private final OpeningCipher opens;
    private int records;

    Connection(Suite suite) {
      this.suite = suite;
      SecretKeySpec mac = new SecretKeySpec(bytes(suite.macBytes), suite.mac);
      SecretKeySpec key = new SecretKeySpec(bytes(suite.keyBytes), "AES");
      seals = new SealingCipher(new Keys(suite, mac, null, key, null), random::nextBytes);
      opens = new OpeningCipher(new Keys(suite, null, mac, null, key));
    }

    byte[] sealed(byte[] text) {
      byte[] record = new byte[seals.sealedBytes(text.length)];
      seals.seal(APPLICATION_DATA, TLS_1_2, text, 0, text.length, record, 0);
      return record;
    }

    byte[] opened(byte[] record) throws TlsFault {
      RecordText text = opens.open(new RecordHeader(APPLICATION_DATA, TLS_1_2, record.length), record, 0);
      opens.accepted();
      records++;
      return Arrays.copyOfRange(text.bytes(), text.from(), text.to());
    }
  }

  /** By a thread that has met no other connection. */
  private static byte[] elsewhere(Callable<byte[]> read) throws Exception {
    FutureTask<byte[]> task = new FutureTask<>(read);
    new Thread(task).start();
    return task.get();
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void connections_in_turns_each_read_what_was_written_to_them() throws Exception {
    List<Connection> connections = new ArrayList<>();
    for (Suite suite : Suite.values()) {
      connections.add(new Connection(suite));
      connections.add(new Connection(suite));
    }
    for (int turn = 0; turn < 400; turn++) {
      Connection one = connections.get(random.nextInt(connections.size()));
      Connection other = connections.get(random.nextInt(connections.size()));
      byte[] text = bytes(random.nextInt(300));
      byte[] otherText = bytes(random.nextInt(300));
      byte[] record = one.sealed(text);
      byte[] otherRecord = other.sealed(otherText);
      assertThat(one.opened(record)).isEqualTo(text);
      assertThat(elsewhere(() -> other.opened(otherRecord))).isEqualTo(otherText);
    }
    assertThat(connections).allSatisfy(one -> assertThat(one.records).as("%s", one.suite).isPositive());
  }

  @Test
  void a_record_of_another_connection_is_refused_and_spoils_nothing() throws TlsFault {
    for (Suite suite : Suite.values()) {
      Connection one = new Connection(suite);
      Connection other = new Connection(suite);
      byte[] text = bytes(100);
      byte[] record = one.sealed(text);
      assertThatThrownBy(() -> other.opened(record)).isInstanceOf(TlsFault.class);
      assertThat(one.opened(record)).isEqualTo(text);
      assertThat(other.opened(other.sealed(text))).isEqualTo(text);
    }
  }
}
