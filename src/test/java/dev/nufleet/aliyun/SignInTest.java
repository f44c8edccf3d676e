package dev.nufleet.aliyun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.DeviceName;
import dev.nufleet.model.DeviceSecret;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.ProductKey;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check values of device-protocol.md section 1.2, made with the vendor's own code. */
class SignInTest {
  private static final DeviceTriple BOARD =
      DeviceTriple.of("a1ZyXw9876v", "NuMaker-IoT-M487-07", "Zz9-fake-device-secret-for-docs!");

  @Test
  void the_sdk_signs_in_with_the_recorded_words() {
    assertThat(SignIn.sdkClientId(BOARD)).isEqualTo("a1ZyXw9876v.NuMaker-IoT-M487-07|timestamp=2524608000000,"
        + "_v=sdk-c-3.1.0,securemode=2,signmethod=hmacsha256,lan=C,_ss=1,gw=0,ext=0|");
    assertThat(SignIn.userName(BOARD.productKey(), BOARD.deviceName())).isEqualTo("NuMaker-IoT-M487-07&a1ZyXw9876v");
    assertThat(SignIn.sdkPassword(BOARD))
        .isEqualTo("4DAFD3E6690069385AA1A2665C65612620A3FCF557B8611114D9781229B2A914");
  }

  @Test
  void a_time_stamp_is_signed_only_if_it_is_sent() {
    DeviceName name = new DeviceName("device");
    ProductKey product = new ProductKey("pk");
    assertThat(SignIn.content("12345", name, product, Optional.of("789")))
        .isEqualTo("clientId12345deviceNamedeviceproductKeypktimestamp789");
    assertThat(SignIn.content("12345", name, product, Optional.empty()))
        .isEqualTo("clientId12345deviceNamedeviceproductKeypk");
  }

  @ParameterizedTest
  @CsvSource({
    "hmacmd5, 14b198324fe55e1d3c88f2e705e201ee",
    "hmacsha1, fafd82a3d602b37fb0fa8b7892f24a477f851a14",
    "hmacsha256, 6074a46a91b1ebb2cc4ea42790ad0e80202c9843859fc292e57c4eb19fad9e57"})
  void each_method_signs_as_the_platform_does(String word, String signature) {
    SignIn.Method method = SignIn.Method.ofWord(word).orElseThrow();
    assertThat(method.word()).isEqualTo(word);
    assertThat(HexFormat.of().formatHex(SignIn.sign(method, new DeviceSecret("secret"),
        "clientId12345deviceNamedeviceproductKeypktimestamp789"))).isEqualTo(signature);
  }

  @Test
  void methods_are_known_in_any_case_and_others_are_none() {
    assertThat(SignIn.Method.ofWord("HmacSHA1")).contains(SignIn.Method.HMAC_SHA1);
    assertThat(SignIn.Method.ofWord("sha1")).isEmpty();
    assertThat(SignIn.Method.ofWord("")).isEmpty();
  }
}
