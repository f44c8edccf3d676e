package dev.nufleet.platform.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.aliyun.SignIn;
import dev.nufleet.broker.BrokerRules.SignInRequest;
import dev.nufleet.broker.BrokerRules.Verdict;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.DeviceName;
import dev.nufleet.model.ProductKey;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Directory;
import dev.nufleet.platform.registry.Product;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords are check values: platform.md's with a timestamp, others made with another implementation of HMAC. */
class SignInRulesTest {
  private static final DeviceId DEVICE = DeviceId.of("pk", "device");
  private static final String MD5 = "2ce7304ec0ddd548eb1492d65ac0b334";
  private static final String SHA256 = "c8cb3dcb7159682438e5fd9a9c34f398e41bb8edb6f222795e307bafee151090";
  private static final String REGISTRATION = "cab44cfa4c467a30e813693f70edd263acadc8629e930f0779485b1e02c66939";

  private final Directory directory = new Directory();
  private final SignInRules rules = new SignInRules(directory, new SignInRules.SignInSettings(1, 2, 3));
  private final Device device = new Device("pk", "device", "secret", "iot", 0);
  private final Product product = new Product();

  @BeforeEach
  void a_device_of_a_product_that_allows_registration() {
    product.key = "pk";
    product.secret = "product";
    product.dynamicRegistration = true;
    directory.put(product);
    directory.put(device);
  }

  private Verdict signIn(String clientId, String user, String password) {
    return rules.judge(new SignInRequest(clientId, Optional.of(user), Optional.of(password), "127.0.0.1"));
  }

  private Verdict register(String password) {
    return signIn("12345|authType=register,random=8Ygb,signmethod=hmacsha256|", "device&pk", password);
  }

  private static int code(Verdict verdict) {
    return verdict instanceof Verdict.Refused refused ? refused.code() : 0;
  }

  private static String why(Verdict verdict) {
    return ((Verdict.Refused) verdict).why();
  }

  @ParameterizedTest
  @CsvSource({"'12345|securemode=2|', " + MD5, "'12345||', " + MD5, "'12345|signmethod=hmacmd5|', " + MD5,
    "'12345|=x,a=b=c,,signmethod=hmacsha256,signmethod=hmacmd5|', " + SHA256,
    "'12345|signmethod=SHA256|', " + SHA256})
  void the_signature_of_the_named_method_or_md5_lets_a_device_in(String clientId, String password) {
    assertThat(signIn(clientId, "device&pk", password)).isEqualTo(new Verdict.Accepted(DEVICE));
  }

  /** As npm's aliyun-iot-device-sdk 1.0.1 writes them. */
  @ParameterizedTest
  @ValueSource(strings = {"securemode=3,\n        signmethod=hmacsha256,\n        ext=1", " signmethod=hmacsha256 ",
    "securemode=2,\r\n\tsignmethod = hmacsha256\r\n", "\nsignmethod\t=\nhmacsha256,"})
  void blanks_and_line_breaks_between_the_extras_do_not_matter(String extras) {
    assertThat(signIn("12345|" + extras + "|", "device&pk", SHA256)).isEqualTo(new Verdict.Accepted(DEVICE));
  }

