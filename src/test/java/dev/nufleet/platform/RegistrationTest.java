package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.iot20180120.models.QueryProductRequest;
import dev.nufleet.PlainFormats;
import dev.nufleet.aliyun.SignIn;
import dev.nufleet.model.DeviceSecret;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.platform.campaign.TestCloud;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A device that knows only its product's secret learns its own, over HTTP and over MQTT, until it has signed in once.
 */
@ExtendWith(PlainFormats.class)
class RegistrationTest {
  private static String sign(String secret, DeviceTriple board, String random) {
    String content =
        "deviceName" + board.deviceName() + "productKey" + board.productKey() + "random" + random;
    return HexFormat.of().withUpperCase()
        .formatHex(SignIn.sign(SignIn.Method.HMAC_SHA256, new DeviceSecret(secret), content));
  }

  @Test
  void a_device_learns_its_secret_until_it_has_signed_in() throws Exception {
    DeviceTriple board = TestCloud.board(1);
    try (TestCloud cloud =
        TestCloud.start(List.of(board), StandInSettings.unhurried().with("dynamic-registration", "1"))) {
      String secret = cloud.sdk.queryProduct(new QueryProductRequest().setProductKey(TestCloud.PRODUCT)).getBody()
          .getData().getProductSecret();
      String random = "8Ygb7ULYh53B6OA";
      HttpRequest form = HttpRequest.newBuilder(URI.create(cloud.at.otaBaseUrl() + "/auth/register/device"))
          .header("Content-Type", "application/x-www-form-urlencoded")
          .POST(HttpRequest.BodyPublishers.ofString("productKey=" + board.productKey() + "&deviceName="
              + board.deviceName() + "&random=" + random + "&sign=" + sign(secret, board, random)
              + "&signMethod=hmacsha256")).build();
      HttpClient http = HttpClient.newBuilder().sslContext(TestDevice.trusting(cloud.at.caFile())).build();
      assertThat(http.send(form, HttpResponse.BodyHandlers.ofString()).body())
          .contains("\"code\":200").contains("\"deviceSecret\":\"" + board.deviceSecret().reveal() + "\"");

      String clientId = board.productKey() + "." + board.deviceName()
          + "|authType=register,random=abcdefgh,signmethod=hmacsha256,securemode=2|";
      String user = SignIn.userName(board.productKey(), board.deviceName());
      try (TestDevice device = TestDevice.open(cloud.at, board)) {
        assertThat(device.connect(clientId, user, sign(secret, board, "abcdefgh"), 60, true)).isZero();
        assertThat(device.message("/ext/register").text()).isEqualTo("{\"productKey\":\"" + board.productKey()
            + "\",\"deviceName\":\"" + board.deviceName() + "\",\"deviceSecret\":\"" + board.deviceSecret().reveal()
                + "\"}");
      }
      TestDevice.signedIn(cloud.at, board).close();
      assertThat(http.send(form, HttpResponse.BodyHandlers.ofString()).body())
          .contains("\"code\":6289").doesNotContain(board.deviceSecret().reveal());
      try (TestDevice again = TestDevice.open(cloud.at, board)) {
        assertThat(again.connect(clientId, user, sign(secret, board, "abcdefgh"), 60, true)).isEqualTo(4);
      }
    }
  }
}
