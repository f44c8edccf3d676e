package dev.nufleet.platform.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.aliyun.SignIn;
import dev.nufleet.broker.BrokerRules.SignInRequest;
import dev.nufleet.broker.BrokerRules.Verdict;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.DeviceName;
import dev.nufleet.model.DeviceSecret;
import dev.nufleet.model.ProductKey;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Directory;
import dev.nufleet.platform.registry.Product;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way in, with each state of a device: disabled, connected once, both or neither. */
class SignInEdgesTest {
  private final Directory directory = new Directory();
  private final SignInRules rules = new SignInRules(directory, SignInRules.SignInSettings.usual());

  @BeforeEach
  void a_product_that_allows_registration() {
    Product product = new Product();
    product.key = "pk";
    product.secret = "product";
    product.dynamicRegistration = true;
    directory.put(product);
  }

  private void put(String name, boolean activated, boolean disabled) {
    Device device = new Device("pk", name, "secret", "iot", 0);
    if (activated) {
      device.connect("127.0.0.1", 5);
    }
    if (disabled) {
      device.disable();
    }
    directory.put(device);
  }

  private Verdict signIn(String name, String extras, Optional<String> signedTimestamp) {
    String content = SignIn.content("id", new DeviceName(name), new ProductKey("pk"), signedTimestamp);
    return judge(name, extras, SignIn.sign(SignIn.Method.HMAC_SHA256, new DeviceSecret("secret"), content));
  }

  private Verdict judge(String name, String extras, byte[] password) {
    return rules.judge(new SignInRequest("id|signmethod=hmacsha256" + extras + "|", Optional.of(name + "&pk"),
        Optional.of(HexFormat.of().formatHex(password)), "127.0.0.1"));
  }

  @ParameterizedTest
  @CsvSource({"false, false, true, true", "true, false, true, false", "false, true, false, false",
      "true, true, false, false"})
  void a_disabled_device_has_no_way_in_and_a_connected_one_has_its_secret(
      boolean activated, boolean disabled, boolean mayEnter, boolean mayRegister) {
    put("dev-1", activated, disabled);
    assertThat(signIn("dev-1", "", Optional.empty()) instanceof Verdict.Accepted).isEqualTo(mayEnter);
    byte[] byProduct = SignIn.sign(SignIn.Method.HMAC_SHA256, new DeviceSecret("product"),
        "deviceNamedev-1productKeypkrandomr");
    assertThat(judge("dev-1", ",authType=register,random=r", byProduct) instanceof Verdict.Told).isEqualTo(mayRegister);
    assertThat(rules.secretFor(DeviceId.of("pk", "dev-1"), SignIn.Method.HMAC_SHA256, "r",
        HexFormat.of().formatHex(byProduct)).isPresent()).isEqualTo(mayRegister);
  }

  @Test
  void a_timestamp_is_signed_if_and_only_if_it_is_sent() {
    put("dev-1", true, false);
    assertThat(signIn("dev-1", ",timestamp=7", Optional.of("7"))).isInstanceOf(Verdict.Accepted.class);
    assertThat(signIn("dev-1", ",timestamp=8", Optional.of("7"))).isInstanceOf(Verdict.Refused.class);
    assertThat(signIn("dev-1", ",timestamp=7", Optional.empty())).isInstanceOf(Verdict.Refused.class);
    assertThat(signIn("dev-1", "", Optional.of(""))).isInstanceOf(Verdict.Refused.class);
  }
}