  @Test
  void each_cause_has_its_own_code_and_words() {
    Verdict wrong = signIn("12345||", "device&pk", "00");
    assertThat(code(wrong)).isEqualTo(1);
    assertThat(why(wrong)).contains("wrong signature of pk/device");
    Verdict unknown = signIn("12345||", "nobody&pk", MD5);
    assertThat(code(unknown)).isEqualTo(2);
    assertThat(why(unknown)).contains("unknown device pk/nobody");
    device.disable();
    directory.put(device);
    Verdict disabled = signIn("12345||", "device&pk", MD5);
    assertThat(code(disabled)).isEqualTo(3);
    assertThat(why(disabled)).contains("disabled");
    assertThat(code(signIn("12345||", "device&pk", "00"))).as("who cannot sign learns no more").isEqualTo(1);
    device.enable();
    directory.put(device);
    assertThat(signIn("12345||", "device&pk", MD5)).isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void the_documented_codes_are_the_defaults() {
    assertThat(SignInRules.SignInSettings.usual()).isEqualTo(new SignInRules.SignInSettings(4, 5, 5));
  }

  @Test
  void a_client_id_has_1_to_64_characters_and_one_block_of_extras() {
    String most = "c".repeat(64);
    assertThat(code(signIn(most + "||", "device&pk", MD5))).as("judged by its signature").isEqualTo(1);
    for (String bad : new String[] {"c" + most + "||", "||", "12345", "12345|a=b", "12345||x", "12345|||", ""}) {
      assertThat(code(signIn(bad, "device&pk", MD5))).as(bad).isEqualTo(2);
      assertThat(why(signIn(bad, "device&pk", MD5))).as(bad).contains("client id");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "device", "&pk", "device&", "d\u00e9vice&pk", "&", "dev&pk", "de/vice&pk",
      "../x&pk", "dev ice&pk", "a&bcd&pk", "device&p-k", "device&../", "de\u001bvice&pk"})
  void a_user_name_that_names_no_device_is_malformed(String user) {
    assertThat(code(signIn("12345||", user, MD5))).isEqualTo(4);
    assertThat(why(signIn("12345||", user, MD5))).contains("user name");
  }

  @Test
  void names_have_their_longest_form() {
    String name = "n".repeat(DeviceName.MAX_LENGTH);
    String key = "k".repeat(ProductKey.MAX_LENGTH);
    assertThat(code(signIn("12345||", name + "&" + key, MD5))).as("unknown").isEqualTo(2);
    assertThat(code(signIn("12345||", "n" + name + "&" + key, MD5))).as("malformed").isEqualTo(4);
    assertThat(code(signIn("12345||", name + "&k" + key, MD5))).as("malformed").isEqualTo(4);
    assertThat(code(signIn("12345||", "n-1:&k", MD5))).as("short, yet a name").isEqualTo(2);
  }

  @Test
  void user_name_and_password_are_both_needed() {
    assertThat(code(rules.judge(new SignInRequest("12345||", Optional.empty(), Optional.of(MD5), "")))).isEqualTo(4);
    assertThat(code(rules.judge(new SignInRequest("12345||", Optional.of("device&pk"), Optional.empty(), ""))))
        .isEqualTo(4);
  }

  @Test
  void an_unknown_method_and_a_sign_in_by_token_are_refused() {
    assertThat(why(signIn("12345|signmethod=rot13|", "device&pk", MD5))).contains("signmethod");
    Verdict token = signIn("12345|securemode=-2|", "device&pk", MD5);
    assertThat(code(token)).isEqualTo(5);
    assertThat(why(token)).contains("token");
  }

  // registration

  @Test
  void a_device_that_was_never_connected_learns_its_secret() {
    assertThat(register(REGISTRATION)).isInstanceOfSatisfying(Verdict.Told.class, told -> {
      assertThat(told.topic()).isEqualTo("/ext/register");
      assertThat(told.payload().utf8String())
          .isEqualTo("{\"productKey\":\"pk\",\"deviceName\":\"device\",\"deviceSecret\":\"secret\"}");
    });
    assertThat(rules.secretFor(DEVICE, SignIn.Method.HMAC_SHA256, "8Ygb", REGISTRATION)).isPresent();
  }

  @Test
  void a_disabled_device_may_not_register() {
    device.disable();
    directory.put(device);
    assertThat(code(register(REGISTRATION))).isEqualTo(1);
    assertThat(why(register(REGISTRATION))).contains("not allowed").doesNotContain("secret");
  }

  @Test
  void a_device_that_was_connected_once_may_not_register_again() {
    device.connect("127.0.0.1", 1);
    directory.put(device);
    assertThat(code(register(REGISTRATION))).isEqualTo(1);
  }

  @Test
  void a_product_that_does_not_allow_it_registers_nobody() {
    product.dynamicRegistration = false;
    directory.put(product);
    assertThat(code(register(REGISTRATION))).isEqualTo(1);
  }

  @Test
  void the_products_secret_must_have_signed_and_the_device_must_exist() {
    assertThat(code(register("00"))).isEqualTo(1);
    assertThat(code(register(MD5))).isEqualTo(1);
    assertThat(code(signIn("12345|authType=register,random=8Ygb,signmethod=hmacsha256|", "other&pk",
        "993a7d341700ab1643fc5d4b2d37e3dac3d6889c42473baccbd50d528f71600c"))).isEqualTo(1);
    assertThat(code(signIn("12345|authType=register,random=8Ygb,signmethod=hmacsha256|", "device&none", REGISTRATION)))
        .isEqualTo(1);
    assertThat(code(signIn("12345|authType=register,signmethod=hmacsha256|", "device&pk", REGISTRATION)))
        .as("another random").isEqualTo(1);
  }
}
