package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.tls.PemFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortTlsTest {
  @TempDir Path dir;

  private PortTls doors(Map<String, String> chosen, Optional<Path> tlsDir, Optional<Path> dataDir) throws IOException {
    StandInSettings settings = StandInSettings.unhurried();
    for (Map.Entry<String, String> one : chosen.entrySet()) {
      settings = settings.with(one.getKey(), one.getValue());
    }
    StandInConfig config = new StandInConfig("127.0.0.1", 0, 0, 0, Optional.empty(), "cn-shanghai", tlsDir, dataDir,
        "id", "secret", List.of(), settings, Reach.NOTHING_FURTHER);
    Optional<TemporaryFolder> temporary =
        dataDir.isPresent() ? Optional.empty() : Optional.of(TemporaryFolder.make(dir));
    return PortTls.of(config, temporary, Clock.systemUTC());
  }

  private PortTls doors(Map<String, String> chosen) throws IOException {
    return doors(chosen, Optional.empty(), Optional.empty());
  }

  @Test
  void both_ports_are_the_same_unless_one_is_named() throws IOException {
    PortTls both = doors(Map.of("tls-nameless", "close"));
    assertThat(both.mqtt()).isEqualTo(both.ota());
    assertThat(both.mqtt().nameless()).hasToString("CLOSED");
    PortTls ota = doors(Map.of("tls-nameless", "alert", "tls-records", "4096", "tls-ports", "ota"));
    assertThat(ota.mqtt().nameless()).hasToString("SERVED");
    assertThat(ota.mqtt().recordBytes()).isEmpty();
    assertThat(ota.ota().nameless()).hasToString("REFUSED");
    assertThat(ota.ota().recordBytes()).hasValue(4096);
    PortTls mqtt = doors(Map.of("tls-records", "16384", "tls-ports", "mqtt"));
    assertThat(mqtt.mqtt().recordBytes()).hasValue(16384);
    assertThat(mqtt.ota().recordBytes()).isEmpty();
  }

  @Test
  void clients_are_told_to_trust_the_root_of_the_chain() throws IOException {
    assertThat(PemFiles.certificates(doors(Map.of("tls-chain", "new-root")).caFile()).get(0)
        .getSubjectX500Principal().getName()).contains("GlobalSign Root CA (rehearsal)");
    assertThat(PemFiles.certificates(doors(Map.of()).caFile()).get(0).getSubjectX500Principal().getName())
        .contains("NuFleet stand-in CA");
  }

  @Test
  void an_authority_that_is_kept_is_not_replaced_by_a_rehearsed_one() throws IOException {
    doors(Map.of(), Optional.empty(), Optional.of(dir));
    byte[] kept = Files.readAllBytes(dir.resolve("tls/ca.pem"));
    Path root = doors(Map.of("tls-chain", "r1"), Optional.empty(), Optional.of(dir)).caFile();
    assertThat(dir.resolve("tls/ca.pem")).hasBinaryContent(kept);
    assertThat(root).hasFileName("rehearsal-ca.pem").exists();
    assertThatThrownBy(() -> doors(Map.of("tls-chain", "r1"), Optional.of(dir), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("leave out the setting");
  }

  @Test
  void a_size_that_no_chain_can_have_is_told_in_one_line() {
    assertThatThrownBy(() -> doors(Map.of("tls-chain-bytes", "4417")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tls-chain-bytes=4417 is not allowed with tls-chain=own");
    assertThatThrownBy(() -> doors(Map.of("tls-chain", "r1", "tls-chain-bytes", "700")))
        .hasMessageContaining("tls-chain-bytes=700 is not allowed with tls-chain=r1; 0 or ");
  }
}
