package dev.nufleet.tls.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a server sends: no exception, no byte taken that was not asked for, an end that is one of mbed TLS's. */
class TlsClientFuzzTest {
  /** Bytes of the server that end the handshake well, up to the client's answer. */
  private static final byte[] FLIGHT = flight();

  @Provide
  static Arbitrary<byte[]> noise() {
    return Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(6000);
  }

  @Property(tries = 500)
  void noise_ends_a_handshake_and_breaks_nothing(@ForAll("noise") byte[] noise) {
    mustBearAll(noise);
  }

  @Property(tries = 500)
  void noise_within_good_records_breaks_nothing(@ForAll("noise") byte[] noise, @ForAll long seed) {
    Random random = new Random(seed);
    byte[] all = {};
    for (int at = 0; at < noise.length;) {
      int size = Math.min(noise.length - at, 1 + random.nextInt(400));
      byte[] body = Arrays.copyOfRange(noise, at, at + size);
      at += size;
      all = DerMaker.join(all, ScriptedServer.bytes(20 + random.nextInt(4), 3, 3, size >> 8, size), body);
    }
    mustBearAll(all);
  }

  /** A flight in which some bytes are others. */
  @Property(tries = 3000)
  void a_flight_with_wrong_bytes_breaks_nothing(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] wrong = FLIGHT.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(wrong.length);
      wrong[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) (wrong[at] ^ 1 << random.nextInt(8));
    }
    mustBearAll(wrong);
  }

  @Property(tries = 1000)
  void a_certificate_with_bytes_cut_out_or_put_in_breaks_nothing(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] der = MadeCertificate.ROOT;
    int at = random.nextInt(der.length);
    int cut = Math.min(der.length - at, random.nextInt(20));
    byte[] more = new byte[random.nextInt(20)];
    random.nextBytes(more);
    byte[] wrong = DerMaker.join(Arrays.copyOf(der, at), more, Arrays.copyOfRange(der, at + cut, der.length));
    try {
      BoardCertificate.read(wrong, 0, wrong.length);
    } catch (TlsFault fault) {
      assertThat(fault.code()).isNegative();
    }
  }

  /** What comes encrypted after a good handshake, with wrong bytes: faults, and the connection goes on. */
  @Property(tries = 300)
  void wrong_records_among_data_are_faults_and_the_connection_goes_on(@ForAll long seed) {
    Random random = new Random(seed);
    String outcome = new TlsCase("", Suite.values()[random.nextInt(4)], "leaf",
        List.of(new MadeCertificate(TlsCase.HOST).der()), 1, server -> {
      server.clientHello();
      server.hello();
      server.certificate();
      server.done();
      server.clientFlight();
      server.changeCipher();
      server.finished();
      server.data();
      byte[] text = new byte[random.nextInt(500)];
      byte[] body = server.seal(23, text, 0x0303, 0, false, false);
      body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
      server.record(23, body);
    }, "").outcome();
    assertThat(outcome).endsWith("ALERT 2,20 enc; ALERT 1,0 enc | FIN null 0x00 -29056");
  }

  private static byte[] flight() {
    ScriptedServer server = new ScriptedServer(Suite.RSA_AES_256_CBC_SHA256, MadeCertificate.KEYS.get("leaf"),
        List.of(new MadeCertificate(TlsCase.HOST).der()), client());
    server.hello();
    server.certificate();
    server.done();
    return server.takeSaid();
  }

  private static ScriptedServer.ClientUnderTest client() {
    return ScriptedServer.ClientUnderTest.trusting(MadeCertificate.ROOT, TlsCase.HOST, 1);
  }

  private static void mustBearAll(byte[] bytes) {
    ScriptedServer.ClientUnderTest client = client();
    client.begin();
    int records = client.hears(bytes).size();
    assertThat(records).as("at most the flight and an alert").isLessThanOrEqualTo(4);
    assertThat(client.wantedBytes()).isBetween(0, TlsClient.MOST_WANTED_BYTES);
    if (client.code != null) {
      assertThat(client.code).matches("-0x[0-9a-f]{4}");
    }
  }
}
