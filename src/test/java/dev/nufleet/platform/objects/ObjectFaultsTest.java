package dev.nufleet.platform.objects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.chaos.Faults;
import dev.nufleet.model.DeviceId;
import dev.nufleet.platform.objects.ObjectAnswer.Slice;
import dev.nufleet.platform.objects.ObjectAnswer.Troubled;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong at a request, and at whose. */
class ObjectFaultsTest {
  private static final long NOW = 1_577_152_018_928L;
  private static final String OBJECT = "ota/abc/def.bin";
  private static final ObjectStore.Stored STORED =
      new ObjectStore.Stored(OBJECT, 1000, "24545b9331082cc3b4faceb9d16b2e8c", "", NOW);
  private static final DeviceId ONE = DeviceId.of("a1ChaosPk01", "board-1");
  private static final DeviceId OTHER = DeviceId.of("a1ChaosPk01", "board-2");

  private final List<String> acted = new ArrayList<>();
  private boolean cdn;
  private ObjectAnswers answers;
  private ObjectLinks links;

  private void given(String faults) {
    links = new ObjectLinks("https://ota.test", "iotx-ota", "ak", "sk", "privatekey12345678", Duration.ofDays(1), cdn,
        Optional.of(new LinkOwners("sk")));
    answers = new ObjectAnswers(links, ByteRange.Several.REFUSED,
        Optional.of(new ObjectFaults(Faults.atPlatform(faults, acted))));
  }

  private ObjectAnswer ask(String method, String link, String range) {
    URI uri = URI.create(link);
    Map<String, String> query = new HashMap<>();
    for (String pair : uri.getRawQuery().split("&")) {
      query.put(pair.substring(0, pair.indexOf('=')),
          URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), StandardCharsets.UTF_8));
    }
    return answers.answer(new ObjectRequest(method, uri.getPath(), query, Map.of("range", range)),
        name -> Optional.of(STORED).filter(stored -> stored.name().equals(name)), NOW, "0123456789ABCDEF01234567");
  }

  private ObjectAnswer get(DeviceId device) {
    return ask("GET", links.sign(device, OBJECT, NOW), "bytes=0-");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_fault_befalls_the_device_whose_link_it_is_and_links_are_as_long_as_others(boolean ofTheContentNetwork) {
    cdn = ofTheContentNetwork;
    given("{ kind = http-status, status = 503, boards = \"name=board-1\" }");
    assertThat(get(OTHER).status()).isEqualTo(206);
    assertThat(get(ONE).status()).isEqualTo(503);
    assertThat(get(ONE).status()).as("once").isEqualTo(206);
    assertThat(acted).containsExactly("board-1 fault 1 #0 http-status request 0 status 503");
    assertThat(links.sign(ONE, OBJECT, NOW)).isNotEqualTo(links.sign(OTHER, OBJECT, NOW))
        .hasSameSizeAs(links.sign(OTHER, OBJECT, NOW));
  }

  @Test
  void a_link_is_still_its_devices_after_a_restart() {
    given("{ kind = http-status, status = 503 }");
    String link = links.sign(ONE, OBJECT, NOW);
    given("{ kind = http-status, status = 503 }");
    assertThat(ask("GET", link, "bytes=0-").status()).as("nobody knows its key").isEqualTo(403);
    links.owners().orElseThrow().know(ONE);
    assertThat(ask("GET", link, "bytes=0-").status()).isEqualTo(503);
  }

  @Test
  void looking_at_a_file_and_refused_links_are_no_occasions() {
    cdn = true; // such links say nothing of the method
    given("{ kind = http-status, status = 503 }");
    assertThat(ask("HEAD", links.sign(ONE, OBJECT, NOW), "").status()).isEqualTo(200);
    assertThat(ask("GET", links.signExpired(ONE, OBJECT, NOW), "").status()).isEqualTo(403);
    assertThat(ask("GET", links.sign(ONE, OBJECT, NOW).replace("def", "xyz"), "").status()).isEqualTo(403);
    assertThat(acted).isEmpty();
  }

  @Test
  void a_link_that_expired_says_so_in_the_stores_words() {
    given("");
    ObjectAnswer answer = ask("GET", links.signExpired(ONE, OBJECT, NOW), "");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(((ObjectAnswer.Xml) answer.body()).text()).contains("Request has expired.", "0002-00000069");
  }

  @Test
  void a_status_of_200_is_the_whole_file_whatever_range_was_asked_for() {
    given("{ kind = http-status, status = 200 }");
    ObjectAnswer answer = ask("GET", links.sign(ONE, OBJECT, NOW), "bytes=500-");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(new Slice(STORED, 0, 1000, "application/octet-stream"));
    assertThat(answer.header("Content-Range")).isEmpty();
  }

  @Test
  void a_redirect_leads_to_the_same_link_and_an_error_explains_itself_as_the_store_does() {
    given("""
        { kind = http-status, status = 302, boards = "name=board-1" }
        { kind = http-status, status = 404, boards = "name=board-2" }
        """);
    assertThat(get(ONE).header("Location")).contains("/" + OBJECT);
    assertThat(((ObjectAnswer.Xml) get(OTHER).body()).text()).contains("<Code>NoSuchKey</Code>");
  }

  @Test
  void a_body_ends_early_or_a_byte_short_of_its_end() {
    given("""
        { kind = truncate, after-bytes = 300, times = 2, boards = "name=board-1" }
        { kind = truncate, after-bytes = 5000, boards = "name=board-2" }
        """);
    assertThat(((Troubled) get(ONE).body()).sent()).isEqualTo(300);
    assertThat(((Troubled) ask("GET", links.sign(ONE, OBJECT, NOW), "bytes=300-").body()).sent()).isEqualTo(300);
    assertThat(get(ONE).body()).isInstanceOf(Slice.class);
    assertThat(((Troubled) get(OTHER).body()).sent()).isEqualTo(999);
  }

  @Test
  void a_body_comes_slowly_from_some_byte_on_and_may_end_early_too() {
    given("""
        { kind = slow-body, rate = 100B/s, after-bytes = 200 }
        { kind = truncate, after-bytes = 300, boards = "name=board-1" }
        """);
    Slice whole = new Slice(STORED, 0, 1000, "application/octet-stream");
    assertThat(get(ONE).body()).isEqualTo(new Troubled(whole, 300, 200, 100));
    assertThat(get(OTHER).body()).isEqualTo(new Troubled(whole, 1000, 200, 100));
  }
}
