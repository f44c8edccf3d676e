package dev.nufleet.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TlsSettingsTest {
  @Test
  void who_outlasts_a_bound_ends_no_handshake_before_it() {
    TlsSettings patient = TlsSettings.DEFAULT.outlasting(Duration.ofSeconds(600));
    assertThat(patient.handshake()).isGreaterThan(Duration.ofSeconds(600));
    assertThat(patient.handshakeRead()).isGreaterThan(Duration.ofSeconds(600));
    assertThat(patient.close()).isEqualTo(TlsSettings.DEFAULT.close());
    assertThat(TlsSettings.DEFAULT.outlasting(Duration.ofSeconds(1))).as("no less than usual")
        .isEqualTo(TlsSettings.DEFAULT);
  }
}
