package dev.nufleet.platform;

import dev.nufleet.tls.CertificateAuthority;
import dev.nufleet.tls.PlatformChain;
import dev.nufleet.tls.PlatformChains;
import dev.nufleet.tls.ServerTls;
import dev.nufleet.tls.TlsDoor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the ports that boards dial speak TLS.
 *
 * @param caFile what clients are to trust
 */
record PortTls(TlsDoor mqtt, TlsDoor ota, Path caFile) {
  private static final String AUTHORITY = "ca.pem";
  /** Beside the authority of its own that a stand-in with a state may have, which it must not replace. */
  private static final String ROOT = "rehearsal-ca.pem";

  /**
   * @param temporary where files go that nobody wants to keep
   * @throws IllegalArgumentException with a line for the user
   */
  static PortTls of(StandInConfig config, Optional<TemporaryFolder> temporary, Clock clock) throws IOException {
    StandInSettings settings = config.settings();
    PlatformChain chain = PlatformChain.ofWord(settings.text(Setting.TLS_CHAIN)).orElseThrow();
    int chainBytes = settings.number(Setting.TLS_CHAIN_BYTES);
    if (chain != PlatformChain.OWN) {
      return rehearsed(config, temporary, chain, chainBytes, clock);
    }
    if (chainBytes != 0) {
      throw new IllegalArgumentException("tls-chain-bytes=" + chainBytes + " is not allowed with tls-chain=own; set"
          + " tls-chain to r1 or another, or leave it out");
    }
    List<String> regions = List.of(config.region());
    Optional<Path> tlsDir = config.tlsDir().or(() -> config.dataDir().map(dir -> dir.resolve("tls")));
    if (config.reach().own().isPresent()) {
      return same(config, config.reach().own().get().tls(), config.reach().own().get().file());
    } else if (tlsDir.isPresent()) {
      Files.createDirectories(tlsDir.get());
      CertificateAuthority authority =
          CertificateAuthority.open(tlsDir.get(), regions, config.certifiedNames(), clock);
      return same(config, authority.serverTls(), tlsDir.get().resolve(AUTHORITY));
    }
    CertificateAuthority authority = CertificateAuthority.create(regions, config.certifiedNames(), clock);
    Path caFile = temporary.orElseThrow().path().resolve(AUTHORITY);
    authority.writeCertificate(caFile);
    return same(config, authority.serverTls(), caFile);
  }

  /** Both show the same; what is set is for one of them, or for both. */
  private static PortTls same(StandInConfig config, ServerTls tls, Path caFile) {
    return both(config.settings(), tls.offering(offer(config.settings())), tls, caFile);
  }

  private static PortTls rehearsed(StandInConfig config, Optional<TemporaryFolder> temporary, PlatformChain chain,
      int chainBytes, Clock clock) throws IOException {
    if (config.tlsDir().isPresent() || config.reach().own().isPresent()) {
      throw new IllegalArgumentException("tls-chain=" + chain.word() + " makes an authority of its own at each start;"
          + " leave out the setting, or the certificates of your own and the folder that keeps them");
    }
    PlatformChains chains = PlatformChains.create(
        List.of(config.region()), config.certifiedNames(), chain, clock.instant());
    ServerTls set = chains.server(chain, chainBytes, offer(config.settings()));
    ServerTls usual = chains.server(PlatformChain.R1, 0, ServerTls.Offer.BOARD);
    Path caFile = temporary.isPresent() ? temporary.get().path().resolve(AUTHORITY)
        : Files.createDirectories(config.dataDir().orElseThrow()).resolve(ROOT);
    chains.writeRoot(caFile);
    return both(config.settings(), set, usual, caFile);
  }

  private static PortTls both(StandInSettings settings, ServerTls set, ServerTls usual, Path caFile) {
    String records = settings.text(Setting.TLS_RECORDS);
    TlsDoor asSet = new TlsDoor(set,
        records.equals("packed") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(records)),
        switch (settings.text(Setting.TLS_NAMELESS)) {
          case "alert" -> TlsDoor.Nameless.REFUSED;
          case "close" -> TlsDoor.Nameless.CLOSED;
          default -> TlsDoor.Nameless.SERVED;
        });
    String ports = settings.text(Setting.TLS_PORTS);
    return new PortTls(
        ports.equals("ota") ? TlsDoor.of(usual) : asSet, ports.equals("mqtt") ? TlsDoor.of(usual) : asSet,
        caFile.toAbsolutePath());
  }

  private static ServerTls.Offer offer(StandInSettings settings) {
    return switch (settings.text(Setting.TLS_SUITES)) {
      case "ecdhe" -> ServerTls.Offer.ECDHE;
      case "tls13" -> ServerTls.Offer.TLS13;
      default -> ServerTls.Offer.BOARD;
    };
  }
}
