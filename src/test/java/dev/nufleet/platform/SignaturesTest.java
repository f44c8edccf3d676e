package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.broker.BrokerRules.SignInRequest;
import dev.nufleet.broker.BrokerRules.Verdict;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.platform.device.FileSlices;
import dev.nufleet.platform.device.Registration;
import dev.nufleet.platform.device.SignInRules;
import dev.nufleet.platform.openapi.ApiProblem;
import dev.nufleet.platform.openapi.ApiSignature;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Directory;
import dev.nufleet.platform.registry.Ids;
import dev.nufleet.platform.registry.Product;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Check values of platform.md and device-protocol.md, which were made with the vendor's own code. */
class SignaturesTest {
  private final Directory directory = new Directory();
  private final SignInRules rules = new SignInRules(directory, SignInRules.SignInSettings.usual());

  private void put(String productKey, String name, String secret) {
    directory.put(new Device(productKey, name, secret, "iot", 0));
  }

  private Verdict signIn(String clientId, String user, String password) {
    return rules.judge(new SignInRequest(clientId, Optional.of(user), Optional.of(password), "127.0.0.1"));
  }

  @ParameterizedTest
  @CsvSource({
    "signmethod=hmacmd5, 14b198324fe55e1d3c88f2e705e201ee",
    "signmethod=hmacsha1, FAFD82A3D602B37FB0FA8B7892F24A477F851A14",
    "signmethod=hmacsha256, 6074a46a91b1ebb2cc4ea42790ad0e80202c9843859fc292e57c4eb19fad9e57",
    "signmethod=sha256, 6074a46a91b1ebb2cc4ea42790ad0e80202c9843859fc292e57c4eb19fad9e57",
    "_v=x, 14b198324fe55e1d3c88f2e705e201ee"})
  void passwords_of_all_methods_are_taken_in_any_case(String method, String password) {
    put("pk", "device", "secret");
    assertThat(signIn("12345|securemode=2," + method + ",timestamp=789|", "device&pk", password))
        .isEqualTo(new Verdict.Accepted(DeviceId.of("pk", "device")));
  }

