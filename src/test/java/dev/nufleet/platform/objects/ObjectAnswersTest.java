package dev.nufleet.platform.objects;

import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.ContentTypes;
import java.io.StringReader;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/** Signatures are check values: platform.md's, and others made with another implementation of HMAC-SHA1. */
class ObjectAnswersTest {
  private static final String PATH = "/ota/abc/def.bin";
  private static final long NOW = 1_577_152_018_928L;
  private static final String ID = "0123456789ABCDEF01234567";
  private static final String ETAG = "24545B9331082CC3B4FACEB9D16B2E8C";
  private static final String GOOD = "dub6iYffXpGSzzY6ZD11Ltbu6y0=";
  private static final ObjectStore.Stored STORED =
      new ObjectStore.Stored("ota/abc/def.bin", 1000, ETAG.toLowerCase(), "", 1_577_151_000_500L);
  private static final ObjectLinks LINKS = new ObjectLinks(
      "https://ota.test", "iotx-ota", "ak", "sk", "privatekey12345678", Duration.ofDays(1), false);

  private String method = "GET";
  private final Map<String, String> query = new LinkedHashMap<>(
      Map.of("Expires", "1577238418", "OSSAccessKeyId", "ak", "Signature", GOOD));
  private final Map<String, String> headers = new LinkedHashMap<>(Map.of("host", "ota.test:8443"));
  private ObjectStore.Stored stored = STORED;
  private long now = NOW;

  private ObjectAnswer answer() {
    return new ObjectAnswers(LINKS, ByteRange.Several.REFUSED, Optional.empty()).answer(
        new ObjectRequest(method, PATH, query, headers),
        name -> Optional.ofNullable(stored).filter(s -> s.name().equals(name)), now, ID);
  }

  private ObjectLinks.Verdict verdict() {
    return LINKS.check(new ObjectRequest(method, PATH, query, headers), now);
  }

