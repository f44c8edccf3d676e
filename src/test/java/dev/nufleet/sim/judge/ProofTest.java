package dev.nufleet.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.model.DeviceTriple;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The platform's own check values: its page on how devices sign in. */
class ProofTest {
  private static final DeviceTriple DEVICE = DeviceTriple.of("pk", "device", "secret");

  private static boolean proves(String extras, String password) {
    ByteString body = Ground.text("MQTT").concat(ByteString.fromArray(new byte[] {4, (byte) 0xC0}))
        .concat(Ground.number(120)).concat(Ground.text("12345|securemode=3" + extras + ",timestamp=789|"))
        .concat(Ground.text("device&pk")).concat(Ground.text(password));
    return Proof.isOf(DEVICE, new Packets.Packet(Packets.CONNECT, 0, body));
  }

  @ParameterizedTest
  @CsvSource({
      "'', 14b198324fe55e1d3c88f2e705e201ee",
      "',signmethod=hmacmd5', 14B198324FE55E1D3C88F2E705E201EE",
      "',signmethod=hmacsha1', fafd82a3d602b37fb0fa8b7892f24a477f851a14",
      "',signmethod=hmacsha256', 6074a46a91b1ebb2cc4ea42790ad0e80202c9843859fc292e57c4eb19fad9e57"})
  void a_signature_by_any_method_proves_whose_it_is_and_no_other_does(String extras, String password) {
    assertThat(proves(extras, password)).isTrue();
    assertThat(proves(extras, password.substring(1) + "0")).isFalse();
    assertThat(proves(",signmethod=hmacsha" + (extras.endsWith("a1") ? "256" : "1"), password)).isFalse();
  }
}
