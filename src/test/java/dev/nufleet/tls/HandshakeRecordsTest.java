package dev.nufleet.tls;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakeRecordsTest {
  private static final int HANDSHAKE = 22;

  @Test
  void messages_in_one_record_come_each_in_its_own() {
    ByteString sent = record(HANDSHAKE, message(2, 70).concat(message(11, 3000)).concat(message(14, 0)));
    assertThat(laidOut(16384, sent, sent.length())).isEqualTo(record(HANDSHAKE, message(2, 70))
        .concat(record(HANDSHAKE, message(11, 3000))).concat(record(HANDSHAKE, message(14, 0))));
  }

  @Test
  void a_message_over_several_records_comes_in_one_if_it_may() {
    ByteString message = message(11, 6000);
    ByteString sent = record(HANDSHAKE, message.take(4096)).concat(record(HANDSHAKE, message.drop(4096)));
    assertThat(laidOut(16384, sent, 1000)).isEqualTo(record(HANDSHAKE, message));
  }

  @Test
  void a_message_that_is_too_long_for_a_record_is_cut_at_its_end() {
    ByteString fits = message(11, 4092);
    ByteString oneMore = message(11, 4093);
    assertThat(laidOut(4096, record(HANDSHAKE, fits), 7)).isEqualTo(record(HANDSHAKE, fits));
    assertThat(laidOut(4096, record(HANDSHAKE, oneMore), 7))
        .isEqualTo(record(HANDSHAKE, oneMore.take(4096)).concat(record(HANDSHAKE, oneMore.drop(4096))));
  }

  @Test
  void however_the_bytes_come_the_same_goes_out() {
    ByteString sent = record(HANDSHAKE, message(2, 70).concat(message(11, 900)).take(500))
        .concat(record(HANDSHAKE, message(2, 70).concat(message(11, 900)).drop(500)))
        .concat(record(HANDSHAKE, message(14, 0)));
    ByteString whole = laidOut(4096, sent, sent.length());
    for (int cut = 1; cut < 40; cut++) {
      assertThat(laidOut(4096, sent, cut)).as("in pieces of %d", cut).isEqualTo(whole);
    }
  }

  @Test
  void nothing_is_changed_from_change_cipher_spec_on() {
    ByteString later = record(20, bytes(1)).concat(record(HANDSHAKE, bytes(80))).concat(record(23, bytes(5000)));
    ByteString sent = record(HANDSHAKE, message(14, 0)).concat(later);
    for (int cut : new int[] {1, 11, sent.length()}) {
      assertThat(laidOut(16, sent, cut)).isEqualTo(sent);
    }
  }

  @Test
  void an_alert_goes_out_as_it_is() {
    assertThat(laidOut(4096, record(21, bytes(2)), 3)).isEqualTo(record(21, bytes(2)));
  }

  private static ByteString laidOut(int most, ByteString sent, int pieces) {
    HandshakeRecords records = new HandshakeRecords(most);
    List<ByteString> out = new ArrayList<>();
    for (int at = 0; at < sent.length(); at += pieces) {
      out.add(records.laidOut(sent.slice(at, Math.min(sent.length(), at + pieces))));
    }
    return out.stream().reduce(ByteString.emptyByteString(), ByteString::concat);
  }

  private static ByteString message(int type, int bodyBytes) {
    return ByteString.fromInts(type, 0, bodyBytes >> 8, bodyBytes & 255).concat(bytes(bodyBytes));
  }

  private static ByteString record(int type, ByteString body) {
    return ByteString.fromInts(type, 3, 3, body.length() >> 8, body.length() & 255).concat(body);
  }

  private static ByteString bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (i + count);
    }
    return ByteString.fromArray(bytes);
  }
}
