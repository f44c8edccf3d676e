package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.broker.Limit;
import dev.nufleet.model.DeviceId;
import dev.nufleet.platform.objects.ObjectLinks;
import dev.nufleet.platform.registry.Effect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the stand-in remembers of whom it refused what. */
class RefusalsTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final String LINK = "https://h/o/fw.bin?Expires=1800000060&OSSAccessKeyId=k&Signature=a%2Bb%3D";

  private final List<Effect.Told> told = new ArrayList<>();
  private final Refusals refusals =
      new Refusals(Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC), told::add);

  @Test
  void a_refused_device_is_named_with_the_reason_and_the_setting_and_in_the_feed() {
    refusals.refused("board-1&a1Pk", "more than 5 connects in a minute", Limit.CONNECTS_PER_MINUTE);
    refusals.refused("board-1&a1Pk", "more than 5 connects in a minute", Limit.CONNECTS_PER_MINUTE);
    assertThat(refusals.all()).containsExactly(Map.of("productKey", "a1Pk", "deviceName", "board-1",
        "why", "more than 5 connects in a minute", "setting", "connects-per-minute", "times", 2L, "lastMillis", NOW));
    assertThat(told).hasSize(2).first().extracting(Effect.Told::topic).isEqualTo("/a1Pk/board-1/refused");
  }

  @Test
  void what_is_no_devices_name_is_passed_over() {
    for (String stranger : List.of("", "nobody", "&a1Pk", "board&", "b".repeat(33) + "&a1Pk", "\u00e9&a1Pk")) {
      refusals.refused(stranger, "no", Limit.NONE);
    }
    assertThat(refusals.all()).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void floods_of_names_and_reasons_leave_what_is_newest_and_little_in_the_feed() {
    for (int i = 0; i < Refusals.MOST_DEVICES + 5; i++) {
      refusals.refused("dev-" + i + "&pk", "x".repeat(5000), Limit.NONE);
    }
    assertThat(refusals.all()).hasSize(Refusals.MOST_DEVICES);
    assertThat(refusals.all().get(0)).containsEntry("deviceName", "dev-5");
    assertThat((String) refusals.all().get(0).get("why")).hasSize(201);
    assertThat(told).as("in one second").hasSize(100);
    for (int i = 0; i < 9; i++) {
      refusals.refused("dev-9&pk", "reason " + i, Limit.NONE);
    }
    assertThat(refusals.all()).as("the last four of one device, which is now the last").endsWith(
        Map.of("productKey", "pk", "deviceName", "dev-9", "why", "reason 8", "setting", "", "times", 1L,
            "lastMillis", NOW));
    assertThat(refusals.all().stream().filter(one -> one.get("deviceName").equals("dev-9"))).hasSize(4);
  }

  @Test
  void a_refused_download_is_told_of_the_devices_that_have_its_link() {
    String link = ObjectLinks.nameOf(LINK).orElseThrow();
    assertThat(link).as("as the request has it").isEqualTo("k a+b=");
    assertThat(ObjectLinks.nameOf("https://h/o?auth_key=1-0-0-ff")).contains("1-0-0-ff");
    assertThat(ObjectLinks.nameOf("https://h/o")).isEmpty();
    refusals.given(DeviceId.of("pk", "has-it"), link);
    refusals.given(DeviceId.of("pk", "has-another"), "c");
    refusals.refused(link, "403 AccessDenied: Request has expired.", true);
    assertThat(refusals.all()).containsExactly(Map.of("productKey", "pk", "deviceName", "has-it", "why",
        "a download by its link was refused: 403 AccessDenied: Request has expired.", "setting", "link-life",
        "times", 1L, "lastMillis", NOW));
  }

  @Test
  void every_limit_of_the_broker_has_the_words_of_its_settings() {
    for (Limit limit : Limit.values()) {
      for (String word : Refusals.setting(limit).split(", ")) {
        assertThat(word.isEmpty() || Setting.ofWord(word).isPresent()).as(limit + " " + word).isTrue();
      }
      assertThat(Refusals.setting(limit).isEmpty()).isEqualTo(limit == Limit.NONE);
    }
  }

  /** Messages of the OpenAPI and the object store name settings as text. */
  @Test
  void every_setting_that_a_message_names_exists() throws IOException {
    Set<String> named = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/dev/nufleet"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        Matcher found = Pattern.compile("(?:: |also )--set ([a-z][a-z0-9-]+)").matcher(text(file));
        while (found.find()) {
          named.add(found.group(1));
        }
      }
    }
    assertThat(named).contains("max-packages", "max-file-mb", "connects-per-minute");
    assertThat(Arrays.stream(Setting.values()).map(Setting::word)).containsAll(named);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