  @Test
  void the_sdks_password_is_taken() {
    put("a1TestPk001", "board-0001", "0123456789abcdefABCDEF0123456789");
    assertThat(
        signIn("a1TestPk001.board-0001|timestamp=2524608000000,_v=sdk-c-3.1.0,securemode=2,signmethod=hmacsha256,"
        + "lan=C,_ss=1,gw=0,ext=0|", "board-0001&a1TestPk001",
        "20CFC15E71F9B17A2FA87BB56725E0A799611BA5A08263E19E4AB035CA7C68D8")).isInstanceOf(Verdict.Accepted.class);
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
    "12345|signmethod=hmacmd5,timestamp=790|; device&pk; 14b198324fe55e1d3c88f2e705e201ee; 4",
    "12345|signmethod=hmacmd5|; device&pk; 14b198324fe55e1d3c88f2e705e201ee; 4",
    "12345|signmethod=hmacmd5,timestamp=789|; device&pk; not hex; 4",
    "12345|signmethod=hmacmd5,timestamp=789|; device; 14b198324fe55e1d3c88f2e705e201ee; 4",
    "12345|signmethod=rot13,timestamp=789|; device&pk; 14b198324fe55e1d3c88f2e705e201ee; 4",
    "12345|signmethod=hmacmd5,timestamp=789|; other&pk; 14b198324fe55e1d3c88f2e705e201ee; 5",
    "12345|signmethod=hmacmd5,timestamp=789,securemode=-2|; device&pk; 14b198324fe55e1d3c88f2e705e201ee; 5",
    "12345; device&pk; 14b198324fe55e1d3c88f2e705e201ee; 2",
    "|timestamp=789|; device&pk; 14b198324fe55e1d3c88f2e705e201ee; 2"})
  void what_is_wrong_is_refused_with_its_code(String clientId, String user, String password, int code) {
    put("pk", "device", "secret");
    assertThat(signIn(clientId, user, password)).isInstanceOfSatisfying(Verdict.Refused.class,
        refused -> assertThat(refused.code()).isEqualTo(code));
  }

  @Test
  void a_new_device_learns_its_secret_once_if_its_product_allows_it() {
    DeviceTriple board = DeviceTriple.of("a1TestPk001", "board-0001", "0123456789abcdefABCDEF0123456789");
    put("a1TestPk001", "board-0001", board.deviceSecret().reveal());
    Product product = new Product();
    product.key = "a1TestPk001";
    product.secret = "fakeProductSecret";
    directory.put(product);
    Registration registration = new Registration(rules, null);
    String form = "productKey=a1TestPk001&deviceName=board-0001&random=8Ygb7ULYh53B6OA&sign="
        + "44E85373E9BE4329CC55B79F5F2F7A8ED7DD1867EAAF313B170141409AADD175&signMethod=hmacsha256";
    assertThat(registration.judge(form)).contains("\"code\":6289").doesNotContain(board.deviceSecret().reveal());
    product.dynamicRegistration = true;
    directory.put(product);
    assertThat(registration.judge(form))
        .contains("\"code\":200").contains("\"deviceSecret\":\"" + board.deviceSecret().reveal() + "\"")
            .hasSizeLessThan(256);
    assertThat(registration.judge(form.replace("sign=44", "sign=45"))).contains("\"code\":6289");
  }

  @Test
  void the_newer_signature_of_calls_has_the_check_value() {
    Map<String, String> headers = new HashMap<>(Map.of(
        "host", "127.0.0.1:8080", "x-acs-action", "QueryOTAJob", "x-acs-date", "2026-01-01T00:00:00Z",
        "x-acs-signature-nonce", "nonce-1", "x-acs-version", "2018-01-20",
        "x-acs-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    List<String> signed = List.of("host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce",
        "x-acs-version");
    ApiSignature.Call call =
        new ApiSignature.Call("POST", ApiSignature.parse("JobId=J*%7E+1"), Map.of(), headers, new byte[0]);
    String signature = "cfc95afdb4bf9a1da2bde26548b469bc6fcb2f0b00660e3c2353d51fd8781014";
    assertThat(ApiSignature.acs3(call, signed, "testSk")).isEqualTo(signature);
    headers.put("authorization", "ACS3-HMAC-SHA256 Credential=testAk,SignedHeaders=" + String.join(";", signed)
        + ",Signature=" + signature);
    ApiSignature.check(call, "testAk", "testSk");
    assertThatThrownBy(() -> ApiSignature.check(call, "testAk", "otherSk")).isInstanceOfSatisfying(ApiProblem.class,
        problem -> assertThat(problem.code).isEqualTo("SignatureDoesNotMatch"));
    assertThatThrownBy(() -> ApiSignature.check(call, "otherAk", "testSk")).isInstanceOfSatisfying(ApiProblem.class,
        problem -> assertThat(problem.code).isEqualTo("InvalidAccessKeyId.NotFound"));
    ApiSignature.Call smuggled = new ApiSignature.Call("POST", call.query(), Map.of(), headers, "JobId=2".getBytes());
    assertThatThrownBy(() -> ApiSignature.check(smuggled, "testAk", "testSk")).isInstanceOf(ApiProblem.class);
  }

  @Test
  void the_older_signature_of_calls_has_the_check_value() {
    Map<String, String> parameters = new LinkedHashMap<>(Map.of("Action", "QueryOTAJob", "Format", "json",
        "Version", "2018-01-20", "Timestamp", "2026-01-01T00:00:00Z", "SignatureNonce", "nonce-1",
        "SignatureMethod", "HMAC-SHA1", "SignatureVersion", "1.0", "AccessKeyId", "testAk", "JobId", "J*~ 1"));
    assertThat(ApiSignature.rpc("POST", parameters, "testSk", ApiSignature.Empty.LEFT_OUT))
        .isEqualTo("MaWR4IJrv751NOqTjbMGzKGzUFE=");
  }

  @Test
  void an_empty_value_may_be_signed_or_left_out() {
    Map<String, String> parameters = new LinkedHashMap<>(Map.of("Action", "QueryProductList", "Version", "2018-01-20",
        "SignatureNonce", "nonce-1", "SignatureMethod", "HMAC-SHA1", "AccessKeyId", "testAk", "Aliased", ""));
    String leftOut = ApiSignature.rpc("GET", parameters, "testSk", ApiSignature.Empty.LEFT_OUT);
    String signed = ApiSignature.rpc("GET", parameters, "testSk", ApiSignature.Empty.SIGNED);
    assertThat(signed).isNotEqualTo(leftOut).isEqualTo("5nKFX7hFWFqrpktg42DoPhOGo34=");
    for (String signature : List.of(leftOut, signed)) {
      parameters.put("Signature", signature);
      ApiSignature.check(new ApiSignature.Call("GET", parameters, Map.of(), Map.of(), new byte[0]), "testAk", "testSk");
    }
    parameters.put("Signature", signed.replace(signed.charAt(3), '_'));
    assertThatThrownBy(() -> ApiSignature.check(
        new ApiSignature.Call("GET", parameters, Map.of(), Map.of(), new byte[0]), "testAk", "testSk"))
        .isInstanceOf(ApiProblem.class);
  }

  @Test
  void a_slices_checksum_has_the_check_value() {
    assertThat(FileSlices.crc16("123456789".getBytes())).isEqualTo(0xBB3D);
  }

  @Test
  void made_up_names_have_the_asked_length() {
    assertThat(new Ids(new Random(1)).text(25)).hasSize(25).matches("[A-Za-z0-9]+");
  }
}
