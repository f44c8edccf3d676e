package dev.nufleet.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.tls.client.BoardCertificate;
import dev.nufleet.tls.client.ChainRules;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlatformChainsTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  private static final String HOST = "a1.iot-as-mqtt.cn-shanghai.aliyuncs.com";

  private static PlatformChains chains(PlatformChain chain) {
    return PlatformChains.create(List.of("cn-shanghai"), List.of(), chain, NOW);
  }

  @Test
  void the_root_is_like_r1_and_ends_with_it() {
    X509Certificate root = chains(PlatformChain.R1).root();
    assertThat(root.getSigAlgName()).isEqualTo("SHA1withRSA");
    assertThat(root.getSubjectX500Principal()).isEqualTo(root.getIssuerX500Principal());
    assertThat(root.getNotAfter()).isEqualTo(Date.from(Instant.parse("2028-01-28T12:00:00Z")));
  }

  @Test
  void a_chain_that_is_in_date_stays_so_after_r1_s_end() {
    Instant later = Instant.parse("2031-01-01T00:00:00Z");
    PlatformChains chains = PlatformChains.create(List.of("cn-shanghai"), List.of(), PlatformChain.R1, later);
    assertThat(chains.root().getNotAfter()).isAfter(Date.from(later));
    assertThat(chains.chain(PlatformChain.R1, 0)).allMatch(one -> one.getNotAfter().after(Date.from(later)));
  }

  @Test
  void what_has_expired_has_expired_now_root_and_all() {
    PlatformChains chains = chains(PlatformChain.R1_EXPIRED);
    assertThat(chains.chain(PlatformChain.R1_EXPIRED, 0)).allMatch(one -> one.getNotAfter().before(Date.from(NOW)));
    assertThat(chains.root().getNotAfter()).isBefore(Date.from(NOW));
  }

  @Test
  void a_cross_signed_chain_is_in_date_but_for_the_certificate_of_r1() {
    List<X509Certificate> chain = chains(PlatformChain.CROSS_SIGNED).chain(PlatformChain.CROSS_SIGNED, 0);
    assertThat(chain).extracting(one -> one.getNotAfter().after(Date.from(NOW))).containsExactly(true, true, false);
  }

  @Test
  void a_certificate_that_is_not_yet_valid_begins_tomorrow() {
    assertThat(chains(PlatformChain.R1_NOT_YET).chain(PlatformChain.R1_NOT_YET, 0).get(0).getNotBefore())
        .isAfter(Date.from(NOW));
  }

  @ParameterizedTest
  @CsvSource({"R1, 0", "R1_EXPIRED, 0", "R1_NOT_YET, 0", "NEW_ROOT, 0x08", "CROSS_SIGNED, 0", "OTHER_NAME, 0x04"})
  void the_board_s_rules_see_of_each_chain_what_is_meant(PlatformChain kind, String flags) throws Exception {
    PlatformChains chains = chains(kind);
    ChainRules rules = new ChainRules(List.of(read(chains.root())), HOST);
    List<BoardCertificate> read = new ArrayList<>();
    for (X509Certificate certificate : chains.chain(kind, 0)) {
      read.add(read(certificate));
    }
    assertThat(rules.flags(read)).isEqualTo(Integer.decode(flags));
  }

  private static BoardCertificate read(X509Certificate certificate) throws Exception {
    byte[] der = certificate.getEncoded();
    return BoardCertificate.read(der, 0, der.length).orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OWN")
  void a_certificate_message_has_the_bytes_that_are_asked_for(PlatformChain kind) {
    for (int bytes : new int[] {4096, 4097, 4416, 4417, 20_000}) {
      assertThat(CertificateAuthority.messageBytes(chains(kind).chain(kind, bytes))).isEqualTo(bytes);
    }
  }

  @Test
  void a_chain_without_filling_fits_a_board() {
    assertThat(CertificateAuthority.messageBytes(chains(PlatformChain.CROSS_SIGNED)
        .chain(PlatformChain.CROSS_SIGNED, 0))).isBetween(2000, 4096);
  }

  @Test
  void a_chain_is_refused_that_cannot_be_so_short_or_so_long() {
    for (int bytes : new int[] {1, 1000, 65_535}) {
      assertThatThrownBy(() -> chains(PlatformChain.R1).chain(PlatformChain.R1, bytes))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("tls-chain-bytes=" + bytes + " is not allowed with tls-chain=r1; 0 or ");
    }
  }
}
