package dev.nufleet.csdk.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HttpTargetTest {
  @Test
  void a_link_falls_apart_at_the_first_slash() {
    assertThat(HttpTarget.parse("https://ota.example.com/a/b?c=d:e").target())
        .isEqualTo(new HttpTarget("ota.example.com", "/a/b?c=d:e"));
  }

  @Test
  void a_port_stays_with_the_host() {
    assertThat(HttpTarget.parse("https://ota.example.com:8443/f").target())
        .isEqualTo(new HttpTarget("ota.example.com:8443", "/f"));
  }

  @Test
  void a_fragment_is_cut_off() {
    assertThat(HttpTarget.parse("https://ota.example.com/f#part").target().path()).isEqualTo("/f");
  }

  @Test
  void links_without_scheme_or_path_have_codes_of_their_own() {
    assertThat(HttpTarget.parse("ota.example.com/f").code()).isEqualTo(-269);
    assertThat(HttpTarget.parse("https://ota.example.com").code()).isEqualTo(-270);
  }

  @Test
  void more_than_255_characters_overrun_the_stack() {
    assertThat(target("/" + "p".repeat(254)).overrunsStack()).isFalse();
    assertThat(target("/" + "p".repeat(255)).overrunsStack()).isTrue();
    assertThat(HttpTarget.parse("https://" + "h".repeat(256) + "/").target().overrunsStack()).isTrue();
    assertThat(HttpTarget.parse("https://host#x/path").target().overrunsStack()).isTrue();
  }

  private static HttpTarget target(String path) {
    return HttpTarget.parse("https://ota.example.com" + path).target();
  }
}
