package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.iot20180120.models.CreateOTAFirmwareRequest;
import com.aliyun.iot20180120.models.GenerateOTAUploadURLRequest;
import com.aliyun.iot20180120.models.GenerateOTAUploadURLResponseBody.GenerateOTAUploadURLResponseBodyData;
import dev.nufleet.PlainFormats;
import dev.nufleet.platform.campaign.TestCloud;
import dev.nufleet.platform.openapi.ApiSignature;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a listener heard, and what was once uploaded, cannot be used again. */
@ExtendWith(PlainFormats.class)
class TamperingTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static TestCloud cloud;

  @BeforeAll
  static void start() throws Exception {
    cloud = TestCloud.start(
        List.of(TestCloud.board(1)), StandInSettings.unhurried().with("max-uploads-mb", "1"));
  }

  @AfterAll
  static void stop() throws Exception {
    cloud.close();
  }

  /** A call with the newer signature over these headers. */
  private static HttpRequest newer(String nonce, List<String> signed) {
    String host = cloud.at.apiEndpoint().getAuthority();
    Map<String, String> headers = new HashMap<>(Map.of("host", host, "x-acs-action", "QueryProduct",
        "x-acs-version", "2018-01-20", "x-acs-date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        "x-acs-content-sha256", EMPTY_SHA256));
    if (!nonce.isEmpty()) {
      headers.put("x-acs-signature-nonce", nonce);
    }
    Map<String, String> query = Map.of("ProductKey", TestCloud.PRODUCT);
    String signature = ApiSignature.acs3(
        new ApiSignature.Call("POST", query, Map.of(), headers, new byte[0]), signed, TestCloud.KEY_SECRET);
    HttpRequest.Builder request = HttpRequest.newBuilder(
        URI.create(cloud.at.apiEndpoint() + "/?ProductKey=" + TestCloud.PRODUCT))
        .POST(HttpRequest.BodyPublishers.noBody())
        .header("Authorization", "ACS3-HMAC-SHA256 Credential=" + TestCloud.KEY_ID + ",SignedHeaders="
            + String.join(";", signed) + ",Signature=" + signature);
    headers.remove("host");
    headers.forEach(request::header);
    return request.build();
  }

  private static HttpRequest older(String nonce) {
    Map<String, String> parameters = new HashMap<>(Map.of("Action", "QueryProduct", "Version", "2018-01-20",
        "Timestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), "AccessKeyId", TestCloud.KEY_ID,
        "ProductKey", TestCloud.PRODUCT));
    if (!nonce.isEmpty()) {
      parameters.put("SignatureNonce", nonce);
    }
    String signature = ApiSignature.rpc("GET", parameters, TestCloud.KEY_SECRET, ApiSignature.Empty.SIGNED);
    parameters.put("Signature", signature);
    List<String> pairs = new ArrayList<>();
    parameters.forEach((name, value) -> pairs.add(name + "=" + value.replace("+", "%2B").replace("=", "%3D")
        .replace("/", "%2F").replace(":", "%3A")));
    return HttpRequest.newBuilder(URI.create(cloud.at.apiEndpoint() + "/?" + String.join("&", pairs))).build();
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static final List<String> ALL = List.of("host", "x-acs-action", "x-acs-content-sha256", "x-acs-date",
      "x-acs-signature-nonce", "x-acs-version");

  @Test
  void a_call_that_was_heard_cannot_be_made_again() throws Exception {
    for (HttpRequest call : List.of(newer("heard-1", ALL), older("heard-2"))) {
      assertThat(send(call).body()).contains("\"Success\":true");
      HttpResponse<String> again = send(call);
      assertThat(again.statusCode()).isEqualTo(400);
      assertThat(again.body()).contains("\"Code\":\"SignatureNonceUsed\"");
    }
  }

  @Test
  void a_call_needs_a_nonce_and_signs_it() throws Exception {
    assertThat(send(older("")).body()).contains("\"Code\":\"MissingParameter\"").contains("SignatureNonce");
    List<String> less = ALL.stream().filter(name -> !name.equals("x-acs-signature-nonce")).toList();
    assertThat(send(newer("", less)).body()).contains("\"Code\":\"MissingParameter\"");
    assertThat(send(newer("not-signed", less)).body()).contains("\"Code\":\"SignatureDoesNotMatch\"");
  }

  @Test
  void the_nonce_of_a_call_that_was_not_signed_well_is_not_used_up() throws Exception {
    String good = newer("kept", ALL).headers().firstValue("Authorization").orElseThrow();
    HttpRequest forged = HttpRequest.newBuilder(newer("kept", ALL), (name, value) -> !name.equals("Authorization"))
        .header("Authorization", good.substring(0, good.length() - 4) + "0000").build();
    assertThat(send(forged).body()).contains("SignatureDoesNotMatch");
    assertThat(send(newer("kept", ALL)).body()).contains("\"Success\":true");
  }

  @Test
  void uploads_beyond_the_bound_are_told_so() throws Exception {
    GenerateOTAUploadURLResponseBodyData place =
        cloud.sdk.generateOTAUploadURL(new GenerateOTAUploadURLRequest()).getBody().getData();
    HttpResponse<String> answer = Campaign.postObject(place, new byte[1024 * 1024 + 1]);
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("<Code>QuotaExceeded</Code>");
  }

  @Test
  void the_file_of_a_package_cannot_be_uploaded_anew() throws Exception {
    GenerateOTAUploadURLResponseBodyData place =
        cloud.sdk.generateOTAUploadURL(new GenerateOTAUploadURLRequest()).getBody().getData();
    assertThat(Campaign.postObject(place, "first".getBytes()).statusCode()).isEqualTo(204);
    assertThat(Campaign.postObject(place, "second".getBytes()).statusCode()).as("until then it can").isEqualTo(204);
    assertThat(cloud.sdk.createOTAFirmware(new CreateOTAFirmwareRequest().setDestVersion("1.1").setFirmwareName("kept")
        .setProductKey(TestCloud.PRODUCT).setFirmwareUrl(place.getFirmwareUrl())).getBody().getSuccess()).isTrue();
    assertThat(Campaign.postObject(place, "third".getBytes()).statusCode()).isEqualTo(409);
  }
}
