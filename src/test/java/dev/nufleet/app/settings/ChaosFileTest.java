package dev.nufleet.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.chaos.Boards;
import dev.nufleet.chaos.Cut;
import dev.nufleet.chaos.Fault;
import dev.nufleet.chaos.PackageForm;
import dev.nufleet.chaos.Spread;
import dev.nufleet.chaos.When;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChaosFileTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path dir;

  @Test
  void the_scenario_of_the_contract_is_read_to_the_letter() throws IOException {
    ChaosFile read = read("""
        name = wifi-drops
        for = "Access points that vanish for a while: do downloads resume where they stopped?"
        sites = 20                                    # boards are dealt to sites by their name and the seed
        faults = [
          { kind = link-drop, boards = 60%, during = download, at = "10%..90%", lasts = "2s..20s", times = "1..3" }
          { kind = link-drop, scope = site, share = 10%, after = 30s, lasts = 60s }                # a whole site, once
          { kind = latency, boards = "profile=iot-m263a", delay = 300ms, jitter = 100ms }          # all the time
          { kind = http-status, share = 5%, status = 503, times = 2 }                              # per request
          { kind = power-cut, boards = 10%, during = install, at = "operation 1..400", how = torn, off = 5s }
        ]
        operator { switch-on-after = 5s, reset-stuck-after = never, resets = 3 }
        run { boards = 200, pace = "board*20", timeout = 15m }
        """);
    assertThat(read.scenario().name()).isEqualTo("wifi-drops");
    assertThat(read.scenario().sites()).isEqualTo(20);
    List<Fault> faults = read.scenario().faults();
    assertThat(faults).extracting(Fault::number).containsExactly(1, 2, 3, 4, 5);
    assertThat(faults.get(0).boards()).isEqualTo(new Boards.Share(0.6));
    assertThat(faults.get(0).when())
        .isEqualTo(new When.During(Phase.DOWNLOAD, new When.At.Portion(new Spread(1000, 9000))));
    assertThat(faults.get(0).parameters().lasts()).contains(new Spread(2 * SECOND, 20 * SECOND));
    assertThat(faults.get(0).times()).isEqualTo(new Spread(1, 3));
    assertThat(faults.get(1).boards()).isEqualTo(new Boards.AtSites(0.1));
    assertThat(faults.get(1).when()).isEqualTo(new When.After(Spread.of(30 * SECOND)));
    assertThat(faults.get(2).when()).isEqualTo(new When.Always());
    assertThat(faults.get(2).parameters().jitter()).contains(Spread.of(SECOND / 10));
    assertThat(faults.get(3).share()).isEqualTo(0.05);
    assertThat(faults.get(3).parameters().status()).hasValue(503);
    assertThat(faults.get(4).parameters().how()).contains(Cut.TORN);
    assertThat(faults.get(4).when())
        .isEqualTo(new When.During(Phase.INSTALL, new When.At.Operations(new Spread(1, 400))));
    assertThat(read.scenario().operator().switchOnAfterNanos()).isEqualTo(5 * SECOND);
    assertThat(read.scenario().operator().resetStuckAfterNanos()).isEqualTo(Optional.empty());
    assertThat(read.run().keySet()).containsExactlyInAnyOrder("boards", "pace", "timeout");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "kind = link-dorp, lasts = 1s | kind: 'link-dorp' is no kind of fault; did you mean link-drop?",
    "boards = 10 | has a fault without kind",
    "kind = expired-url, boards = `\"profile=m487\"` | boards: profile is not for expired-url, for a platform knows no",
    "kind = link-drop | link-drop: needs lasts",
    "kind = link-drop, lasts = 5, after = 1s | lasts: '5' is no time",
    "kind = link-drop, lasts = 5s, after = 1s, colour = red | colour: is unknown to link-drop",
    "kind = link-drop, lasts = 9s..5s, after = 1s | lasts: '9s..5s' is no range; the first is not to be above the",
    "kind = link-drop, lasts = 999999999h, after = 1s | lasts: '999999999h' is too long; 999999999s is the longest",
    "kind = slicer, bytes = 0 | bytes: '0' is none; 1 byte or more is allowed",
    "kind = link-drop, lasts = 5s | acting all the time (neither during nor after) is not for link-drop",
    "kind = link-drop, lasts = 5s, during = lunch | during: 'lunch' is no phase",
    "kind = link-drop, lasts = 5s, during = download, at = noon | at: 'noon' is no place",
    "kind = link-drop, lasts = 5s, at = 10% | at: needs during",
    "kind = power-cut, during = boot, at = 10% | a percent is not for the phase boot",
    "kind = link-drop, lasts = 5s, during = install, at = `\"operation 3\"` | operation is not for link-drop",
    "kind = power-cut, during = connect, at = `\"operation 3\"` | operation is not for the phase connect",
    "kind = power-cut, during = install, at = 10%, how = broken | how: 'broken' is unknown; before, torn and after",
    "kind = link-drop, lasts = 5s, during = download, after = 3s | after: and during exclude each other",
    "kind = link-drop, lasts = 5s, after = 3s, times = 4 | times: needs every",
    "kind = link-drop, lasts = 5s, during = download, every = 3s | every: needs after",
    "kind = link-drop, lasts = 5s, scope = site, after = 3s | scope: site needs share",
    "kind = reset, scope = site, share = 10%, after = 3s | number 1 has scope = site, and there are no sites",
    "kind = link-drop, lasts = 5s, scope = platform, after = 3s | scope: link-drop befalls boards",
    "kind = broker-restart, scope = site, after = 3s | scope: broker-restart befalls the platform as a whole",
    "kind = http-status, status = 99 | status: '99' is no whole number of 200..599",
    "kind = http-status, status = 503, during = download | during: is not for http-status",
    "kind = connack, code = 9 | code: '9' is unknown; 1, 2, 3, 4, 5, silence",
    "kind = bandwidth, rate = 20 | rate: '20' is no rate; 500B/s",
    "kind = reset, boards = 0%, after = 1s | boards: '0%' is no share",
    "kind = reset, boards = many, after = 1s | boards: 'many' names no boards",
    "kind = reset, boards = `\"profile=m478\"`, after = 1s | profile 'm478' is unknown; did you mean m487?",
    "kind = reset, share = 10%, after = 1s | share: is for scope = site",
    "kind = reset, boards = [1, 2], after = 1s | boards: is of the kind list"})
  void what_cannot_be_meant_is_one_line_with_file_and_line(String fault, String message) throws IOException {
    assertThatThrownBy(() -> read("# a comment\nfaults = [ { " + fault.replace("`", "") + " } ]\n"))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining(message)
        .hasMessageContaining("own.conf: 2: ")
        .message().doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "falts = [] | falts: is unknown to a scenario; did you mean faults?",
    "name = '' | name: is no text",
    "faults = 7 | faults: is no list",
    "faults = [7] | faults: has an entry that is no object",
    "sites = -1 | sites: '-1' is no whole number",
    "operator = on | operator: is no object",
    "operator { resets = 9999 } | resets: '9999' is no whole number of 0..1000",
    "operator { sleeps = true } | sleeps: is unknown to operator",
    "run { bords = 7 } | bords is unknown; did you mean boards?",
    "run { chaos = calm } | chaos is unknown",
    "package = zip | package: is no object; package { module = mcu } is",
    "package { modul = mcu } | modul: is unknown to package; did you mean module?",
    "package { files = 21 } | files: '21' is no whole number of 1..20",
    "package { module = default } | module: 'default' names no module",
    "package { module = 'm c u' } | module: 'm c u' names no module",
    "package { delta-from = v1 } | delta-from: 'v1' is no version",
    "package { other-base = 5% } | other-base: is for delta packages; say delta-from = running, or a version",
    "package { delta-from = running, other-base = 0% } | other-base: '0%' is no share",
    "faults = [ | own.conf"})
  void a_file_that_is_no_scenario_is_refused_in_one_line(String text, String message) throws IOException {
    assertThatThrownBy(() -> read("for = x\n" + text.replace("'", "\"") + "\n")).isInstanceOf(UserMistake.class)
        .hasMessageContaining(message).message().doesNotContain("\n");
  }

  @Test
  void a_package_may_be_of_several_files_for_a_module_or_a_delta() throws IOException {
    assertThat(read("package { files = 3 }").scenario().form().files()).isEqualTo(3);
    assertThat(read("package { module = MCU }").scenario().form().module()).contains("MCU");
    PackageForm delta = read("package { delta-from = running, other-base = 25% }").scenario().form();
    assertThat(delta.base("17")).contains("17");
    assertThat(delta.otherBase()).hasValue(0.25);
    assertThat(read("package { delta-from = 16 }").scenario().form().base("17")).contains("16");
    assertThat(read("package { files = 1 }").scenario().form()).isEqualTo(PackageForm.PLAIN);
    assertThat(read("faults = []").scenario().form()).isEqualTo(PackageForm.PLAIN);
  }

  @Test
  void a_scenario_without_a_name_has_that_of_its_file() throws IOException {
    assertThat(read("faults = []").scenario().name()).isEqualTo("own");
  }

  @Test
  void every_kind_of_fault_can_be_written() throws IOException {
    for (FaultKind kind : FaultKind.values()) {
      String how = switch (kind) {
        case LINK_DROP, STALL, DNS_FAILURE, SD_READ_ERROR, SD_WRITE_ERROR, SD_REMOVED -> ", lasts = 2s, after = 1s";
        case LATENCY -> ", delay = 100ms";
        case LATE_NOTICE -> ", delay = 10s";
        case BANDWIDTH, SLOW_BODY -> ", rate = 20kB/s";
        case THROTTLE -> ", rate = 50/s";
        case SLICER -> ", bytes = 10";
        case HTTP_STATUS -> ", status = 404";
        case TRUNCATE -> ", after-bytes = 5000";
        case CONNACK -> ", code = 3";
        case TLS_FAILURE, WRONG_DIGEST, EXPIRED_URL, DUPLICATE_NOTICE -> "";
        default -> ", after = 1s";
      };
      assertThat(read("faults = [ { kind = " + kind.word() + how + " } ]").scenario().faults())
          .extracting(Fault::kind).containsExactly(kind);
    }
  }

  private ChaosFile read(String text) throws IOException {
    return ChaosFile.read(
        Files.writeString(dir.resolve("own.conf"), text), Set.of("boards", "pace", "timeout", "chaos", "sites"));
  }
}
