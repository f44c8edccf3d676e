package dev.nufleet.platform.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a link signs, part by part: each of them counts. */
class LinkEdgesTest {
  private static final ObjectLinks LINKS =
      new ObjectLinks("https://ota.test", "bucket", "ak", "sk", "privatekey12345678", Duration.ofDays(1), false);
  private static final long NOW = 1_577_152_018_000L;
  private static final String STAMP = "1577152018";

  private static ObjectLinks.Verdict check(Map<String, String> query, long now) {
    return LINKS.check(new ObjectRequest("GET", "/ota/a.bin", query, Map.of("host", "ota.test")), now);
  }

  private static ObjectLinks.Verdict typeA(String rand, String uid, String signedRand, String signedUid) {
    String hash = LINKS.typeA("/ota/a.bin", STAMP, signedRand, signedUid);
    return check(Map.of("auth_key", STAMP + "-" + rand + "-" + uid + "-" + hash), NOW);
  }

  @Test
  void a_cdn_link_signs_its_random_and_its_user() {
    assertThat(typeA("477b3bbc", "17", "477b3bbc", "17")).isEqualTo(ObjectLinks.Verdict.GOOD);
    assertThat(typeA("477b3bbd", "17", "477b3bbc", "17")).isEqualTo(ObjectLinks.Verdict.CHANGED);
    assertThat(typeA("477b3bbc", "18", "477b3bbc", "17")).isEqualTo(ObjectLinks.Verdict.CHANGED);
    assertThat(typeA("477b3bbc", "17", "0", "0")).isEqualTo(ObjectLinks.Verdict.CHANGED);
  }

  @Test
  void a_parameter_without_a_value_is_signed_by_its_name_alone() {
    for (String parameter : ObjectLinks.OVERRIDES) {
      Map<String, String> query = new LinkedHashMap<>(
          Map.of("Expires", STAMP, "OSSAccessKeyId", "ak", parameter, ""));
      query.put("Signature", Base64.getEncoder().encodeToString(ObjectLinks.hmacSha1(
          "sk", "GET\n\n\n" + STAMP + "\n/bucket/ota/a.bin?" + parameter)));
      assertThat(check(query, NOW)).as(parameter).isEqualTo(ObjectLinks.Verdict.GOOD);
      query.put(parameter, "x");
      assertThat(check(query, NOW)).as(parameter).isEqualTo(ObjectLinks.Verdict.CHANGED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"acl", "x-oss-process", "versionId", "symlink", "partNumber"})
  void what_asks_for_something_else_than_the_file_belongs_to_the_signature(String parameter) {
    assertThat(ObjectLinks.SUBRESOURCES).isSorted();
    Map<String, String> query = new LinkedHashMap<>(Map.of("Expires", STAMP, "OSSAccessKeyId", "ak",
        "Signature", signed("/bucket/ota/a.bin")));
    assertThat(check(query, NOW)).isEqualTo(ObjectLinks.Verdict.GOOD);
    query.put(parameter, "1");
    assertThat(check(query, NOW)).isEqualTo(ObjectLinks.Verdict.CHANGED);
    query.put("Signature", signed("/bucket/ota/a.bin?" + parameter + "=1"));
    assertThat(check(query, NOW)).isEqualTo(ObjectLinks.Verdict.GOOD);
    query.put("unknown", "1");
    assertThat(check(query, NOW)).as("not of the store's").isEqualTo(ObjectLinks.Verdict.GOOD);
  }

  private static String signed(String resource) {
    return Base64.getEncoder().encodeToString(ObjectLinks.hmacSha1("sk", "GET\n\n\n" + STAMP + "\n" + resource));
  }

  @Test
  void a_link_lives_for_a_day_to_the_second() {
    String link = LINKS.sign("ota/a.bin", NOW);
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : link.substring(link.indexOf('?') + 1).split("&")) {
      int equals = pair.indexOf('=');
      query.put(pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    assertThat(query.get("Expires")).isEqualTo(Long.toString(NOW / 1000 + 86_400));
    assertThat(check(query, NOW + 86_400_999)).isEqualTo(ObjectLinks.Verdict.GOOD);
    assertThat(check(query, NOW + 86_401_000)).isEqualTo(ObjectLinks.Verdict.EXPIRED);
  }
}