  /** Fields of an error, in order. */
  private static Map<String, String> fields(ObjectAnswer answer) throws Exception {
    Element root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(
        new InputSource(new StringReader(((ObjectAnswer.Xml) answer.body()).text()))).getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("Error");
    Map<String, String> fields = new LinkedHashMap<>();
    for (Node node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        fields.put(element.getTagName(), element.getTextContent());
      }
    }
    return fields;
  }

  @Test
  void the_whole_object_comes_with_what_is_known_of_it() {
    ObjectAnswer answer = answer();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(new ObjectAnswer.Slice(STORED, 0, 1000, "application/octet-stream"));
    assertThat(answer.headers()).extracting(h -> h.name() + ": " + h.value()).containsExactly(
        "Date: Tue, 24 Dec 2019 01:46:58 GMT", "x-oss-request-id: " + ID, "Accept-Ranges: bytes",
        "ETag: \"" + ETAG + "\"", "Last-Modified: Tue, 24 Dec 2019 01:30:00 GMT", "x-oss-object-type: Normal",
        "x-oss-storage-class: Standard", "Content-MD5: JFRbkzEILMO0+s650WsujA==",
        "x-oss-server-time: 12", "X-Swift-CacheTime: 3600", "Timing-Allow-Origin: *");
  }

  @Test
  void a_range_is_a_slice_with_its_place_in_the_object() {
    headers.put("range", "bytes=10-");
    ObjectAnswer answer = answer();
    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.header("Content-Range")).contains("bytes 10-999/1000");
    assertThat(answer.body()).isEqualTo(new ObjectAnswer.Slice(STORED, 10, 990, "application/octet-stream"));
  }

  @Test
  void a_board_that_asks_behind_the_end_gets_the_whole_object_again() {
    headers.put("range", "bytes=1000-");
    ObjectAnswer answer = answer();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Range")).isEmpty();
    assertThat(answer.body()).isEqualTo(new ObjectAnswer.Slice(STORED, 0, 1000, "application/octet-stream"));
  }

  @Test
  void by_the_standard_a_range_behind_the_end_is_refused_with_the_size() throws Exception {
    headers.put("range", "bytes=1000-");
    headers.put("x-oss-range-behavior", "standard");
    ObjectAnswer answer = answer();
    assertThat(answer.status()).isEqualTo(416);
    assertThat(answer.header("Content-Range")).contains("bytes */1000");
    assertThat(fields(answer)).containsExactly(Map.entry("Code", "InvalidRange"),
        Map.entry("Message", "The requested range cannot be satisfied"), Map.entry("RequestId", ID),
        Map.entry("HostId", "ota.test:8443"), Map.entry("ActualObjectSize", "1000"),
        Map.entry("RangeRequested", "bytes=1000-"));
    headers.put("x-oss-range-behavior", "Standard-ish");
    assertThat(answer().status()).isEqualTo(200);
  }

  @Test
  void an_empty_object_is_served() {
    stored = new ObjectStore.Stored("ota/abc/def.bin", 0, ETAG.toLowerCase(), "", 0);
    headers.put("range", "bytes=0-");
    assertThat(answer().body()).isEqualTo(new ObjectAnswer.Slice(stored, 0, 0, "application/octet-stream"));
    assertThat(answer().status()).isEqualTo(200);
  }

  @Test
  void head_is_answered_as_get_and_needs_a_signature_of_its_own() {
    method = "HEAD";
    assertThat(answer().status()).isEqualTo(403);
    query.put("Signature", "Y+R4rX5mMDbBL/pxoTZqA0tOw/8=");
    assertThat(answer().status()).isEqualTo(200);
    assertThat(answer().body()).isEqualTo(new ObjectAnswer.Slice(STORED, 0, 1000, "application/octet-stream"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "POST", "DELETE", "PATCH", "get"})
  void other_methods_are_refused(String other) throws Exception {
    method = other;
    assertThat(answer().status()).isEqualTo(405);
    assertThat(fields(answer())).containsEntry("Code", "MethodNotAllowed").containsEntry("Method", other);
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
    "if-none-match; \"24545B9331082CC3B4FACEB9D16B2E8C\"; 304",
    "if-none-match; 24545B9331082CC3B4FACEB9D16B2E8C; 304",
    "if-none-match; W/\"24545B9331082CC3B4FACEB9D16B2E8C\"; 304",
    "if-none-match; \"x\", \"24545B9331082CC3B4FACEB9D16B2E8C\"; 304",
    "if-none-match; *; 304",
    "if-none-match; \"24545b9331082cc3b4faceb9d16b2e8c\"; 200",
    "if-none-match; \"x\"; 200",
    "if-match; \"24545B9331082CC3B4FACEB9D16B2E8C\"; 200",
    "if-match; *; 200",
    "if-match; \"x\"; 412",
    "if-modified-since; Tue, 24 Dec 2019 01:30:00 GMT; 304",
    "if-modified-since; Tue, 24 Dec 2019 01:29:59 GMT; 200",
    "if-modified-since; Wed, 25 Dec 2019 00:00:00 GMT; 304",
    "if-modified-since; yesterday; 200",
    "if-unmodified-since; Tue, 24 Dec 2019 01:30:00 GMT; 200",
    "if-unmodified-since; Tue, 24 Dec 2019 01:29:59 GMT; 412",
    "if-unmodified-since; yesterday; 200"})
  void conditions_work_as_in_http(String header, String value, int status) {
    headers.put(header, value);
    assertThat(answer().status()).isEqualTo(status);
  }

  @Test
  void a_tag_counts_more_than_a_date() {
    headers.put("if-none-match", "\"x\"");
    headers.put("if-modified-since", "Wed, 25 Dec 2019 00:00:00 GMT");
    assertThat(answer().status()).isEqualTo(200);
    headers.put("if-match", "*");
    headers.put("if-unmodified-since", "Tue, 24 Dec 2019 01:29:59 GMT");
    assertThat(answer().status()).isEqualTo(200);
  }

  @Test
  void what_did_not_change_is_told_without_a_body_and_a_failed_condition_is_named() throws Exception {
    headers.put("range", "bytes=0-9");
    headers.put("if-none-match", "*");
    assertThat(answer().body()).isEqualTo(new ObjectAnswer.Nothing());
    assertThat(answer().header("ETag")).contains("\"" + ETAG + "\"");
    assertThat(answer().header("Content-Range")).isEmpty();
    headers.put("if-match", "\"x\"");
    assertThat(answer().status()).isEqualTo(412);
    assertThat(fields(answer())).containsEntry("Code", "PreconditionFailed").containsEntry("Condition", "If-Match");
  }

  @Test
  void a_link_is_signed_as_the_object_store_does() {
    assertThat(LINKS.sign("ota/abc/def.bin", NOW)).isEqualTo("https://ota.test/ota/abc/def.bin?Expires=1577238418"
        + "&OSSAccessKeyId=ak&Signature=dub6iYffXpGSzzY6ZD11Ltbu6y0%3D");
    assertThat(LINKS).hasToString("links below https://ota.test");
  }

  @Test
  void a_link_is_checked_for_its_age_before_its_signature() {
    now = 1_577_238_418_999L;
    assertThat(verdict()).isEqualTo(ObjectLinks.Verdict.GOOD);
    now++;
    assertThat(verdict()).isEqualTo(ObjectLinks.Verdict.EXPIRED);
    query.put("Signature", "x");
    assertThat(verdict()).isEqualTo(ObjectLinks.Verdict.EXPIRED);
    now = NOW;
    assertThat(verdict()).isEqualTo(ObjectLinks.Verdict.CHANGED);
    query.put("OSSAccessKeyId", "other");
    assertThat(verdict()).isEqualTo(ObjectLinks.Verdict.UNKNOWN_KEY);
    query.remove("Signature");
    assertThat(verdict()).isEqualTo(ObjectLinks.Verdict.UNSIGNED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Expires", "OSSAccessKeyId", "Signature"})
  void a_link_without_one_of_its_three_parts_is_unsigned(String part) throws Exception {
    query.remove(part);
    assertThat(answer().status()).isEqualTo(403);
    assertThat(fields(answer())).containsEntry("Code", "AccessDenied").containsEntry("EC", "0003-00000001");
  }

  @Test
  void an_expired_link_names_both_times() throws Exception {
    now = NOW + Duration.ofDays(2).toMillis();
    assertThat(answer().status()).isEqualTo(403);
    assertThat(answer().header("x-oss-ec")).contains("0002-00000069");
    assertThat(fields(answer())).containsEntry("Code", "AccessDenied").containsEntry("Message", "Request has expired.")
        .containsEntry("Expires", "2019-12-25T01:46:58.000Z").containsEntry("ServerTime", "2019-12-26T01:46:58.928Z")
        .containsEntry("EC", "0002-00000069");
    query.put("Expires", "1 <soon>");
    assertThat(fields(answer())).containsEntry("Expires", "1 <soon>");
  }

  @Test
  void an_unknown_key_is_named() throws Exception {
    query.put("OSSAccessKeyId", "<ak&\u0001>");
    assertThat(fields(answer())).containsEntry("Code", "InvalidAccessKeyId").containsEntry("OSSAccessKeyId", "<ak&?>")
        .containsEntry("EC", "0002-00000902");
  }

  @Test
  void a_changed_link_shows_what_should_have_been_signed() throws Exception {
    query.put("Signature", "wrong");
    assertThat(answer().status()).isEqualTo(403);
    assertThat(fields(answer())).containsExactly(Map.entry("Code", "SignatureDoesNotMatch"),
        Map.entry("Message", "The request signature we calculated does not match the signature you provided. "
            + "Check your key and signing method."), Map.entry("RequestId", ID), Map.entry("HostId", "ota.test:8443"),
        Map.entry("OSSAccessKeyId", "ak"), Map.entry("SignatureProvided", "wrong"),
        Map.entry("StringToSign", "GET\n\n\n1577238418\n/iotx-ota/ota/abc/def.bin"),
        Map.entry("StringToSignBytes", "47 45 54 0A 0A 0A 31 35 37 37 32 33 38 34 31 38 0A 2F 69 6F 74 78 2D 6F 74 61 "
            + "2F 6F 74 61 2F 61 62 63 2F 64 65 66 2E 62 69 6E "),
        Map.entry("EC", "0002-00000040"),
        Map.entry("RecommendDoc", "https://api.aliyun.com/troubleshoot?q=0002-00000040"));
  }

  @Test
  void what_is_missing_is_named() throws Exception {
    stored = null;
    assertThat(answer().status()).isEqualTo(404);
    assertThat(fields(answer())).containsEntry("Code", "NoSuchKey").containsEntry("Key", "ota/abc/def.bin")
        .containsEntry("EC", "0026-00000001");
  }

  @Test
  void a_signed_link_may_set_headers_of_its_answer() {
    query.put("response-expires", "0");
    query.put("response-content-type", "text/plain");
    query.put("response-content-disposition", "attachment; filename=\"f.bin\"");
    assertThat(answer().status()).as("added to a signed link").isEqualTo(403);
    query.put("Signature", "mdy7uzLX1uu1DAqd8C866MOapZQ=");
    ObjectAnswer answer = answer();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Disposition")).contains("attachment; filename=\"f.bin\"");
    assertThat(answer.header("Expires")).contains("0");
    assertThat(answer.body()).isEqualTo(new ObjectAnswer.Slice(STORED, 0, 1000, "text/plain"));
  }

  @ParameterizedTest
  @CsvSource({"response-cache-control, Cache-Control", "response-content-disposition, Content-Disposition",
    "response-content-encoding, Content-Encoding", "response-content-language, Content-Language",
    "response-expires, Expires"})
  void each_such_parameter_sets_its_header(String parameter, String header) {
    query.put(parameter, "x");
    sign();
    assertThat(answer().header(header)).contains("x");
    query.put(parameter, "");
    sign();
    assertThat(answer().header(header)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "text/html; charset=utf-8", "application/x-abc;a=b; c=\"d e\"", "a/b",
    "text/html; charset=nonsense"})
  void whatever_content_type_is_taken_can_be_sent(String type) {
    query.put("response-content-type", type);
    sign();
    assertThat(answer().status()).isEqualTo(200);
    assertThat(ContentTypes.parse(((ObjectAnswer.Slice) answer().body()).contentType())).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {"response-content-type; text", "response-content-type; text/plain, a/b",
    "response-content-type; a/b/c", "response-expires; \u0661", "response-content-disposition; a\\nSet-Cookie: a=b"})
  void a_value_that_cannot_be_a_header_is_refused(String parameter, String value) throws Exception {
    query.put(parameter, value.replace("\\n", "\r\n"));
    sign();
    assertThat(answer().status()).isEqualTo(400);
    assertThat(fields(answer())).containsEntry("Code", "InvalidArgument").containsEntry("ArgumentName", parameter);
  }

  private void sign() {
    query.put("Signature", Base64.getEncoder().encodeToString(ObjectLinks.hmacSha1(
        "sk", LINKS.toSign(new ObjectRequest(method, PATH, query, headers), ""))));
  }

  @Test
  void what_is_signed_beside_the_object_is_checked() {
    headers.put("content-type", "text/plain");
    assertThat(verdict()).isEqualTo(ObjectLinks.Verdict.CHANGED);
    query.put("Signature", "bBL+t3rqw6hNx2ptJJd8VA1DRqU=");
    assertThat(verdict()).isEqualTo(ObjectLinks.Verdict.GOOD);
    headers.remove("content-type");
    query.put("security-token", "CAES");
    assertThat(verdict()).isEqualTo(ObjectLinks.Verdict.CHANGED);
    query.put("Signature", "udOlNZj72ttgLVQ5YkZQGiamkjI=");
    assertThat(verdict()).isEqualTo(ObjectLinks.Verdict.GOOD);
  }

  @Test
  void headers_of_the_object_store_may_be_signed_or_not() {
    headers.put("x-oss-range-behavior", "standard");
    assertThat(verdict()).isEqualTo(ObjectLinks.Verdict.GOOD);
    query.put("Signature", "LhpHCTroGQE+TOeKDqDohUvhOG4=");
    assertThat(verdict()).isEqualTo(ObjectLinks.Verdict.GOOD);
    headers.put("x-oss-range-behavior", "other");
    assertThat(verdict()).isEqualTo(ObjectLinks.Verdict.CHANGED);
  }

  @Test
  void a_cdn_link_is_signed_as_type_a_does() {
    assertThat(LINKS.typeA(PATH, "1577238418", "0", "0")).isEqualTo("ee0eef6f15ee39362c0c423b22e3ea17");
    query.clear();
    query.put("auth_key", "1577238418-0-0-ee0eef6f15ee39362c0c423b22e3ea17");
    assertThat(verdict()).isEqualTo(ObjectLinks.Verdict.GOOD);
    now = (1_577_238_418L + 86_400) * 1000 + 999;
    assertThat(verdict()).as("the last moment").isEqualTo(ObjectLinks.Verdict.GOOD);
    now++;
    assertThat(verdict()).isEqualTo(ObjectLinks.Verdict.EXPIRED);
    now = NOW;
    for (String wrong : new String[] {
        "1577238418-0-0-ee0eef6f15ee39362c0c423b22e3ea18", "1577238418-0-0", "x-0-0-0", "",
        "1577238419-0-0-ee0eef6f15ee39362c0c423b22e3ea17"}) {
      query.put("auth_key", wrong);
      assertThat(verdict()).as(wrong).isEqualTo(ObjectLinks.Verdict.CHANGED);
    }
    assertThat(new ObjectLinks("https://ota.test", "b", "ak", "sk", "privatekey12345678", Duration.ofDays(1), true)
        .sign("ota/abc/def.bin", 1_577_238_418_000L)).isEqualTo(
            "https://ota.test/ota/abc/def.bin?auth_key=1577238418-0-0-ee0eef6f15ee39362c0c423b22e3ea17");
  }

  @Test
  void a_cdn_link_ignores_what_it_does_not_sign() throws Exception {
    query.clear();
    query.put("auth_key", "1577238418-0-0-ee0eef6f15ee39362c0c423b22e3ea17");
    query.put("response-content-type", "text/plain");
    assertThat(answer().body()).isEqualTo(new ObjectAnswer.Slice(STORED, 0, 1000, "application/octet-stream"));
    query.put("auth_key", "1577238418-0-0-0");
    assertThat(answer().status()).isEqualTo(403);
    assertThat(fields(answer())).containsEntry("Code", "SignatureDoesNotMatch").doesNotContainKey("StringToSign");
  }
}
