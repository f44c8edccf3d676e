package dev.nufleet.app.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.app.rehearse.Verdict.Kind;
import dev.nufleet.app.run.Actors;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.RunClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every set-up of every rehearsal, with real boards of all profiles. What they are to do was measured: each row names
 * the recorded case of the vendor's TLS port (expected.json, as cases/README.md has it) that had the same cause, or
 * the line that the vendor's port prints where there is no TLS in it.
 */
class RehearsalsTest {
  private static final Path CASES = Path.of("src/test/resources/tls/cases/expected.json");
  private static final List<BoardProfile> ALL = List.of(BoardProfile.values());

  private static ActorSystem<Void> system;
  private static JsonNode cases;
  private static final RunClock CLOCK = SystemRunClock.start();
  private static final ExecutorService THREADS = Executors.newFixedThreadPool(4);

  /**
   * @param kind what is to come of the set-up
   * @param where the board says so
   * @param recorded a case of the vendor's port, or what it prints
   */
  private record Row(Kind kind, String where, String recorded) {}

  @BeforeAll
  static void begin() throws IOException {
    system = Actors.start("rehearsals");
    cases = new ObjectMapper().readTree(CASES.toFile());
  }

  @AfterAll
  static void end() {
    THREADS.shutdownNow();
    Actors.stop(system);
  }

  @Test
  void root_2028_ends_as_the_vendor_s_port_did_before_such_servers() {
    rehearse("root-2028",
        works("cert-chain-2"),
        works("cert-expired"),
        works("cert-expired"), // the fact sheet (4.1): not yet valid is as little looked at
        flag("download", "cert-chain-missing"),
        flag("sign-in and download", "cert-chain-missing"),
        stops("sign-in", "failed ! net_connect returned -0x0044"),
        works("cert-chain-2"),
        stops("sign-in", "frag-certificate-400"),
        works("certificate-message-4416"),
        stops("sign-in", "record-header-4417-only"),
        stops("download", "record-header-4417-only"));
  }

  @Test
  void chain_over_4096_ends_at_the_byte_where_the_vendor_s_port_did() {
    rehearse("chain-over-4096",
        works("certificate-message-4096"),
        stops("sign-in", "frag-certificate-400"),
        works("certificate-message-4416"),
        works("certificate-message-4416"),
        stops("sign-in", "record-header-4417-only"),
        stops("download", "record-header-4417-only"));
  }

  @Test
  void no_static_rsa_ends_as_the_vendor_s_port_did_after_a_fatal_alert() {
    List<Outcome> outcomes = rehearse("no-static-rsa",
        stops("sign-in", "alert-2-40-first"),
        stops("download", "alert-2-40-first"),
        stops("sign-in", "alert-2-40-first")); // any fatal alert (2.3); TLS 1.3 alone: 70 (6)
    assertThat(says(outcomes, 0)).contains("fatal alert 40");
    assertThat(says(outcomes, 2)).contains("fatal alert 70");
  }

  @Test
  void port_8883_is_never_dialled() {
    List<Outcome> outcomes = rehearse("port-8883",
        stops("sign-in", "failed ! net_connect returned -0x0044"),
        stops("download", "failed ! net_connect returned -0x0044"),
        stops("download", "failed ! net_connect returned -0x0052"));
    assertThat(says(outcomes, 0)).contains("main() ends after 3 tries");
    assertThat(says(outcomes, 1)).contains("tries again without end");
  }

  @Test
  void sni_required_ends_as_the_vendor_s_port_did_without_a_server() {
    List<Outcome> outcomes = rehearse("sni-required",
        stops("sign-in", "alert-2-40-first"),
        stops("sign-in", "fin-after-client-hello"),
        stops("download", "alert-2-40-first"),
        flag("sign-in and download", "cert-alt-name-other"));
    assertThat(says(outcomes, 0)).contains("fatal alert 112");
  }

  private static Row works(String recorded) {
    return new Row(Kind.WORKS, "", recorded);
  }

  private static Row flag(String where, String recorded) {
    return new Row(Kind.WORKS_WITH_A_FLAG, where, recorded);
  }

  private static Row stops(String where, String recorded) {
    return new Row(Kind.STOPS, where, recorded);
  }

  private static List<Outcome> rehearse(String name, Row... rows) {
    Rehearsal rehearsal = Rehearsal.named(name).orElseThrow();
    assertThat(rehearsal.setUps()).as("a row for each set-up").hasSameSizeAs(rows);
    List<CompletableFuture<Outcome>> all = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      SetUp setUp = rehearsal.setUps().get(i);
      Trial trial = new Trial(system, CLOCK, setUp, 1, Duration.ofMinutes(3), name + "-" + i);
      all.add(CompletableFuture.supplyAsync(() -> Outcome.of(setUp, trial.run(ALL)), THREADS));
    }
    List<Outcome> outcomes = all.stream().map(CompletableFuture::join).toList();
    for (int i = 0; i < rows.length; i++) {
      assertThat(outcomes.get(i).verdicts()).extracting(Verdict::profile).containsExactlyElementsOf(ALL);
      for (Verdict verdict : outcomes.get(i).verdicts()) {
        assertThat(verdict).as("%s, %s, %s", name, rehearsal.setUps().get(i).title(), verdict.profile())
            .returns(rows[i].kind, Verdict::kind).returns(rows[i].where, Verdict::where)
            .returns(line(rows[i].recorded), Verdict::line);
      }
    }
    return outcomes;
  }

  private static String says(List<Outcome> outcomes, int setUp) {
    return outcomes.get(setUp).verdicts().get(0).says();
  }

  /** What the port printed in a recorded case. */
  private static String line(String recorded) {
    if (recorded.contains(" ")) {
      return recorded;
    }
    JsonNode one = cases.get(recorded);
    assertThat(one).as("the recorded case " + recorded).isNotNull();
    return one.get("code").isNull()
        ? "certificate verification result: " + one.get("flags").asText()
        : String.format(Locale.ROOT, "failed  ! mbedtls_ssl_handshake returned %s", one.get("code").asText());
  }
}
