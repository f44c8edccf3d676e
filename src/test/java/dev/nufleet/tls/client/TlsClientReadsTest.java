package dev.nufleet.tls.client;

import static dev.nufleet.tls.client.ScriptedServer.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Reads after a fault: the port refuses none. */
class TlsClientReadsTest {
  private static final byte[] TEXT = bytes(1, 2, 3);

  /** What the reads of a board end with that goes on whatever happens. */
  private static List<String> reads(Consumer<ScriptedServer> afterwards) {
    ScriptedServer.ClientUnderTest client =
        ScriptedServer.ClientUnderTest.trusting(MadeCertificate.ROOT, TlsCase.HOST, 1);
    client.goesOn = true;
    ScriptedServer server = new ScriptedServer(Suite.RSA_AES_128_CBC_SHA256, MadeCertificate.KEYS.get("leaf"),
        List.of(new MadeCertificate(TlsCase.HOST).der()), client);
    server.clientHello();
    server.hello();
    server.certificate();
    server.done();
    server.clientFlight();
    server.changeCipher();
    server.finished();
    server.data();
    afterwards.accept(server);
    server.drain();
    return client.reads;
  }

  private static void send(ScriptedServer server, boolean badMac) {
    server.record(23, server.seal(23, TEXT, 0x0303, 0, badMac, false));
  }

  @Test
  void a_bad_record_does_not_count_and_the_next_one_takes_its_number() {
    assertThat(reads(server -> {
      send(server, true);
      server.countsAgain();
      send(server, false);
    })).containsExactly("-29056", "data");
    assertThat(reads(server -> {
      send(server, true);
      send(server, false);
    })).as("the number behind it").containsExactly("-29056", "-29056");
  }

  @Test
  void a_record_that_comes_twice_is_a_bad_one() {
    assertThat(reads(server -> {
      byte[] sealed = server.seal(23, TEXT, 0x0303, 0, false, false);
      server.record(23, sealed);
      server.record(23, sealed);
    })).containsExactly("data", "-29056");
  }

  @Test
  void what_a_header_makes_impossible_fails_at_every_read() {
    assertThat(reads(server -> server.record(24, new byte[32])))
        .containsExactly("-29184", "-29184", "-29184", "-29184", "-29184");
  }

  @Test
  void after_close_notify_and_after_a_fatal_alert_reads_go_on() {
    assertThat(reads(server -> {
      server.send(21, bytes(1, 0));
      send(server, false);
      server.send(21, bytes(2, 40));
      send(server, false);
    })).containsExactly("-30848", "data", "-30592", "data");
  }

  @Test
  void a_message_among_data_fails_one_read_and_one_behind_it_in_its_record_the_next() {
    byte[] ticket = ScriptedServer.message(4, new byte[6]);
    assertThat(reads(server -> {
      server.send(22, DerMaker.join(ticket, ticket));
      send(server, false);
    })).containsExactly("-30464", "-30464", "data");
    assertThat(reads(server -> {
      server.send(22, DerMaker.join(ticket, bytes(1, 2)));
      send(server, false);
    })).as("bytes that are no message").containsExactly("-30464", "-29184", "data");
  }

  @Test
  void a_second_empty_record_ends_a_read_and_a_third_begins_the_next() {
    assertThat(empties(1)).containsExactly("data");
    assertThat(empties(2)).containsExactly("pause", "data");
    assertThat(empties(3)).containsExactly("pause", "data");
    assertThat(empties(4)).containsExactly("pause", "-29056", "-29056");
  }

  private static List<String> empties(int count) {
    return reads(server -> {
      for (int i = 0; i < count; i++) {
        server.send(23, bytes());
      }
      send(server, false);
    });
  }

  @Test
  void a_fault_ends_a_row_of_empty_records_as_far_as_a_read_sees_it() {
    assertThat(reads(server -> {
      server.send(23, bytes());
      send(server, true);
      server.countsAgain();
      server.send(23, bytes());
      send(server, false);
    })).containsExactly("-29056", "data");
  }
}
